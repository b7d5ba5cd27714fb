package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import temporaryevse.local.LambdaFunction;

/**
 * AOT caches of all functions, written by a training run before the first test of this JVM that
 * starts functions ({@code -Daot=true}).
 */
final class AotCaches {

  /** Each request often enough for every class that it needs, successes and errors. */
  private static final int ROUNDS = 5;

  private static final Path DIRECTORY = train();

  private AotCaches() {}

  /** Where they are. */
  static Path directory() {
    return DIRECTORY;
  }

  private static Path train() {
    Path directory = TestDynamoDb.ROOT.resolve("functions/target/aot-caches");
    try {
      Files.createDirectories(directory);
      for (Path before : files(directory)) {
        Files.delete(before);
      }
      try (TestRun run = TestRun.startTraining(directory)) {
        call(run);
        run.writeAotCaches();
        for (LambdaFunction function : run.template().functions()) {
          // A function that is not called below would fail each test that calls it.
          assertThat(files(directory))
              .as(function.logicalId())
              .anyMatch(file -> file.getFileName().toString().startsWith(function.logicalId()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Calls every function. */
  private static void call(TestRun run) {
    for (int round = 0; round < ROUNDS; round++) {
      // A key for each round: the authorizer's answer is kept for a minute.
      String made =
          run.invoke(
              "AdministerKeysFunction",
              """
              {"action":"create","by":"ann","account":"acme","operators":["*"],"scopes":["read","write"]}\
              """);
      run.invoke("AdministerKeysFunction", "{\"action\":\"list\",\"by\":\"ann\"}");
      String key = KeyedRun.read(made).path("key").asText();

      String status = "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}";
      String created = send(run, 201, "POST", "", key, status);
      String id = "/" + KeyedRun.read(created).path("id").asText();
      send(run, 400, "POST", "", key, "{\"evseId\":1}");
      send(run, 200, "GET", id, key, "");
      send(run, 200, "GET", "?limit=1", key, "");
      send(run, 200, "GET", "?evseId=DK*SPI*E1", key, "");
      send(run, 200, "PATCH", id, key, "{\"temporaryStatus\":\"RESERVED\"}");
      send(run, 204, "DELETE", id, key, "");
      send(run, 404, "GET", id, key, "");
      send(run, 401, "GET", id, ApiKey.ofAnotherDeployment(), "");
      run.invoke("SweepEndedStatusesFunction", "{}");
    }
  }

  private static String send(
      TestRun run, int expected, String method, String path, String key, String body) {
    HttpResponse<String> response =
        run.send(
            run.request(TestRun.STATUSES + path)
                .header("Authorization", "Bearer " + key)
                .method(method, BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return response.body();
  }
}
