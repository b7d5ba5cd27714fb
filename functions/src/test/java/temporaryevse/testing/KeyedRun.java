package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
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

  /** What an answer may have. Everything else would say how it was made. */
  private static final Set<String> HEADERS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "date",
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
              + "|org\\.eclipse|arn:aws|KeyTable|local-Table|STATUS#|IDEMPOTENCY#|COUNTER"
              + "|DynamoDB|[Ll]ambda|[Jj]etty|tevse_");

  /** The digits of a key's check (docs/adr/0011-bearer-keys.md). */
  private static final String BASE_62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([0-9]{3})(?: .*)?");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalDynamoDb database = LocalDynamoDb.start();
  private final FaultProxy network = FaultProxy.start(database.endpoint(), FaultProxy.DELAY);
  private final SettableClock clock = new SettableClock(Instant.now());
  private final Queue<ApiKey> keys = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final TestRun run;

  /**
   * A key that was made.
   *
   * @param text the key itself
   * @param id by which administrators name it
   */
  public record ApiKey(String text, String id, String account) {

    /** What is sent in the header {@code Authorization}. */
    public String header() {
      return "Bearer " + text;
    }
  }

  /**
   * An answer as it came.
   *
   * @param headers by name in lower case
   */
  public record Answer(int status, Map<String, List<String>> headers, String body) {

    /** The code of an error; empty for what is none. */
    public String code() {
      return body.isEmpty() ? "" : json().at("/error/code").asText();
    }

    /** The body. */
    public JsonNode json() {
      return read(body);
    }

    /** The only value of a header; empty where there is none. */
    public String header(String lowerCaseName) {
      List<String> values = headers.getOrDefault(lowerCaseName, List.of());
      assertThat(values).as(lowerCaseName).hasSizeLessThan(2);
      return values.isEmpty() ? "" : values.getFirst();
    }

    /** All of it but what differs between any two answers. */
    public String withoutRequestId() {
      Map<String, List<String>> same = new TreeMap<>(headers);
      same.keySet().removeAll(List.of("date", "x-amzn-trace-id", "x-amz-apigw-id"));
      String requestId = header("x-request-id");
      return (status + " " + same + " " + body).replace(requestId, "(the request's id)");
    }
  }

  private KeyedRun() {
    run =
        TestRun.startWithKeys(
            settings ->
                settings
                    .withDynamoDbEndpoint(network.endpoint())
                    .withClock(clock)
                    // What is stored changes by requests alone.
                    .withSchedulePeriod(Duration.ofHours(1))
                    .withMaximumEnvironments(2));
  }

  /** Starts it with an empty database. */
  public static KeyedRun start() {
    return new KeyedRun();
  }

  /** The run itself. */
  public TestRun run() {
    return run;
  }

  /**
   * Every item of the statuses' table, but for what was removed: it stays as a mark of itself until
   * the sweep, or DynamoDB, deletes it.
   */
  public List<Map<String, AttributeValue>> statuses() {
    return run.items().stream().filter(item -> !item.containsKey("removal")).toList();
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
      keys.add(key(answer));
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
    return key(
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

  /** Replaces a key by another that is good at once. */
  public ApiKey rotate(ApiKey key, int overlapHours) {
    return key(
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

  /** A key that this deployment never made, with a check that fits: one of another deployment. */
  public static String keyOfAnotherDeployment() {
    String body = "tevse_" + "0123456789".repeat(4) + "abc";
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder check = new StringBuilder();
    for (long rest = crc.getValue(); check.length() < 6; rest /= BASE_62.length()) {
      check.insert(0, BASE_62.charAt((int) (rest % BASE_62.length())));
    }
    return body + check;
  }

  private static ApiKey key(JsonNode answer) {
    assertThat(answer.path("key").asText()).as(answer.toString()).startsWith("tevse_");
    return new ApiKey(
        answer.path("key").asText(),
        answer.path("keyId").asText(),
        answer.path("account").asText());
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
    HttpResponse<String> response = run.send(request);
    Map<String, List<String>> received = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> received.put(name.toLowerCase(Locale.ROOT), values));
    return kept(new Answer(response.statusCode(), received, response.body()));
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

  /**
   * Sends what no client would.
   *
   * @param head lines of the request, each without its end, in ISO-8859-1; {@code Host} and {@code
   *     Connection} are added
   */
  public Answer sendRaw(List<String> head, byte[] body) {
    String text =
        String.join("\r\n", head)
            + "\r\nHost: "
            + run.address().getAuthority()
            + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(run.address().getHost(), run.address().getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return kept(
          answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(String text) {
    String[] parts = text.split("\r\n\r\n", 2);
    List<String> lines = parts[0].lines().toList();
    Matcher status = STATUS_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    assertThat(status.matches()).as(text).isTrue();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] header = line.split(": ?", 2);
      headers.merge(
          header[0].toLowerCase(Locale.ROOT),
          List.of(header[1]),
          (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    }
    return new Answer(Integer.parseInt(status.group(1), 10), headers, parts[1]);
  }

  private Answer kept(Answer answer) {
    answers.add(answer);
    return answer;
  }

  /**
   * That no answer had a key, a class, a stack trace, or the name of anything inside, and no line
   * of the log a key.
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
    for (ApiKey key : keys) {
      // Without the prefix and the checksum: part of a key is a key too many.
      String secret = key.text().substring("tevse_".length(), "tevse_".length() + 43);
      assertThat(answers).noneMatch(answer -> answer.toString().contains(secret));
      assertThat(log).doesNotContain(secret);
      assertThat(run.items("KeyTable").toString()).doesNotContain(secret);
    }
  }

  @Override
  public void close() {
    run.close();
    network.close();
    database.close();
  }
}
