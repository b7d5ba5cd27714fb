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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.local.LocalRun;
import temporaryevse.local.LocalRunSettings;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.ClassLog;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

/**
 * The lists of what each function loads up to its first answer, which {@code -Dclasses.write=true}
 * writes, against what it loads: the built artifact, started on demand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartPathIT {

  /** Of the classes; threads, and so chance, have a part in what is loaded. */
  private static final double TOLERANCE = 0.02;

  private static final Path ARTIFACT = TestDynamoDb.ROOT.resolve("functions/target/artifact");
  private static final Path LISTS = TestDynamoDb.ROOT.resolve("functions/src/main/resources");

  private static final String WRITTEN_BY =
      "written anew by ./mvnw verify -Dtest=none -Dit.test=StartPathIT"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dclasses.write=true";

  private final ObjectMapper json = new ObjectMapper();
  private final Queue<String> console = new ConcurrentLinkedQueue<>();
  private final Map<String, List<String>> loadedByFunction = new LinkedHashMap<>();

  @BeforeAll
  void sendEachFunctionItsFirstRequest(@TempDir Path directory) throws Exception {
    ClassLog log = new ClassLog(directory);
    LocalRunSettings settings =
        LocalRunSettings.of(TestDynamoDb.ROOT.resolve("template.yaml"), ARTIFACT)
            .withEnvironment(Map.of("JAVA_TOOL_OPTIONS", log.options()))
            // The first request of the sweep has to find something.
            .withSchedulePeriod(Duration.ofHours(1))
            .withConsole(console::add);
    try (LocalRun run = LocalRun.start(settings);
        HttpClient http = HttpClient.newHttpClient()) {
      String key =
          invoke(
                  run,
                  "AdministerKeysFunction",
                  """
                  {"action":"create","by":"ann@example.com","account":"acme","operators":["DK*SPI"],\
                  "scopes":["read","write"]}\
                  """)
              .path("key")
              .asText();
      keep(log, "AdministerKeysFunction");

      String id =
          "/"
              + json.readTree(
                      send(run, http, key, 201, "POST", "", created("2099-04-23T18:00:00Z")))
                  .path("id")
                  .asText();
      keep(log, "AuthorizeRequestFunction");
      keep(log, "CreateTemporaryEvseStatusFunction");

      send(run, http, key, 200, "GET", id, "");
      keep(log, "GetTemporaryEvseStatusFunction");

      assertThat(json.readTree(send(run, http, key, 200, "GET", "", ""))).hasSize(1);
      keep(log, "ListTemporaryEvseStatusesFunction");

      send(run, http, key, 200, "PATCH", id, "{\"validTo\":\"2099-04-23T20:00:00Z\"}");
      keep(log, "UpdateTemporaryEvseStatusFunction");

      send(run, http, key, 204, "DELETE", id, "");
      keep(log, "DeleteTemporaryEvseStatusFunction");

      send(run, http, key, 201, "POST", "", created("2025-04-23T18:00:00Z"));
      assertThat(
              invoke(
                      run,
                      "SweepEndedStatusesFunction",
                      Files.readString(
                          TestDynamoDb.ROOT.resolve("events/sweep-ended-statuses.json")))
                  .path("EndedStatusesDeleted")
                  .asInt())
          .isEqualTo(1);
      keep(log, "SweepEndedStatusesFunction");
    }
    if (Boolean.getBoolean("classes.write")) {
      for (Map.Entry<String, List<String>> loaded : loadedByFunction.entrySet()) {
        Path list = list(TestDynamoDb.TEMPLATE.function(loaded.getKey()));
        Files.createDirectories(Objects.requireNonNull(list.getParent()));
        Files.writeString(list, String.join("\n", loaded.getValue()) + "\n");
      }
    }
  }

  private static String created(String validTo) {
    return """
    {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE","validFrom":"2025-04-23T10:00:00Z",\
    "validTo":"%s"}\
    """
        .formatted(validTo);
  }

  private String send(
      LocalRun run,
      HttpClient http,
      String key,
      int status,
      String method,
      String path,
      String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(run.address().resolve(TestRun.STATUSES + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s %s", response.body(), console).isEqualTo(status);
    return response.body();
  }

  private JsonNode invoke(LocalRun run, String function, String event)
      throws IOException, InterruptedException {
    return switch (run.invoke(function, event)) {
      case InvocationResult.Returned(String payload) -> json.readTree(payload);
      case InvocationResult.Failed failed -> throw new AssertionError(failed.payload());
      case InvocationResult.Throttled busy -> throw new AssertionError(busy.toString());
    };
  }

  private void keep(ClassLog log, String function) {
    loadedByFunction.put(function, log.behind(TestDynamoDb.TEMPLATE.function(function).handler()));
  }

  @Test
  void eachFunctionHasAListAndNobodyElse() throws IOException {
    List<Path> lists =
        functions().stream().map(TestDynamoDb.TEMPLATE::function).map(StartPathIT::list).toList();

    try (Stream<Path> files = Files.walk(LISTS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".classes")))
          .as("lists, %s", WRITTEN_BY)
          .containsExactlyInAnyOrderElementsOf(lists);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aListHasWhatTheFunctionLoadsUpToItsFirstAnswer(String function) throws IOException {
    Path list = list(TestDynamoDb.TEMPLATE.function(function));
    List<String> listed = Files.readAllLines(list);
    List<String> loaded = Objects.requireNonNull(loadedByFunction.get(function), function);

    assertThat(listed)
        .as("%s has each class once; it is %s", list, WRITTEN_BY)
        .doesNotHaveDuplicates();
    try (JarFile jar = new JarFile(ARTIFACT.resolve("lib/functions.jar").toFile())) {
      assertThat(listed)
          .as("%s has only classes of the artifact; it is %s", list, WRITTEN_BY)
          .filteredOn(name -> jar.getEntry(name.replace('.', '/') + ".class") == null)
          .isEmpty();
    }
    assertThat(without(loaded, listed))
        .as(
            "of %d loaded classes, those that %s does not have; it is %s",
            loaded.size(), list, WRITTEN_BY)
        .hasSizeLessThanOrEqualTo((int) (loaded.size() * TOLERANCE));
    assertThat(without(listed, loaded))
        .as(
            "of %d classes in %s, those that were not loaded; it is %s",
            listed.size(), list, WRITTEN_BY)
        .hasSizeLessThanOrEqualTo((int) (listed.size() * TOLERANCE));
  }

  private static Set<String> without(List<String> some, List<String> others) {
    Set<String> rest = new LinkedHashSet<>(some);
    rest.removeAll(Set.copyOf(others));
    return rest;
  }

  private static List<String> functions() {
    return TestDynamoDb.TEMPLATE.functions().stream().map(LambdaFunction::logicalId).toList();
  }

  private static Path list(LambdaFunction function) {
    return LISTS.resolve(function.handler().replace('.', '/') + ".classes");
  }
}
