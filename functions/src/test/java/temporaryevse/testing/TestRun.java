package temporaryevse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.local.LocalRun;
import temporaryevse.local.LocalRunSettings;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.RuntimeClient;
import temporaryevse.local.template.Template;

/**
 * The local run of the built artifact, with a client that speaks HTTP to it. It lets everyone in,
 * as the documented one does, unless it is started with keys.
 */
public final class TestRun implements AutoCloseable {

  /** Of the documented request. */
  public static final String STATUSES = "/v2/temporary-evse-statuses";

  /** Of what counts now. */
  public static final String EFFECTIVE = "/v2/effective-evse-statuses";

  /** Of the history of an EVSE. */
  public static final String HISTORY = "/v2/evse-status-history";

  private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(5);

  /** More than the start of the functions takes on a machine that is busy. */
  private static final Duration ADVANCE_LIMIT = Duration.ofSeconds(30);

  private static final Contract CONTRACT = Contract.read();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<String> console = new ConcurrentLinkedQueue<>();
  private final LocalRun run;
  private final DynamoDbClient dynamoDb;

  private TestRun(String authMode, UnaryOperator<LocalRunSettings> change) {
    LocalRunSettings settings =
        LocalRunSettings.of(
                TestDynamoDb.ROOT.resolve("template.yaml"),
                TestDynamoDb.ROOT.resolve("functions/target/artifact"))
            .withParameters(Map.of("AuthMode", authMode, "AllowedCidrs", "127.0.0.0/8"))
            // Each is a JVM, and most tests send one request after the other.
            .withMaximumEnvironments(2)
            .withConsole(console::add);
    run = LocalRun.start(change.apply(settings));
    dynamoDb = TestDynamoDb.client(run.dynamoDbEndpoint());
  }

  /** Starts it with an empty database. */
  public static TestRun start() {
    return start(Map.of());
  }

  /** Starts it with other variables for the functions. */
  public static TestRun start(Map<String, String> environment) {
    return start(settings -> settings.withEnvironment(environment));
  }

  /** Starts it with other settings. */
  public static TestRun start(UnaryOperator<LocalRunSettings> change) {
    return new TestRun("none", settings -> change.apply(variant(settings)));
  }

  /** Starts it as it deploys, where callers need a key, with other settings. */
  static TestRun startWithKeys(UnaryOperator<LocalRunSettings> change) {
    return new TestRun("keys", settings -> change.apply(variant(settings)));
  }

  /**
   * Every end-to-end test can run so: {@code -Dsnapshots=true} starts functions as from a snapshot,
   * which takes longer, and {@code -Druntime.client=java} runs them under the client that is for
   * macOS and Windows.
   */
  private static LocalRunSettings variant(LocalRunSettings settings) {
    LocalRunSettings variant =
        Boolean.getBoolean("snapshots") ? settings.withSnapshots() : settings;
    String client = System.getProperty("runtime.client", "");
    return client.isEmpty()
        ? variant
        : variant.withRuntimeClient(RuntimeClient.Kind.valueOf(client.toUpperCase(Locale.ROOT)));
  }

  /** Where it is. */
  public URI address() {
    return run.address();
  }

  /** The template as it is run. */
  public Template template() {
    return run.template();
  }

  /**
   * Invokes a function directly, as an administrator can.
   *
   * @return what it returned
   */
  public String invoke(String logicalId, String event) {
    try {
      return switch (run.invoke(logicalId, event)) {
        case InvocationResult.Returned(String payload) -> payload;
        case InvocationResult.Failed failed -> throw new AssertionError(failed.payload());
        case InvocationResult.Throttled busy -> throw new AssertionError(logicalId + ": " + busy);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Begins to read the events that are published from now on. */
  public EventReader readEvents() {
    return EventReader.open(run.address());
  }

  /** What the functions have written. */
  public String console() {
    return String.join("\n", console);
  }

  /**
   * What the functions have written, as soon as this is in it or a few seconds are over: it comes
   * by a pipe of its own, which an answer can overtake.
   */
  public String consoleWith(String text) {
    long end = System.nanoTime() + CONSOLE_LIMIT.toNanos();
    try {
      while (!console().contains(text) && System.nanoTime() < end) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return console();
  }

  /** Sends a JSON body to the statuses. */
  public HttpResponse<String> post(String body) {
    return send(request(STATUSES).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Begins a request with a JSON body. */
  public HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(run.address().resolve(pathAndQuery))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json");
  }

  /** Sends a request and waits for its answer, which must be one that openapi.yaml describes. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      CONTRACT.check(Contract.Exchange.of(response));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Every item in the table of the statuses, as soon as no EVSE is due or a while is over: what is
   * overdue is moved on at any moment.
   */
  public List<Map<String, AttributeValue>> items() {
    long end = System.nanoTime() + ADVANCE_LIMIT.toNanos();
    List<Map<String, AttributeValue>> items = items("Table");
    try {
      while (items.stream().anyMatch(TestRun::isDue) && System.nanoTime() < end) {
        Thread.sleep(20);
        items = items("Table");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return items;
  }

  private static boolean isDue(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get("dueAt"))
        .filter(dueAt -> Long.parseLong(dueAt.n(), 10) <= System.currentTimeMillis())
        .isPresent();
  }

  /** Every stored status, by its id. */
  public SortedMap<Long, Map<String, AttributeValue>> statuses() {
    SortedMap<Long, Map<String, AttributeValue>> statuses = new TreeMap<>();
    for (Map<String, AttributeValue> item : items("Table")) {
      if (Objects.requireNonNull(item.get("pk")).s().startsWith("STATUS#")) {
        statuses.put(Long.valueOf(Objects.requireNonNull(item.get("sk")).n()), item);
      }
    }
    return statuses;
  }

  /** Whether a status is stored. */
  public boolean isStored(long id) {
    return dynamoDb
        .getItem(
            get ->
                get.tableName(run.template().table("Table").name())
                    .key(
                        Map.of(
                            "pk",
                            AttributeValue.fromS("STATUS#" + id % 8),
                            "sk",
                            AttributeValue.fromN(Long.toString(id))))
                    .consistentRead(true))
        .hasItem();
  }

  /** Whether a status is deleted, as soon as it is or a while is over: its EVSE is advanced so. */
  public boolean isDeleted(long id) {
    long end = System.nanoTime() + ADVANCE_LIMIT.toNanos();
    try {
      while (isStored(id) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return !isStored(id);
  }

  /**
   * Every item in a table.
   *
   * @param logicalId its name in the template
   */
  public List<Map<String, AttributeValue>> items(String logicalId) {
    return dynamoDb
        .scanPaginator(
            scan -> scan.tableName(run.template().table(logicalId).name()).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  @Override
  public void close() {
    http.close();
    dynamoDb.close();
    run.close();
  }
}
