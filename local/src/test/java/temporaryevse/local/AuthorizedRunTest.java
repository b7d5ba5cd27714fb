package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.testing.SettableClock;

/** Requests to an API that asks who calls. Each test has an account of its own. */
final class AuthorizedRunTest {
  private static final SettableClock CLOCK =
      new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static LocalRun run;

  @BeforeAll
  static void start() {
    run =
        LocalRun.start(
            settings()
                .withClock(CLOCK)
                .withConsole(_ -> {})
                .withIntegrationTimeout(Duration.ofSeconds(5)));
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @Test
  void whoIsLetInReachesTheFunctionWhichGetsToKnowWhoCalls() throws Exception {
    String account = newAccount();
    HttpResponse<String> response = get("/echo/1", account);
    JsonNode context = Fixtures.json(response.body()).get("requestContext");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(context.at("/authorizer/principalId").textValue()).isEqualTo(account);
    assertThat(context.at("/authorizer/integrationLatency").isIntegralNumber()).isTrue();
    assertThat(context.at("/authorizer/asked").isTextual()).isTrue();
    assertThat(context.at("/authorizer/yes").textValue()).isEqualTo("true");
    assertThat(context.at("/identity/apiKey").textValue()).isEqualTo("local-KeyTable-" + account);
    assertThat(context.at("/identity/apiKeyId").textValue()).isNotEmpty();
  }

  @Test
  void anOpenRouteAsksNobodyWhoCalls() throws Exception {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(run.address().resolve("/open/a%20b/c")).GET());
    JsonNode event = Fixtures.json(response.body());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(event.at("/pathParameters/rest").textValue()).isEqualTo("a b/c");
    assertThat(event.path("requestContext").has("authorizer")).isFalse();
    assertThat(event.at("/requestContext/identity").has("apiKey")).isFalse();
    // What the header has makes no difference.
    assertThat(get("/open/a", "no key").statusCode()).isEqualTo(200);
  }

  @Test
  void theAuthorizerGetsTheRequestWithoutItsBody() throws Exception {
    String account = newAccount();
    JsonNode event =
        authorizersEvent(
            send(
                request("/any/a%20b?q=1&q=two%20words", account)
                    .header("X-Twice", "1")
                    .header("X-Twice", "2")));

    assertThat(event.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "type",
            "methodArn",
            "resource",
            "path",
            "httpMethod",
            "headers",
            "multiValueHeaders",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "stageVariables",
            "requestContext");
    assertThat(event.get("type").textValue()).isEqualTo("REQUEST");
    assertThat(event.get("methodArn").textValue())
        .isEqualTo(
            "arn:aws:execute-api:%s:000000000000:local-Api/live/GET/any/a%%20b"
                .formatted(run.template().region()));
    assertThat(event.get("resource").textValue()).isEqualTo("/any/{thing}");
    assertThat(event.get("path").textValue()).isEqualTo("/any/a%20b");
    assertThat(event.get("httpMethod").textValue()).isEqualTo("GET");
    assertThat(event.at("/headers/X-Twice").textValue()).isEqualTo("2");
    assertThat(event.at("/multiValueHeaders/X-Twice")).isEqualTo(Fixtures.json("[\"1\",\"2\"]"));
    assertThat(event.get("queryStringParameters"))
        .isEqualTo(Fixtures.json("{\"q\":\"two words\"}"));
    assertThat(event.get("multiValueQueryStringParameters"))
        .isEqualTo(Fixtures.json("{\"q\":[\"1\",\"two words\"]}"));
    assertThat(event.get("pathParameters")).isEqualTo(Fixtures.json("{\"thing\":\"a b\"}"));
    assertThat(event.get("stageVariables")).isEqualTo(Fixtures.json("{}"));
    assertThat(event.at("/requestContext/stage").textValue()).isEqualTo("live");
    assertThat(event.at("/requestContext/identity/sourceIp").textValue()).isEqualTo("127.0.0.1");
    assertThat(event.at("/requestContext/authorizer").isMissingNode()).isTrue();
  }

  @Test
  void whatARequestDoesNotHaveIsEmptyForTheAuthorizer() throws Exception {
    JsonNode event = authorizersEvent(get("/echo/1", newAccount()));

    assertThat(event.get("queryStringParameters")).isEqualTo(Fixtures.json("{}"));
    assertThat(event.get("multiValueQueryStringParameters")).isEqualTo(Fixtures.json("{}"));
  }

  @Test
  void theSameCallerIsKnownOnEveryRouteUntilItsAnswerIsTooOld() throws Exception {
    String account = newAccount();
    JsonNode first = authorizersEvent(get("/echo/1", account));
    CLOCK.pass(Duration.ofSeconds(59));
    HttpResponse<String> second = get("/any/thing", account);
    CLOCK.pass(Duration.ofSeconds(1));
    JsonNode third = authorizersEvent(get("/any/thing", account));

    assertThat(authorizersEvent(second)).isEqualTo(first);
    assertThat(
            Fixtures.json(second.body())
                .at("/requestContext/authorizer/integrationLatency")
                .intValue())
        .isZero();
    assertThat(third.get("path").textValue()).isEqualTo("/any/thing");
  }

  @Test
  void aCallerWithoutTheHeaderIsToldSoBeforeTheAuthorizerIsAsked() throws Exception {
    HttpResponse<String> without = send(builder("/echo/1"));
    HttpResponse<String> empty = get("/echo/1", "");

    for (HttpResponse<String> response : List.of(without, empty)) {
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).isEqualTo("{\"type\":\"UNAUTHORIZED\"}");
    }
  }

  @Test
  void theCaseOfTheHeadersNameMakesNoDifference() throws Exception {
    String account = newAccount();

    assertThat(get("/echo/1", account).statusCode()).isEqualTo(200);
    assertThat(send(builder("/echo/1").header("AUTHORIZATION", account)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void twoHeadersAreAnotherCallerThanEitherAlone() throws Exception {
    String account = newAccount();
    JsonNode alone = authorizersEvent(get("/echo/1", account));
    JsonNode both =
        authorizersEvent(send(request("/echo/1", "other").header("Authorization", account)));

    assertThat(both.at("/multiValueHeaders/Authorization"))
        .isEqualTo(Fixtures.json("[\"other\",\"" + account + "\"]"));
    assertThat(authorizersEvent(get("/echo/1", account))).isEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource({
    "not let in, 401, UNAUTHORIZED",
    "fail, 500, AUTHORIZER_FAILURE",
    "hang, 500, AUTHORIZER_FAILURE",
    "nonsense, 500, AUTHORIZER_CONFIGURATION_ERROR",
    "an account without a usage key, 403, INVALID_API_KEY"
  })
  void whoIsNotLetInGetsTheGatewaysAnswer(String authorization, int status, String type)
      throws Exception {
    HttpResponse<String> response = get("/echo/1", authorization);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo("{\"type\":\"" + type + "\"}");
  }

  @Test
  void aGatewayResponseCanSayWhatTheAuthorizerSaid() throws Exception {
    HttpResponse<String> response = get("/echo/1", "deny");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    assertThat(response.body())
        .isEqualTo("{\"type\":\"ACCESS_DENIED\",\"why\":\"revoked\",\"principal\":\"unknown\"}");
  }

  @Test
  void anUnknownRouteIsNoMatterOfTheAuthorizer() throws Exception {
    assertThat(send(builder("/nowhere")).body())
        .isEqualTo("{\"type\":\"MISSING_AUTHENTICATION_TOKEN\"}");
  }

  @Test
  void eachKeyHasALimitForEachRoute() throws Exception {
    String account = newAccount();
    String other = newAccount();

    // The limits: 3 at once for this route, 6 at once for the other.
    assertThat(statuses("/echo/1", account, 4)).containsExactly(200, 200, 200, 429);
    assertThat(statuses("/any/1", account, 7)).containsExactly(200, 200, 200, 200, 200, 200, 429);
    assertThat(statuses("/echo/1", other, 3)).containsOnly(200);
    assertThat(get("/echo/1", account).body()).isEqualTo("{\"type\":\"THROTTLED\"}");

    // 2 a second.
    CLOCK.pass(Duration.ofMillis(500));
    assertThat(statuses("/echo/1", account, 2)).containsExactly(200, 429);
    CLOCK.pass(Duration.ofHours(1));
    assertThat(statuses("/echo/1", account, 4)).containsExactly(200, 200, 200, 429);
  }

  @Test
  void requestsAtTheSameTimeTakeNoMoreThanThereIs() throws Exception {
    String account = newAccount();
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 12)
            .mapToObj(
                _ -> CLIENT.sendAsync(request("/any/1", account).build(), BodyHandlers.ofString()))
            .toList();

    assertThat(answers.stream().map(answer -> answer.join().statusCode()))
        .containsOnly(200, 429)
        .filteredOn(status -> status == 200)
        .hasSize(6);
  }

  @Test
  void whatIsPublishedIsInvokedInItsVersion() throws Exception {
    HttpResponse<String> response =
        send(
            builder("/2015-03-31/functions/AuthorizeRequestFunction:current/invocations")
                .POST(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("1");
  }

  @Test
  void theAuthorizersProcessIsThereBeforeAnybodyAsks() {
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    try (LocalRun another = LocalRun.start(settings())) {
      assertThat(another.address()).isNotNull();
      assertThat(ProcessHandle.current().descendants().filter(it -> !before.contains(it)))
          .isNotEmpty();
    }
  }

  @Test
  void everyoneIsLetInWhereTheTemplateSaysSo() throws Exception {
    try (LocalRun open = LocalRun.start(settings().withParameters(Map.of("AuthMode", "none")))) {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(open.address().resolve("/echo/1")).build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(
              Fixtures.json(response.body())
                  .at("/requestContext/authorizer/principalId")
                  .textValue())
          .isEqualTo("everyone");
    }
  }

  private static LocalRunSettings settings() {
    return Fixtures.settings(Fixtures.authorizedTemplate());
  }

  /** An account with a usage key and nothing used of it. */
  private static String newAccount() throws InterruptedException {
    String account = "account-" + UUID.randomUUID();
    InvocationResult result =
        run.invoke("AdministerKeysFunction", "{\"account\":\"" + account + "\"}");
    assertThat(result).isEqualTo(new InvocationResult.Returned("{\"key\":\"" + account + "\"}"));
    return account;
  }

  private static JsonNode authorizersEvent(HttpResponse<String> response) {
    String event =
        Fixtures.json(response.body()).at("/requestContext/authorizer/event").textValue();
    return Fixtures.json(new String(Base64.getDecoder().decode(event), UTF_8));
  }

  private static List<Integer> statuses(String path, String authorization, int requests)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(get(path, authorization).statusCode());
    }
    return statuses;
  }

  private static HttpResponse<String> get(String path, String authorization) throws Exception {
    return send(request(path, authorization));
  }

  private static HttpRequest.Builder request(String path, String authorization) {
    return builder(path).header("Authorization", authorization);
  }

  private static HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(run.address() + path)).timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
