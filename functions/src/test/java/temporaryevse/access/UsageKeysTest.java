package temporaryevse.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import temporaryevse.aws.AwsClients;

/**
 * The calls of API Gateway's control plane, with answers that the test gives: what the local run's
 * control plane, which the end-to-end tests use, never does.
 */
class UsageKeysTest {

  /**
   * Source: the errors of CreateApiKey and CreateUsagePlanKey, Amazon API Gateway API Reference.
   */
  private static final Map<Integer, String> ERROR_TYPES =
      Map.of(
          403, "AccessDeniedException",
          404, "NotFoundException",
          409, "ConflictException",
          429, "TooManyRequestsException");

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server;
  private Access access;

  /** A status of 0 closes the connection without an answer. */
  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    access =
        Access.overNewTable()
            .limitedBy(
                new UsagePlan(
                    "plan1",
                    new AwsClients(
                            Region.EU_CENTRAL_1,
                            StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKID", "secret")))
                        .apiGateway(
                            Optional.of(
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort())))));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + inOrder(exchange.getRequestURI()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length > 0) {
      bodies.add(Access.json(new String(body, UTF_8)));
    }
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("/eu-central-1/apigateway/aws4_request");
    assertThat(exchange.getRequestHeaders().getFirst("Accept")).isEqualTo("application/json");
    Answer answer = answers.removeFirst();
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    byte[] bytes = answer.body().getBytes(UTF_8);
    String errorType = ERROR_TYPES.get(answer.status());
    if (errorType != null) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", errorType);
    }
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A URI with its parameters in alphabetical order. */
  private static String inOrder(URI uri) {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath()
            + "?"
            + Arrays.stream(uri.getRawQuery().split("&", -1)).sorted().collect(joining("&"));
  }

  private void willAnswer(int status, String body) {
    answers.add(new Answer(status, body));
  }

  private String name() {
    return access.table + "-acme";
  }

  @Test
  void anAccountGetsAUsageKeyUnderThePlanBeforeItsKeyIsStored() {
    willAnswer(201, "{\"id\":\"u1\"}");
    willAnswer(201, "{}");

    access.create("");

    assertThat(requests).containsExactly("POST /apikeys", "POST /usageplans/plan1/keys");
    assertThat(bodies.getFirst().path("value").asText()).isEqualTo(name());
    assertThat(bodies.getLast())
        .isEqualTo(Access.json("{\"keyId\":\"u1\",\"keyType\":\"API_KEY\"}"));
    assertThat(access.items()).hasSize(1);
  }

  @Test
  void theNextKeyOfAnAccountHasTheSameUsageKey() {
    willAnswer(409, "{\"message\":\"API Key already exists\"}");
    willAnswer(
        200,
        "{\"item\":[{\"id\":\"u0\",\"name\":\"%s-2\"}],\"position\":\"p+2/=\"}".formatted(name()));
    willAnswer(200, "{\"item\":[{\"id\":\"u1\",\"name\":\"%s\"}]}".formatted(name()));
    willAnswer(409, "{\"message\":\"already under the plan\"}");

    access.create("");

    String find = "GET /apikeys?includeValues=false&limit=500&name=" + name();
    assertThat(requests)
        .containsExactly(
            "POST /apikeys", find, find + "&position=p%2B2%2F%3D", "POST /usageplans/plan1/keys");
    assertThat(bodies.getLast().path("keyId").asText()).isEqualTo("u1");
  }

  @Test
  void whatFailsForAMomentIsTriedAgain() {
    willAnswer(429, "{\"message\":\"Too Many Requests\"}");
    willAnswer(503, "");
    willAnswer(0, "");
    willAnswer(201, "{\"id\":\"u1\"}");
    willAnswer(500, "<html>");
    willAnswer(201, "{}");

    access.create("");

    assertThat(answers).isEmpty();
    assertThat(access.items()).hasSize(1);
  }

  @Test
  void whereTheLimitsCannotBeSetThereIsNoKey() {
    for (int i = 0; i < 4; i++) {
      willAnswer(429, "{\"message\":\"Too Many Requests\"}");
    }
    assertThat(error().path("code").asText()).isEqualTo("service_unavailable");

    willAnswer(403, "{\"message\":\"User is not authorized to perform: apigateway:POST\"}");
    assertThat(error().path("code").asText()).isEqualTo("internal_error");
    assertThat(access.context.log())
        .contains(
            "User is not authorized to perform: apigateway:POST (Service: ApiGateway, Status Code:"
                + " 403");

    willAnswer(201, "{\"id\":\"u1\"}");
    willAnswer(404, "{\"message\":\"Invalid Usage Plan ID specified\"}");
    assertThat(error().path("code").asText()).isEqualTo("internal_error");

    assertThat(access.items()).isEmpty();
  }

  @Test
  void afterARestoreEveryAccountWithAValidKeyGetsItsUsageKeyAtAPaceThatApiGatewayTakes() {
    store("acme", "ended", "globex", "acme", "initech", "umbrella", "hooli");
    for (int i = 0; i < 5; i++) {
      willAnswer(201, "{\"id\":\"u\"}");
      willAnswer(201, "{}");
    }
    long start = System.nanoTime();

    JsonNode answer = ensure("");

    assertThat(answer.path("accounts").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrder("acme", "globex", "initech", "umbrella", "hooli");
    assertThat(answer.has("cursor")).isFalse();
    // Five in the first second at most, so each fifth of a second one.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(800));
    assertThat(access.context.log()).contains("\"event\":\"usage_keys_ensured\"");
  }

  @Test
  void whatIsLeftForWantOfTimeOrBecauseApiGatewayRefusesIsDoneByTheNextRequest() {
    store("acme", "globex", "initech");
    Set<String> ensured = new TreeSet<>();

    willAnswer(201, "{\"id\":\"u1\"}");
    willAnswer(201, "{}");
    access.context.remainingTime(() -> 5_000);
    JsonNode first = ensure("");
    first.path("accounts").forEach(account -> ensured.add(account.asText()));
    assertThat(ensured).hasSize(1);

    access.context.remainingTime(() -> 30_000);
    willAnswer(201, "{\"id\":\"u2\"}");
    willAnswer(201, "{}");
    for (int i = 0; i < 4; i++) {
      willAnswer(429, "{\"message\":\"Too Many Requests\"}");
    }
    JsonNode second = ensure(",\"cursor\":\"" + first.path("cursor").asText() + "\"");
    second.path("accounts").forEach(account -> ensured.add(account.asText()));
    assertThat(ensured).hasSize(2);

    willAnswer(201, "{\"id\":\"u3\"}");
    willAnswer(201, "{}");
    JsonNode third = ensure(",\"cursor\":\"" + second.path("cursor").asText() + "\"");
    third.path("accounts").forEach(account -> ensured.add(account.asText()));
    assertThat(ensured).containsExactly("acme", "globex", "initech");
    assertThat(third.has("cursor")).isFalse();
  }

  /** Keys as a restored table has them; that of the account {@code ended} is no longer valid. */
  private void store(String... accounts) {
    Access unlimited = access.withoutLimits();
    for (String account : accounts) {
      JsonNode key =
          unlimited.administer(
              """
              {"action":"create","by":"ann","account":"%s","operators":["*"],"scopes":["read"]}\
              """
                  .formatted(account));
      if (account.equals("ended")) {
        unlimited.revoke(key.path("keyId").asText());
      }
    }
  }

  private JsonNode ensure(String fields) {
    return access.administer("{\"action\":\"ensure-usage-keys\",\"by\":\"ann\"" + fields + "}");
  }

  private JsonNode error() {
    return access
        .administer(
            """
            {"action":"create","by":"ann","account":"acme","operators":["*"],"scopes":["read"]}\
            """)
        .path("error");
  }
}
