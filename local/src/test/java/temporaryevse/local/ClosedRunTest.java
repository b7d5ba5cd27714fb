package temporaryevse.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a local run after its end. */
final class ClosedRunTest {
  @Test
  void noThreadAndNoProcessIsLeft() throws Exception {
    List<ProcessHandle> functions;
    Instant start;
    try (LocalRun run =
        LocalRun.start(Fixtures.settings(Fixtures.messagingTemplate()).withConsole(_ -> {}))) {
      functions = ProcessHandle.current().children().toList();
      assertThat(threads()).anyMatch(name -> name.startsWith("elasticmq"));
      assertThat(run.queuesEndpoint()).isPresent();
      start = Instant.now();
    }

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    // The functions that wait for a stream and a queue had one each.
    assertThat(functions).hasSize(2);
    Eventually.holds(() -> functions.stream().noneMatch(ProcessHandle::isAlive));
    Eventually.holds(
        () ->
            threads().stream()
                .noneMatch(
                    name -> name.matches("(elasticmq|event-bus|api-gateway|dynamodb-local).*")));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
