package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.testing.SettableClock;

/**
 * The local run as it deploys: callers need a key, with the limits that the template has by
 * default. Its API Gateway has a clock that stands still, so that a test says when an answer of the
 * authorizer is too old and when a limit refills; functions have the system's.
 *
 * <p>It keeps every answer and every line of the log, for {@link #assertThatNothingLeaked}.
 */
public final class KeyedRun implements AutoCloseable {

  /** An EVSE of the operator of most keys. */
  public static final String EVSE = "DK*SPI*E1";

  /** Creates a status of that EVSE that holds from now on. */
  public static final String BODY = "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}";

  private static final Set<String> WRITES =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");

  /** What an answer may have. Everything else would say how it was made. */
  private static final Set<String> HEADERS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "date",
          "etag",
          "idempotency-replayed",
          "link",
          "location",
          "retry-after",
          "www-authenticate",
          "x-amz-apigw-id",
          "x-amzn-requestid",
          "x-amzn-trace-id",
          "x-request-id");

  /** Of stack traces, classes, resources and stored items. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.|java\\.|software\\.|com\\.fasterxml|temporaryevse"
              + "|org\\.eclipse|arn:aws|KeyTable|local-Table|STATUS#|EVSE#|IDEMPOTENCY#|COUNTER"
              + "|DynamoDB|[Ll]ambda|[Jj]etty|tevse_");

  private static final JsonMapper JSON = new JsonMapper();

  private final LocalDynamoDb database = LocalDynamoDb.start();
  private final FaultProxy network = FaultProxy.start(database.endpoint(), FaultProxy.DELAY);
  private final SettableClock clock = new SettableClock(Instant.now());
  private final Queue<ApiKey> keys = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final TestRun run;

  private KeyedRun() {
    run =
        TestRun.startWithKeys(
            settings ->
                settings
                    .withDynamoDbEndpoint(network.endpoint())
                    // To start one takes longer than most tests.
                    .withMaximumEnvironments(1)
                    .withClock(clock)
                    // What is stored changes by requests alone.
                    .withSchedulePeriod(Duration.ofHours(1)));
  }

  /** Starts it with an empty database. */
  public static KeyedRun start() {
    return new KeyedRun();
  }

  /** The run itself. */
  public TestRun run() {
    return run;
  }

  /** Every item of the statuses' table. */
  public List<Map<String, AttributeValue>> items() {
    return run.items();
  }

  /** How many writes the functions have sent to DynamoDB. */
  public int writes() {
    return Math.toIntExact(
        network.calls().stream().filter(call -> WRITES.contains(call.action())).count());
  }

  /** The path of a status. */
  public static String pathOf(long id) {
    return TestRun.STATUSES + "/" + id;
  }

  /** Whether a call of DynamoDB is for the table of the keys. */
  public boolean isOfKeys(FaultProxy.Call call) {
    return call.body().contains(run.template().table("KeyTable").name());
  }

  /** What is between the functions and DynamoDB. */
  public FaultProxy network() {
    return network;
  }

  /** Lets API Gateway believe that time has passed. */
  public void pass(Duration duration) {
    clock.set(clock.instant().plus(duration));
  }

  /** Lets every limit be full again, and every answer of the authorizer be too old. */
  public void rest() {
    pass(Duration.ofHours(1));
  }

  /** Reads JSON. */
  public static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Asks the key function for something. */
  public JsonNode administer(String request) {
    JsonNode answer = read(run.invoke("AdministerKeysFunction", request));
    if (answer.has("key")) {
      keys.add(ApiKey.of(answer));
    }
    return answer;
  }

  /**
   * Makes a key.
   *
   * @param operators with commas between
   * @param scopes with commas between
   * @param more other fields, with a comma before each
   */
  public ApiKey newKey(String account, String operators, String scopes, String more) {
    return ApiKey.of(
        administer(
            """
            {"action":"create","by":"ann@example.com","account":"%s","operators":%s,"scopes":%s%s}\
            """
                .formatted(account, texts(operators), texts(scopes), more)));
  }

  /** Makes a key that reads and writes, without an end. */
  public ApiKey newKey(String account, String operators) {
    return newKey(account, operators, "read,write", "");
  }

  /** Makes a key that reads and writes the statuses of the operator of {@link #EVSE}. */
  public ApiKey newKey(String account) {
    return newKey(account, "DK*SPI");
  }

  /** Replaces a key by another that is valid at once. */
  public ApiKey rotate(ApiKey key, int overlapHours) {
    return ApiKey.of(
        administer(
            "{\"action\":\"rotate\",\"by\":\"ann\",\"keyId\":\"%s\",\"overlapHours\":%d}"
                .formatted(key.id(), overlapHours)));
  }

  /** Takes a key back. */
  public void revoke(ApiKey key) {
    JsonNode answer =
        administer("{\"action\":\"revoke\",\"by\":\"ann\",\"keyId\":\"%s\"}".formatted(key.id()));
    assertThat(answer.has("revokedAt")).as(answer.toString()).isTrue();
  }

  private static String texts(String texts) {
    return Pattern.compile(",")
        .splitAsStream(texts)
        .collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  /**
   * Sends a request with a key, or with any other value of the header.
   *
   * @param authorization empty for no such header
   * @param headers names and values in turn
   */
  public Answer send(
      String method, String pathAndQuery, String authorization, String body, String... headers) {
    var request = run.request(pathAndQuery).method(method, BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return kept(Answer.of(run.send(request)));
  }

  /** Reads. */
  public Answer get(String pathAndQuery, ApiKey key) {
    return send("GET", pathAndQuery, key.header(), "");
  }

  /** Creates a status that holds from now on. */
  public Answer create(String evseId, ApiKey key, String... headers) {
    return send(
        "POST",
        TestRun.STATUSES,
        key.header(),
        "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\"}".formatted(evseId),
        headers);
  }

  /** The id of a status that was created. */
  public long created(String evseId, ApiKey key) {
    Answer answer = create(evseId, key);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().path("id").longValue();
  }

  /** Sends a request, with a body where it creates a status, as it is. */
  public Answer sendRaw(String method, String pathAndQuery, String... headers) {
    List<String> head = new ArrayList<>();
    head.add(method + " " + pathAndQuery + " HTTP/1.1");
    head.addAll(List.of(headers));
    byte[] body = method.equals("POST") ? BODY.getBytes(StandardCharsets.UTF_8) : new byte[0];
    head.add("Content-Length: " + body.length);
    head.add("Content-Type: application/json");
    return kept(RawHttp.send(run.address(), head, body));
  }

  private Answer kept(Answer answer) {
    answers.add(answer);
    return answer;
  }

  /**
   * Asserts that no answer since it was last asked has a key, a class, a stack trace, or the name
   * of anything inside, and no line of the log a key.
   */
  public void assertThatNothingLeaked() {
    assertThat(answers).isNotEmpty();
    assertThat(keys).isNotEmpty();
    for (Answer answer : answers) {
      assertThat(HEADERS).containsAll(answer.headers().keySet());
      assertThat(INTERNAL.matcher(answer.headers().toString() + answer.body()).results())
          .as(answer.toString())
          .isEmpty();
    }
    String log = run.console();
    String stored = run.items("KeyTable").toString();
    for (ApiKey key : keys) {
      String secret = key.secret();
      assertThat(answers).noneMatch(answer -> answer.toString().contains(secret));
      assertThat(log).doesNotContain(secret);
      assertThat(stored).doesNotContain(secret);
    }
    answers.clear();
  }

  @Override
  public void close() {
    run.close();
    network.close();
    database.close();
  }
}
