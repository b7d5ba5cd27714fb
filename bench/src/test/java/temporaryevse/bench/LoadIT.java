package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The load, for a moment. */
@Tag("ci")
final class LoadIT {

  @Test
  void everyOperationIsAnsweredAsItShouldBe() throws Exception {
    Path root = BenchmarkSettings.from(System.getProperties()).root();

    List<LoadResult> results = Load.measure(root, 1, Duration.ofSeconds(1));

    assertThat(results).extracting(LoadResult::operation).containsExactly(LoadOperation.values());
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.errors()).isZero();
              assertThat(result.perSecond()).isPositive();
            });
  }
}
