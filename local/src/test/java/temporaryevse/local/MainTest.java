package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.dynamodb.LocalDynamoDb;

/** The local run as a process, as it is started from Maven. Its tests share nothing. */
@Execution(ExecutionMode.CONCURRENT)
final class MainTest {
  private static final Pattern READY =
      Pattern.compile("Temporary EVSE Statuses: (http://127\\.0\\.0\\.1:\\d+) \\(Ctrl-C stops\\)");

  private static final Map<String, String> AUTHORIZED =
      Map.of("template", Fixtures.authorizedTemplate().toString());

  private final List<Process> processes = new ArrayList<>();

  // A process that is killed leaves its temporary files; here they go away with the test.
  @TempDir private Path temporary;

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void itSaysWhereItIsServesAndStopsCleanly() throws Exception {
    Process process = start(Map.of("PORT", "0"), Map.of());
    URI address = ready(process);
    assertThat(get(address, "/slow/0")).matches("\\d+ 1");
    List<ProcessHandle> functions = process.descendants().toList();
    assertThat(functions).isNotEmpty();

    // Unlike Process::destroy, this leaves its streams open.
    process.toHandle().destroy();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    Eventually.holds(() -> functions.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(process.inputReader(UTF_8).lines()).isEmpty();
    assertThat(process.errorReader(UTF_8).lines()).isEmpty();
  }

  @Test
  void itStopsCleanlyWhileSomebodyReadsEvents() throws Exception {
    Process process =
        start(Map.of("PORT", "0"), Map.of("template", Fixtures.messagingTemplate().toString()));
    URI address = ready(process);
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> events =
            client.send(request(address, "/_local/events"), BodyHandlers.ofLines()).body()) {
      assertThat(events.iterator().next()).isEqualTo(": events follow");
      process.toHandle().destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.inputReader(UTF_8).lines())
        .singleElement()
        .asString()
        .matches(
            "Events are at "
                + address
                + "/_local/events, queues at http://127\\.0\\.0\\.1:\\d+\\.");
    assertThat(process.errorReader(UTF_8).lines()).isEmpty();
  }

  @Test
  @Timeout(60)
  void moreFunctionsThanProcessorsCanRun() throws Exception {
    // The output of each function was once read on a virtual thread, which held one processor.
    Process process =
        start(
            Map.of(
                "PORT",
                "0",
                "JAVA_TOOL_OPTIONS",
                "-Djdk.virtualThreadScheduler.parallelism=1"
                    + " -Djdk.virtualThreadScheduler.maxPoolSize=1"),
            Map.of());
    URI address = ready(process);

    assertThat(get(address, "/slow/0")).matches("\\d+ 1");
    assertThat(get(address, "/slow/0")).matches("\\d+ 1");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signal that asks to end")
  void aRequestUnderWayEndsBeforeItStops() throws Exception {
    Process process = start(Map.of("PORT", "0"), Map.of());
    URI address = ready(process);
    get(address, "/slow/0");
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.sendAsync(request(address, "/slow/700"), BodyHandlers.ofString());
      Thread.sleep(200);
      process.toHandle().destroy();

      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itsFunctionsEndEvenIfItIsKilledWhileOneOfThemHangs() throws Exception {
    Process process = start(Map.of("PORT", "0"), Map.of());
    URI address = ready(process);
    get(address, "/slow/0");
    try (HttpClient client = HttpClient.newHttpClient()) {
      var unanswered = client.sendAsync(request(address, "/slow/600000"), BodyHandlers.ofString());
      // The one request may overtake the other, and take its function.
      while (process.descendants().count() < 2) {
        get(address, "/slow/0");
      }
      List<ProcessHandle> functions = process.descendants().toList();

      process.destroyForcibly();

      Eventually.holds(() -> functions.stream().noneMatch(ProcessHandle::isAlive));
      unanswered.cancel(true);
    }
  }

  @Test
  void itEndsWithTheProcessThatStartedIt() throws Exception {
    Process parent =
        process(
            List.of(java(), "-cp", System.getProperty("java.class.path"), Parent.class.getName()),
            Map.of("PORT", "0"),
            Map.of("watch.parent", "true"));
    URI address = ready(parent);
    assertThat(get(address, "/slow/0")).isNotEmpty();
    List<ProcessHandle> run = parent.descendants().toList();

    parent.destroyForcibly();

    Eventually.holds(() -> run.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void whatCannotStartExitsWith1() throws Exception {
    Process process = start(Map.of("PORT", "http"), Map.of());

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(process.inputReader(UTF_8).lines()).isEmpty();
    assertThat(process.errorReader(UTF_8).lines())
        .containsExactly("PORT must be a whole number from 0 to 65535, not `http`.");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(failure(Map.of("PORT", port), Fixtures.artifact()))
          .isEqualTo("Port " + port + " is taken: set PORT to another one.\n");
    }
  }

  @Test
  void anArtifactThatIsNotBuiltIsOneLine(@TempDir Path empty) throws Exception {
    assertThat(failure(Map.of("PORT", "0"), empty))
        .isEqualTo(
            "There is no built artifact in " + empty + ". Build it first with ./mvnw package\n");
  }

  @Test
  void aDynamoDbThatIsNotThereIsOneLine() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String endpoint = "http://127.0.0.1:" + free;

    assertThat(failure(Map.of("PORT", "0", "DYNAMODB_ENDPOINT", endpoint), Fixtures.artifact()))
        .matches("There is no DynamoDB at DYNAMODB_ENDPOINT=" + endpoint + ": .*\n");
  }

  @Test
  void aDynamoDbThatDoesNotAnswerIsOneLineToo() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort();

      assertThat(failure(Map.of("PORT", "0", "DYNAMODB_ENDPOINT", endpoint), Fixtures.artifact()))
          .matches("There is no DynamoDB at DYNAMODB_ENDPOINT=" + endpoint + ": .*\n");
    }
  }

  @Test
  void anotherDynamoDbCanBeUsed() throws Exception {
    try (LocalDynamoDb database = LocalDynamoDb.start();
        var client = database.newClient()) {
      Process process =
          start(Map.of("PORT", "0", "DYNAMODB_ENDPOINT", database.endpoint().toString()), Map.of());
      URI address = ready(process);

      assertThat(get(address, "/environment")).contains("DYNAMODB_ENDPOINT=" + database.endpoint());
      assertThat(client.listTables().tableNames()).containsExactly("local-Table");
    }
  }

  @Test
  void withAuthEveryRequestNeedsTheKeyThatIsPrinted() throws Exception {
    Process process = start(Map.of("PORT", "0", "AUTH", "on"), AUTHORIZED);
    URI address = ready(process);

    assertThat(process.inputReader(UTF_8).readLine())
        .isEqualTo("Every request needs this header: Authorization: Bearer local");
    assertThat(get(address, "/echo/1")).isEqualTo("{\"type\":\"UNAUTHORIZED\"}");
    try (HttpClient client = HttpClient.newHttpClient()) {
      // The authorizer of the test lets in whoever has a usage key.
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(address.resolve("/echo/1"))
                          .header("Authorization", "local")
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void withoutAuthItIsOpen() throws Exception {
    URI address = ready(start(Map.of("PORT", "0"), AUTHORIZED));

    assertThat(get(address, "/echo/1")).contains("\"principalId\":\"everyone\"");
  }

  @Test
  void aKeyThatCannotBeMadeIsOneLine() throws Exception {
    Process process =
        start(Map.of("PORT", "0", "AUTH", "on", "PARAMETERS", "KeyProblem=throw"), AUTHORIZED);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(process.inputReader(UTF_8).lines()).isEmpty();
    // What the function itself writes has its name in front.
    assertThat(process.errorReader(UTF_8).lines().filter(line -> !line.startsWith("[")))
        .containsExactly("AUTH=on needs a key, and there is none: thrown on request");
  }

  @ParameterizedTest
  @CsvSource({"no_key_today, no_key_today", "none, the answer of AdministerKeysFunction has none"})
  void whatTheKeyFunctionAnswersInsteadOfAKeyIsSaid(String problem, String message) {
    LocalRunSettings settings =
        Main.settings(
            Map.of("PORT", "0", "AUTH", "on", "PARAMETERS", "KeyProblem=" + problem),
            properties(Fixtures.authorizedTemplate(), Fixtures.artifact()));
    try (LocalRun run = LocalRun.start(settings)) {
      assertThatThrownBy(() -> FreshKey.make(run))
          .isInstanceOf(LocalRunException.class)
          .hasMessage("AUTH=on needs a key, and there is none: " + message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DYNAMODB_ENDPOINT | localhost:8000 | DYNAMODB_ENDPOINT must be a URL such as http://localhost:8000, not `localhost:8000`.
          AUTH       | yes                   | AUTH must be on or off, not `yes`.
          RUNTIME_CLIENT | node              | RUNTIME_CLIENT must be aws or java, not `node`.
          AUTH       | on                    | AUTH=on needs a template with the parameter AuthMode, and this has none.
          PARAMETERS | Name                  | PARAMETERS must be Name=value, more of them with a space between, not `Name`.
          PARAMETERS | =value                | PARAMETERS must be Name=value, more of them with a space between, not `=value`.
          PARAMETERS | Unknown=value         | Parameters: there is no parameter `Unknown`
          PARAMETERS | A=1 B=2 A=3           | PARAMETERS has A twice.
          PARAMETERS | AuthMode=none         | PARAMETERS cannot have AuthMode: AUTH=on or AUTH=off says which it is.
          """)
  void aVariableThatIsWrongIsOneLine(String name, String value, String message) {
    assertThatThrownBy(
            () ->
                Main.settings(
                    Map.of(name, value), properties(Fixtures.template(), Fixtures.artifact())))
        .isInstanceOf(RuntimeException.class)
        .hasMessage(message);
  }

  @Test
  void theTemplatesParametersCanBeGiven() {
    Properties properties = properties(Fixtures.authorizedTemplate(), Fixtures.artifact());

    assertThat(
            Main.settings(Map.of("AUTH", "on", "PARAMETERS", "  KeyProblem=a=b  "), properties)
                .parameters())
        .isEqualTo(Map.of("AuthMode", "keys", "KeyProblem", "a=b"));
    assertThat(Main.settings(Map.of("AUTH", "off"), properties).parameters())
        .isEqualTo(Map.of("AuthMode", "none"));
    assertThat(Main.settings(Map.of("AUTH", ""), properties).parameters())
        .isEqualTo(Map.of("AuthMode", "none"));
    assertThat(
            Main.settings(Map.of(), properties(Fixtures.template(), Fixtures.artifact()))
                .parameters())
        .isEmpty();
  }

  private static Properties properties(Path template, Path artifact) {
    Properties properties = new Properties();
    properties.setProperty("template", template.toString());
    properties.setProperty("artifact", artifact.toString());
    return properties;
  }

  private Process start(Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    return process(List.of(), environment, properties);
  }

  private Process process(
      List<String> prefix, Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(java());
    // As functions/pom.xml has it.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add(
        "-Dtemplate=" + properties.getOrDefault("template", Fixtures.template().toString()));
    command.add(
        "-Dartifact=" + properties.getOrDefault("artifact", Fixtures.artifact().toString()));
    command.add("-Dwatch.parent=" + properties.getOrDefault("watch.parent", "false"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("AUTH", "DYNAMODB_ENDPOINT", "PARAMETERS", "PORT", "RUNTIME_CLIENT"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts the process that its arguments name, as Maven starts the local run. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] command) throws Exception {
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
  }

  /** What is written where it cannot start: nothing to standard output, and this as an error. */
  private static String failure(Map<String, String> environment, Path artifact)
      throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    assertThat(
            Main.start(
                environment,
                properties(Fixtures.template(), artifact),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8)))
        .isFalse();
    assertThat(out.toString(UTF_8)).isEmpty();
    return err.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static URI ready(Process process) throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    String line = String.valueOf(output.readLine());
    Matcher ready = READY.matcher(line);
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new AssertionError(line + new String(process.getErrorStream().readAllBytes(), UTF_8));
    }
    assertThat(output.readLine()).startsWith("Functions run under AWS's runtime client");
    return URI.create(ready.group(1));
  }

  private static String get(URI address, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request(address, path), BodyHandlers.ofString()).body();
    }
  }

  private static HttpRequest request(URI address, String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).build();
  }
}
