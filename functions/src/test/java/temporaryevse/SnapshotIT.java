package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.local.LocalRun;
import temporaryevse.local.LocalRunSettings;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

/** The built artifact in the runtime client's snapshot mode: primed, and then restored. */
class SnapshotIT {

  private static final int ENVIRONMENTS = 3;

  private final Queue<String> console = new ConcurrentLinkedQueue<>();

  @Test
  void everyOperationAnswersAfterTheRestoreAndIdBlocksAreNotSharedAndPrimingStoresNothing()
      throws Exception {
    LocalRunSettings settings =
        LocalRunSettings.of(
                TestDynamoDb.ROOT.resolve("template.yaml"),
                TestDynamoDb.ROOT.resolve("functions/target/artifact"))
            .withSnapshots()
            .withParameters(Map.of("AuthMode", "none", "IdBlockSize", "10"))
            .withMaximumEnvironments(ENVIRONMENTS)
            .withIntegrationTimeout(Duration.ofMinutes(1))
            .withConsole(console::add);
    try (LocalRun run = LocalRun.start(settings);
        HttpClient http = HttpClient.newHttpClient();
        DynamoDbClient dynamoDb = TestDynamoDb.client(run.dynamoDbEndpoint());
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> create =
          () -> {
            HttpResponse<String> created =
                send(
                    run,
                    http,
                    "POST",
                    "",
                    "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}");
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
      assertThat(send(run, http, "GET", id, "").statusCode()).isEqualTo(200);
      assertThat(json(send(run, http, "GET", "?limit=45", ""))).hasSize(45);
      assertThat(send(run, http, "PATCH", id, "{\"temporaryStatus\":\"RESERVED\"}").statusCode())
          .isEqualTo(200);
      assertThat(send(run, http, "DELETE", id, "").statusCode()).isEqualTo(204);
      assertThat(console).noneMatch(line -> line.contains("without priming"));
      assertThat(
              dynamoDb
                  .scan(scan -> scan.tableName(run.template().table("Table").name()))
                  .items()
                  .stream()
                  .filter(item -> item.containsKey("evseId")))
          .hasSize(45);
    }
  }

  private static HttpResponse<String> send(
      LocalRun run, HttpClient http, String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(run.address().resolve(TestRun.STATUSES + path))
            .header("Authorization", "Bearer none")
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(2))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
