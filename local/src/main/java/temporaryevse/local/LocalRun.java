package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Serves the API of a SAM template from a built artifact, on the loopback address only; and, where
 * an {@code openapi.yaml} is beside the template, a viewer for it at {@code /}.
 *
 * <p>{@link #main} reads the system properties {@code template} (a file), {@code artifact} (a
 * directory) and {@code watch.parent} ({@code true}: ends when the process that started it has
 * ended), and the environment variables {@code PORT} (default 3000), {@code DYNAMODB_ENDPOINT}
 * (default: an embedded DynamoDB), {@code AUTH} ({@code on}: callers need a key; default {@code
 * off}), {@code SNAPSTART} ({@code on}: functions start as from a snapshot; default {@code off})
 * and {@code PARAMETERS} (the template's: {@code Name=value Name=value}). It writes one line to
 * standard output when the API answers, and with {@code AUTH=on} another with a fresh key. If it
 * cannot start it writes one line to standard error and exits with 1.
 */
public final class LocalRun implements AutoCloseable {
  private static final int DEFAULT_PORT = 3000;
  private static final String AUTH_MODE = "AuthMode";
  private static final String KEY_FUNCTION = "AdministerKeysFunction";
  private static final String NEW_KEY =
      """
      {"action":"create","by":"local run","account":"local","operators":["*"],"scopes":["read","write"]}\
      """;
  private static final Duration DYNAMODB_LIMIT = Duration.ofSeconds(3);

  private final Template template;
  private final ApiGateway gateway;
  private final Lambda lambda;
  private final URI dynamoDbEndpoint;
  private final boolean isTraining;
  // Closed in reverse order.
  private final Deque<AutoCloseable> parts;

  private LocalRun(
      Template template,
      ApiGateway gateway,
      Lambda lambda,
      URI dynamoDbEndpoint,
      boolean isTraining,
      Deque<AutoCloseable> parts) {
    this.template = template;
    this.gateway = gateway;
    this.lambda = lambda;
    this.dynamoDbEndpoint = dynamoDbEndpoint;
    this.isTraining = isTraining;
    this.parts = parts;
  }

  /**
   * Starts a local run; when this returns, it answers requests. Functions start with their first
   * request, but for the authorizer, which is starting by then.
   *
   * @throws LocalRunException if it cannot start
   * @throws TemplateException if the template is not valid, or uses what a local run does not have
   */
  public static LocalRun start(LocalRunSettings settings) {
    Logs.quieten();
    Path artifact = settings.artifact().toAbsolutePath().normalize();
    if (isEmpty(artifact)) {
      throw new LocalRunException(
          "There is no built artifact in " + artifact + ". Build it first with ./mvnw package");
    }
    Template template = readTemplate(settings);
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      Clock clock = Clock.systemUTC();
      LoopbackServer.requireFree(settings.port());
      Path scratch = Files.createTempDirectory("local-run-");
      // Also where the process is ended while it starts, that is, before anybody could close it.
      scratch.toFile().deleteOnExit();
      parts.push(() -> delete(scratch));
      RuntimeClient client = RuntimeClient.unpack(scratch);
      URI endpoint = settings.dynamoDbEndpoint().orElseGet(() -> embedded(parts));
      createTables(endpoint, template);
      RuntimeApi runtimeApi = new RuntimeApi(clock, template.region());
      parts.push(runtimeApi);
      Map<String, String> overrides = new LinkedHashMap<>();
      UsagePlans usagePlans = new UsagePlans(template, settings.clock());
      ControlPlane controlPlane = new ControlPlane(usagePlans);
      parts.push(controlPlane);
      overrides.put("DYNAMODB_ENDPOINT", endpoint.toString());
      overrides.put("API_GATEWAY_ENDPOINT", controlPlane.address().toString());
      overrides.putAll(settings.environment());
      Optional<AotCaches> aotCaches = Optional.empty();
      if (settings.aotCaches().isPresent()) {
        aotCaches =
            Optional.of(
                AotCaches.of(
                    settings.aotCaches().get(),
                    settings.isTraining(),
                    settings.entryPoint(),
                    client,
                    artifact));
      }
      Lambda lambda =
          new Lambda(
              template,
              new FunctionPool.Host(
                  client,
                  runtimeApi,
                  artifact,
                  template.region(),
                  overrides,
                  // Those of one function would write one file.
                  settings.isTraining() ? 1 : settings.maximumEnvironments(),
                  aotCaches,
                  clock,
                  settings.console()),
              settings.snapshots());
      parts.push(lambda);
      Viewer viewer = new Viewer(settings.template().resolveSibling("openapi.yaml"));
      ApiGateway gateway =
          new ApiGateway(
              template,
              lambda,
              viewer,
              usagePlans,
              settings.integrationTimeout(),
              settings.clock());
      parts.push(gateway);
      // So that the first request does not wait for two processes, one after the other.
      template
          .api()
          .authorizer()
          .ifPresent(authorizer -> lambda.prepare(template.function(authorizer.function())));
      gateway.listen(settings.port());
      parts.push(
          new EventBridge(
              template,
              lambda,
              rate -> settings.schedulePeriod().orElse(rate),
              clock,
              settings.console()));
      return new LocalRun(template, gateway, lambda, endpoint, settings.isTraining(), parts);
    } catch (IOException e) {
      closeAll(parts);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  /**
   * Where the API is, such as {@code http://127.0.0.1:3000}: without the stage, as behind a custom
   * domain name.
   */
  public URI address() {
    return gateway.address();
  }

  /** The DynamoDB that the functions use. */
  public URI dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  /** The template as it is run. */
  public Template template() {
    return template;
  }

  /**
   * Invokes a function directly, as {@code aws lambda invoke} does, and waits for its result.
   *
   * @param event JSON
   * @throws IllegalArgumentException if there is no function with this logical id
   */
  public InvocationResult invoke(String logicalId, String event) throws InterruptedException {
    return lambda.invoke(
        template.function(logicalId),
        event.getBytes(UTF_8),
        TraceId.forFunction(TraceId.root(Instant.now())),
        Duration.ofSeconds(29));
  }

  /**
   * Ends the functions of a training run, each of which writes its AOT cache; that takes seconds.
   * No function can be called afterwards.
   *
   * @throws IllegalStateException if this is no training run
   * @throws LocalRunException if a function that was called leaves none
   * @see LocalRunSettings#trainingAotCaches
   */
  public void writeAotCaches() throws InterruptedException {
    if (!isTraining) {
      throw new IllegalStateException("not a training run");
    }
    lambda.writeAotCaches();
  }

  /**
   * Ends everything: requests under way have two seconds; then the functions' processes are gone.
   */
  @Override
  public void close() {
    closeAll(parts);
  }

  private static boolean isEmpty(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  private static Template readTemplate(LocalRunSettings settings) {
    if (!Files.isReadable(settings.template())) {
      throw new LocalRunException(
          "There is no template in " + settings.template().toAbsolutePath() + ".");
    }
    return Template.read(settings.template(), settings.parameters());
  }

  private static URI embedded(Deque<AutoCloseable> parts) {
    LocalDynamoDb database = LocalDynamoDb.start();
    parts.push(database);
    return database.endpoint();
  }

  private static void createTables(URI endpoint, Template template) {
    String host = endpoint.getHost();
    int port =
        endpoint.getPort() >= 0
            ? endpoint.getPort()
            : "https".equals(endpoint.getScheme()) ? 443 : 80;
    try (Socket socket = new Socket()) {
      // The SDK alone would try for longer than anybody waits.
      socket.connect(new InetSocketAddress(host, port), (int) DYNAMODB_LIMIT.toMillis());
    } catch (IOException e) {
      throw unreachable(endpoint, e);
    }
    try (DynamoDbClient dynamoDb =
        LocalDynamoDb.clientBuilder(endpoint)
            .overrideConfiguration(
                configuration ->
                    configuration
                        .apiCallTimeout(DYNAMODB_LIMIT.multipliedBy(2))
                        .apiCallAttemptTimeout(DYNAMODB_LIMIT))
            .build()) {
      Tables.createTables(dynamoDb, template);
    } catch (SdkException e) {
      throw unreachable(endpoint, e);
    }
  }

  private static LocalRunException unreachable(URI endpoint, Exception cause) {
    return new LocalRunException(
        "There is no DynamoDB at DYNAMODB_ENDPOINT=%s: %s".formatted(endpoint, firstLine(cause)),
        cause);
  }

  private static String firstLine(Throwable problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The rest has to be closed all the same.
        System.err.println("Could not be closed: " + e);
      }
    }
  }

  /** Starts a local run that goes on until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    Optional<LocalRun> run = run(System.getenv(), System.getProperties(), System.out, System.err);
    if (run.isEmpty()) {
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  private static Optional<LocalRun> run(
      Map<String, String> environment, Properties properties, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      boolean auth = isOn("AUTH", environment);
      LocalRun run = start(settings(environment, properties));
      Runtime.getRuntime().addShutdownHook(new Thread(run::close));
      if (Boolean.parseBoolean(properties.getProperty("watch.parent"))) {
        ProcessHandle.current().parent().ifPresent(LocalRun::endWith);
      }
      Optional<String> key = auth ? Optional.of(run.newKey()) : Optional.empty();
      out.println("Temporary EVSE Statuses: " + run.address() + " (Ctrl-C stops)");
      key.ifPresent(
          it -> out.println("Every request needs this header: Authorization: Bearer " + it));
      return Optional.of(run);
    } catch (LocalRunException | TemplateException e) {
      err.println(e.getMessage());
      return Optional.empty();
    }
  }

  private static void endWith(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> System.exit(0));
  }

  /** A key for everything. */
  private String newKey() throws InterruptedException {
    if (template.functions().stream().noneMatch(each -> each.logicalId().equals(KEY_FUNCTION))) {
      throw noKey("the template has no " + KEY_FUNCTION);
    }
    String answer =
        switch (invoke(KEY_FUNCTION, NEW_KEY)) {
          case InvocationResult.Returned(String payload) -> payload;
          case InvocationResult.Failed failed -> throw noKey(failed.errorMessage());
          case InvocationResult.Throttled _ -> throw noKey(KEY_FUNCTION + " is busy");
        };
    JsonNode json = Json.parseObject(answer).orElseGet(JsonNodeFactory.instance::objectNode);
    if (!json.path("key").isTextual()) {
      throw noKey(json.at("/error/message").asText("the answer of " + KEY_FUNCTION + " has none"));
    }
    return json.path("key").textValue();
  }

  private static LocalRunException noKey(String problem) {
    return new LocalRunException(
        "AUTH=on needs a key, and there is none: " + problem.lines().findFirst().orElse(""));
  }

  static LocalRunSettings settings(Map<String, String> environment, Properties properties) {
    Map<String, String> parameters =
        new LinkedHashMap<>(parameters(environment.getOrDefault("PARAMETERS", "")));
    LocalRunSettings settings =
        LocalRunSettings.of(path(properties, "template"), path(properties, "artifact"))
            .withPort(port(environment.getOrDefault("PORT", "")))
            .withParameters(parameters);
    if (readTemplate(settings).parameters().containsKey(AUTH_MODE)) {
      parameters.put(AUTH_MODE, isOn("AUTH", environment) ? "keys" : "none");
    } else if (isOn("AUTH", environment)) {
      throw new LocalRunException(
          "AUTH=on needs a template with the parameter " + AUTH_MODE + ", and this has none.");
    }
    String endpoint = environment.getOrDefault("DYNAMODB_ENDPOINT", "");
    settings = settings.withParameters(parameters);
    if (isOn("SNAPSTART", environment)) {
      settings = settings.withSnapshots();
    }
    return endpoint.isEmpty() ? settings : settings.withDynamoDbEndpoint(endpoint(endpoint));
  }

  private static boolean isOn(String name, Map<String, String> environment) {
    String value = environment.getOrDefault(name, "");
    return switch (value) {
      case "on" -> true;
      case "off", "" -> false;
      default -> throw new LocalRunException(name + " must be on or off, not `" + value + "`.");
    };
  }

  private static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : value.isBlank() ? new String[0] : value.strip().split("\\s+", -1)) {
      String[] parts = each.split("=", 2);
      if (parts.length < 2 || parts[0].isEmpty()) {
        throw new LocalRunException(
            "PARAMETERS must be Name=value, more of them with a space between, not `"
                + each
                + "`.");
      }
      if (parts[0].equals(AUTH_MODE)) {
        throw new LocalRunException(
            "PARAMETERS cannot have " + AUTH_MODE + ": AUTH=on or AUTH=off says which it is.");
      }
      if (parameters.put(parts[0], parts[1]) != null) {
        throw new LocalRunException("PARAMETERS has " + parts[0] + " twice.");
      }
    }
    return parameters;
  }

  private static Path path(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    if (value.isEmpty()) {
      throw new LocalRunException(
          "The system property `" + name + "` is missing: start it with ./mvnw -Plocal");
    }
    return Path.of(value);
  }

  private static int port(String value) {
    if (value.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new LocalRunException(
        "PORT must be a whole number from 0 to 65535, not `" + value + "`.");
  }

  private static URI endpoint(String value) {
    try {
      URI endpoint = new URI(value);
      if (List.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
          && endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new LocalRunException(
        "DYNAMODB_ENDPOINT must be a URL such as http://localhost:8000, not `" + value + "`.");
  }
}
