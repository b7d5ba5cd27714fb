package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.TestRun;

/**
 * The built artifact in the runtime client's snapshot mode: primed, and then restored. In every run
 * the two tests with the name of {@code SnapshotTest} look at each of the two sides.
 */
@Tag("nightly")
class SnapshotIT {

  private static final int ENVIRONMENTS = 2;

  @Test
  void everyOperationAnswersAfterTheRestoreAndIdBlocksAreNotSharedAndPrimingStoresNothing()
      throws Exception {
    try (TestRun run =
            TestRun.start(
                settings ->
                    settings
                        .withSnapshots()
                        .withParameters(
                            Map.of(
                                "AuthMode", "none",
                                "AllowedCidrs", "127.0.0.0/8",
                                "IdBlockSize", "10"))
                        .withMaximumEnvironments(ENVIRONMENTS)
                        .withIntegrationTimeout(Duration.ofMinutes(1)));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> create =
          () -> {
            HttpResponse<String> created =
                send(run, "POST", "", "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}");
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            return json(created).path("id").longValue();
          };
      List<Long> ids = new ArrayList<>();
      List<Future<Long>> creates =
          executor.invokeAll(IntStream.range(0, 45).mapToObj(i -> create).toList());
      for (Future<Long> each : creates) {
        ids.add(each.get());
      }
      assertThat(ids).doesNotHaveDuplicates();

      String id = "/" + ids.getFirst();
      assertThat(send(run, "GET", id, "").statusCode()).isEqualTo(200);
      assertThat(json(send(run, "GET", "?limit=45", ""))).hasSize(45);
      assertThat(send(run, "PATCH", id, "{\"temporaryStatus\":\"RESERVED\"}").statusCode())
          .isEqualTo(200);
      assertThat(send(run, "DELETE", id, "").statusCode()).isEqualTo(204);
      HttpResponse<String> effective =
          run.send(
              run.request(TestRun.EFFECTIVE + "?evseId=DK*SPI*E1").timeout(Duration.ofMinutes(2)));
      assertThat(json(effective).at("/0/overridden")).hasSize(43);
      HttpResponse<String> history =
          run.send(
              run.request(TestRun.HISTORY + "?evseId=DK*SPI*E1").timeout(Duration.ofMinutes(2)));
      assertThat(json(history).valueStream().map(event -> event.path("type").asText()))
          .filteredOn("temporary-evse-status.created"::equals)
          .hasSize(45);
      assertThat(run.statuses()).hasSize(44);
      assertThat(run.console()).doesNotContain("without priming");
    }
  }

  private static HttpResponse<String> send(TestRun run, String method, String path, String body) {
    return run.send(
        run.request(TestRun.STATUSES + path)
            .timeout(Duration.ofMinutes(2))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
