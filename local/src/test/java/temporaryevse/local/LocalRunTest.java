package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.lambda.InvocationResult;

/**
 * Requests to functions that run in processes of their own, as they would be sent to API Gateway.
 */
final class LocalRunTest {
  private static final Queue<String> CONSOLE = new ConcurrentLinkedQueue<>();

  private static LocalRun run;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    run =
        LocalRun.start(
            Fixtures.settings()
                .withConsole(CONSOLE::add)
                .withIntegrationTimeout(Duration.ofSeconds(25)));
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    run.close();
  }

  @Test
  void aFunctionGetsTheEventOfARestApi() throws Exception {
    Instant before = Instant.now();
    HttpResponse<String> response =
        send(
            request("/any/a%20b?q=1&q=two%20words&plus=a+b&empty&%C3%A4=%E2%82%AC")
                .header("X-Twice", "first")
                .header("X-Twice", "second")
                .header("x-lower", "case as sent")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("User-Agent", "the test"));
    JsonNode event = Fixtures.json(response.body());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(names(event))
        .containsExactly(
            "resource",
            "path",
            "httpMethod",
            "headers",
            "multiValueHeaders",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "stageVariables",
            "requestContext",
            "body",
            "isBase64Encoded");
    assertThat(event.get("resource").textValue()).isEqualTo("/any/{thing}");
    assertThat(event.get("path").textValue()).isEqualTo("/any/a%20b");
    assertThat(event.get("httpMethod").textValue()).isEqualTo("GET");
    assertThat(event.get("pathParameters")).isEqualTo(Fixtures.json("{\"thing\":\"a b\"}"));
    assertThat(event.get("queryStringParameters"))
        .isEqualTo(
            Fixtures.json("{\"q\":\"two words\",\"plus\":\"a b\",\"empty\":\"\",\"ä\":\"€\"}"));
    assertThat(event.get("multiValueQueryStringParameters"))
        .isEqualTo(
            Fixtures.json(
                "{\"q\":[\"1\",\"two words\"],\"plus\":[\"a b\"],\"empty\":[\"\"],\"ä\":[\"€\"]}"));
    assertThat(event.get("stageVariables").isNull()).isTrue();
    assertThat(event.get("body").isNull()).isTrue();
    assertThat(event.get("isBase64Encoded").booleanValue()).isFalse();

    JsonNode headers = event.get("headers");
    assertThat(headers.get("X-Twice").textValue()).isEqualTo("second");
    assertThat(event.at("/multiValueHeaders/X-Twice"))
        .isEqualTo(Fixtures.json("[\"first\",\"second\"]"));
    assertThat(headers.get("x-lower").textValue()).isEqualTo("case as sent");
    assertThat(headers.get("X-Forwarded-For").textValue()).isEqualTo("203.0.113.9, 127.0.0.1");
    assertThat(headers.get("X-Forwarded-Port").textValue())
        .isEqualTo(Integer.toString(run.address().getPort()));
    assertThat(headers.get("X-Forwarded-Proto").textValue()).isEqualTo("http");
    assertThat(headers.get("X-Amzn-Trace-Id").textValue())
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(headers.get("Host").textValue()).isEqualTo(run.address().getAuthority());
    assertThat(names(headers)).doesNotContain("Content-Length", "Connection", "Upgrade");

    JsonNode context = event.get("requestContext");
    assertThat(context.get("accountId").textValue()).isEqualTo("000000000000");
    assertThat(context.get("apiId").textValue()).isEqualTo("local-Api");
    assertThat(context.get("stage").textValue()).isEqualTo("live");
    assertThat(context.get("path").textValue()).isEqualTo("/live/any/a%20b");
    assertThat(context.get("resourcePath").textValue()).isEqualTo("/any/{thing}");
    assertThat(context.get("protocol").textValue()).isEqualTo("HTTP/1.1");
    assertThat(context.get("requestId").textValue())
        .hasSize(36)
        .isEqualTo(response.headers().firstValue("x-amzn-RequestId").orElseThrow());
    assertThat(context.get("requestTime").textValue())
        .matches("\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2} \\+0000");
    assertThat(Instant.ofEpochMilli(context.get("requestTimeEpoch").longValue()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(context.at("/identity/sourceIp").textValue()).isEqualTo("127.0.0.1");
    assertThat(context.at("/identity/userAgent").textValue()).isEqualTo("the test");
    assertThat(context.at("/identity/accessKey").isNull()).isTrue();
    assertThat(names(context))
        .contains(
            "resourceId",
            "httpMethod",
            "extendedRequestId",
            "domainPrefix",
            "domainName",
            "deploymentId");
  }

  @Test
  void whatARequestDoesNotHaveIsNull() throws Exception {
    JsonNode event = Fixtures.json(send(post("/echo", "application/json", new byte[0])).body());

    for (String name :
        List.of(
            "body",
            "pathParameters",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "stageVariables")) {
      assertThat(event.get(name).isNull()).as(name).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/octet-stream", "text/plain; charset=x"})
  void aBodyIsBase64WhateverItsMediaType(String contentType) throws Exception {
    byte[] body = "{\"name\":\"Zoë\"}".getBytes(UTF_8);
    JsonNode event = Fixtures.json(send(post("/echo", contentType, body)).body());

    assertThat(event.get("isBase64Encoded").booleanValue()).isTrue();
    assertThat(event.get("body").textValue()).isEqualTo(Base64.getEncoder().encodeToString(body));
  }

  @Test
  void aFunctionsHeadersAndStatusReachTheClient() throws Exception {
    HttpResponse<String> response =
        output(
            """
            {"statusCode": 201, "headers": {"X-One": "1", "Content-Type": "text/plain"},
             "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"], "x-one": ["1", "2"]}, "body": "made"}
            """);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("made");
    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(response.headers().allValues("X-One")).containsExactly("1", "2");
    assertThat(response.headers().allValues("Content-Type")).containsExactly("text/plain");
    assertThat(response.headers().firstValue("x-amz-apigw-id")).isPresent();
    assertThat(response.headers().firstValue("X-Amzn-Trace-Id")).isPresent();
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void anAnswerWithoutContentTypeIsJson() throws Exception {
    assertThat(output("{\"statusCode\":200,\"body\":\"[]\"}").headers().allValues("Content-Type"))
        .containsExactly("application/json");
  }

  @Test
  void anAnswerWithoutContentHasNone() throws Exception {
    HttpResponse<String> response = output("{\"statusCode\":204}");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void headersThatBelongToApiGatewayGetAnotherName() throws Exception {
    HttpResponse<String> response =
        output(
            "{\"statusCode\":401,\"headers\":{\"WWW-Authenticate\":\"Bearer\",\"Content-Length\":\"7\"}}");

    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(response.headers().firstValue("x-amzn-Remapped-WWW-Authenticate"))
        .contains("Bearer");
    assertThat(response.headers().firstValue("x-amzn-Remapped-Content-Length")).contains("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "\"text\"",
        "null",
        "{\"statusCode\":200,\"unknown\":1}",
        "{\"statusCode\":\"two hundred\"}",
        "{\"statusCode\":99}",
        "{\"statusCode\":200.5}",
        "{\"statusCode\":200,\"body\":{}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":1}}",
        "{\"statusCode\":200,\"multiValueHeaders\":{\"a\":\"b\"}}",
        "{\"statusCode\":200,\"isBase64Encoded\":\"yes\"}",
        "{\"statusCode\":200} trailing"
      })
  void whatIsNotAProxyResponseIsAnError(String payload) throws Exception {
    assertServerError(output(payload));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /nowhere",
    "GET, /echo",
    "POST, /echo/1",
    "HEAD, /echo/1",
    "DELETE, /echo/1",
    "GET, /echo/1/2",
    "GET, /ECHO/1",
    "GET, /any"
  })
  void anUnknownRouteOrMethodIsTheGatewaysToAnswer(String method, String path) throws Exception {
    HttpResponse<String> response = send(request(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(403);
    String requestId = response.headers().firstValue("X-Request-Id").orElseThrow();
    if (!method.equals("HEAD")) {
      assertThat(Fixtures.json(response.body()))
          .isEqualTo(
              Fixtures.json(
                  "{\"class\":4,\"type\":\"MISSING_AUTHENTICATION_TOKEN\",\"id\":\""
                      + requestId
                      + "\"}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo/%zz", "/echo/1?a=%ff", "/echo/%c3"})
  void whatIsNotPercentEncodedUtf8IsABadRequest(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"class\":4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /echo/1\r\n\r\n",
        "GET /echo/1 HTTP/9.9\r\nHost: test\r\n\r\n",
        "GET /echo/1 HTTP/1.1\r\n\r\n",
        "GET /echo/1 HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n"
      })
  void whatIsNoRequestHasTheBodyOfTheDefaultGatewayResponse(String request) throws Exception {
    assertThat(raw(request)).matches("(?s)HTTP/1.[01] [45]\\d\\d .*\"class\":[45].*");
  }

  @Test
  void headersThatAreTooLargeHaveTheBodyOfTheDefaultGatewayResponse() throws Exception {
    assertThat(
            raw("GET /echo/1 HTTP/1.1\r\nHost: test\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"class\":4");
  }

  @Test
  void aTrailingSlashMakesNoDifference() throws Exception {
    JsonNode event = Fixtures.json(send(request("/echo/1/")).body());

    assertThat(event.at("/pathParameters/id").textValue()).isEqualTo("1");
  }

  @Test
  void aHeadRequestThatTheRouteTakesHasNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/any/thing").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void anEncodedSlashStaysInItsSegment() throws Exception {
    JsonNode event = Fixtures.json(send(request("/echo/a%2Fb%3F")).body());

    assertThat(event.at("/pathParameters/id").textValue()).isEqualTo("a/b?");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 40})
  void aBodyThatIsTooLargeIsRefusedAndTheClientGetsToKnow(int megabytes) throws Exception {
    byte[] body = new byte[megabytes * 1024 * 1024];
    HttpResponse<String> known = send(post("/echo", "application/json", body));
    HttpResponse<String> chunked =
        send(request("/echo").POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

    for (HttpResponse<String> response : List.of(known, chunked)) {
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.body()).isEqualTo("{\"tooLarge\":true}");
    }
    assertThat(send(request("/echo/1")).statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatExpectsToBeAskedForItsBodyIsRefusedBefore() throws Exception {
    HttpResponse<String> response =
        send(
            request("/echo")
                .expectContinue(true)
                .POST(BodyPublishers.ofByteArray(new byte[11 * 1024 * 1024])));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyOfTheExactLimitPassesTheGatewayButIsTooLargeForLambda() throws Exception {
    HttpResponse<String> large = send(post("/echo", "text/plain", new byte[10 * 1024 * 1024]));
    HttpResponse<String> notTooLarge =
        send(post("/output", "application/octet-stream", new byte[4 * 1024 * 1024]));

    assertThat(large.statusCode()).isEqualTo(413);
    // Zeros are not a proxy response, but they got there.
    assertServerError(notTooLarge);
  }

  @Test
  void aFunctionSeesWhatLambdaSetsAndWhatTheTemplateSetsAndNothingElse() throws Exception {
    List<String> lines = send(request("/environment")).body().lines().toList();

    assertThat(lines)
        .contains(
            "AWS_REGION=" + run.template().region(),
            "AWS_DEFAULT_REGION=" + run.template().region(),
            "AWS_EXECUTION_ENV=AWS_Lambda_java25",
            "AWS_LAMBDA_FUNCTION_NAME=local-EnvironmentFunction",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
            "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
            "AWS_LAMBDA_LOG_FORMAT=JSON",
            "AWS_LAMBDA_LOG_LEVEL=WARN",
            "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/local-EnvironmentFunction",
            "AWS_ACCESS_KEY_ID=local",
            "AWS_SECRET_ACCESS_KEY=local",
            "_HANDLER=temporaryevse.local.handler.Environment",
            "LAMBDA_TASK_ROOT=" + Fixtures.artifact(),
            "LANG=en_US.UTF-8",
            "TZ=:UTC",
            "TABLE_NAME=local-Table",
            "DYNAMODB_ENDPOINT=" + run.dynamoDbEndpoint(),
            "property from.the.template=yes",
            "property user.dir=" + Fixtures.artifact())
        .anyMatch(line -> line.matches("AWS_LAMBDA_RUNTIME_API=127\\.0\\.0\\.1:\\d+/.+"))
        .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("MAVEN_"))
        .anyMatch(line -> line.matches("remaining=(19|20)\\d{3}|remaining=20000"))
        .contains(
            "arn=arn:aws:lambda:%s:000000000000:function:local-EnvironmentFunction"
                .formatted(run.template().region()));
    int heap =
        lines.stream()
            .filter(line -> line.startsWith("heap="))
            .mapToInt(line -> Integer.parseInt(line.substring("heap=".length())))
            .findAny()
            .orElseThrow();
    assertThat(CONSOLE)
        .as("what the JVM says of the template's own options")
        .noneMatch(line -> line.contains("Picked up"));
    assertThat(heap).isBetween(180, 220);
    String classPath =
        lines.stream()
            .filter(line -> line.startsWith("property java.class.path="))
            .findAny()
            .orElseThrow();
    assertThat(classPath).doesNotContain("jackson").doesNotContain("jetty");
  }

  @Test
  void whatAFunctionWritesIsOnTheConsoleWithItsName() throws Exception {
    send(request("/environment"));

    await(() -> CONSOLE.contains("[EnvironmentFunction] written to standard error"));
    await(
        () ->
            CONSOLE.stream()
                .anyMatch(
                    line ->
                        line.startsWith("[EnvironmentFunction] ")
                            && line.contains("written to the logger")));
  }

  @ParameterizedTest
  @CsvSource({
    "throw, thrown on request",
    "error, a fatal error",
    "exit, Runtime exited with error: exit status 7",
    "hang, Task timed out after 1.00 seconds"
  })
  void aFunctionThatFailsIsAServerErrorAndTheNextRequestWorks(String fault, String onTheConsole)
      throws Exception {
    assertServerError(send(request("/faulty/" + fault)));

    await(
        () ->
            CONSOLE.stream()
                .anyMatch(
                    line -> line.startsWith("[FaultyFunction] ") && line.contains(onTheConsole)));
    assertThat(send(request("/faulty/not")).statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerThatIsTooLargeForLambdaIsAServerError() throws Exception {
    assertServerError(send(request("/faulty/large")));
    assertThat(send(request("/faulty/not")).statusCode()).isEqualTo(200);
  }

  @Test
  void aFunctionThatCannotStartSaysWhyAndIsTriedAgain() throws Exception {
    assertServerError(send(request("/broken")));
    assertServerError(send(request("/broken")));

    await(
        () ->
            CONSOLE.stream()
                    .filter(
                        line ->
                            line.startsWith("[BrokenFunction] ")
                                && line.contains("TABLE_OF_BROKEN is missing"))
                    .count()
                >= 2);
  }

  @Test
  void aHandlerThatIsNotThereIsNamed() throws Exception {
    assertServerError(send(request("/absent")));

    await(
        () ->
            CONSOLE.stream()
                .anyMatch(
                    line ->
                        line.startsWith("[AbsentFunction] ")
                            && line.contains("temporaryevse.local.handler.Absent")));
  }

  @Test
  void aFunctionCanBeInvokedDirectly() throws Exception {
    InvocationResult result = run.invoke("FaultyFunction", "{\"fault\":\"throw\"}");

    assertThat(result)
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            failed -> assertThat(failed.payload()).contains("thrown on request"));
  }

  private static void assertServerError(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body())
        .isEqualTo("{\"class\":5,\"type\":\"DEFAULT_5XX\",\"message\":\"Internal server error\"}");
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(response.headers().firstValue("X-Literal")).contains("as it is");
  }

  private static HttpResponse<String> output(String payload) throws Exception {
    return send(post("/output", "application/octet-stream", payload.getBytes(UTF_8)));
  }

  private static HttpRequest.Builder post(String path, String contentType, byte[] body) {
    return request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(run.address() + path)).timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String raw(String request) throws IOException {
    try (var socket = new java.net.Socket(run.address().getHost(), run.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    Eventually.holds(condition);
  }
}
