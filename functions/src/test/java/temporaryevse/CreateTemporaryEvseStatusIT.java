package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

/** The built artifact, through HTTP. */
@SharedOpenRun
class CreateTemporaryEvseStatusIT {

  private static final String DOCUMENTED =
      """
      {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE",\
      "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}\
      """;

  /** A create that is refused. */
  private record Refusal(
      String name,
      HttpRequest.BodyPublisher body,
      UnaryOperator<HttpRequest.Builder> change,
      int status,
      String code) {}

  private static TestRun run;

  @BeforeAll
  static void start(TestRun shared) {
    run = shared;
    // The first request of an environment waits for its JVM.
    run.post(DOCUMENTED);
  }

  @Test
  void theDocumentedRequestIsAnsweredWith201AndTheResource() throws IOException {
    HttpResponse<String> response = run.post(DOCUMENTED);

    assertThat(response.statusCode()).isEqualTo(201);
    long id = json(response).path("id").longValue();
    assertThat(response.body())
        .isEqualTo(
            """
            {"id":%d,"temporaryStatus":"MAINTENANCE","evseId":"DK*SPI*E123*1",\
            "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}\
            """
                .formatted(id));
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("Location"))
        .contains("/v2/temporary-evse-statuses/" + id);
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void requestsAtOnceGetIdsOfTheirOwn() throws Exception {
    List<Future<HttpResponse<String>>> responses;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      responses =
          IntStream.range(0, 40)
              .mapToObj(i -> DOCUMENTED.replace("E123", "E" + i))
              .map(body -> executor.submit(() -> run.post(body)))
              .toList();
    }
    List<Long> ids = new ArrayList<>();
    for (Future<HttpResponse<String>> response : responses) {
      assertThat(response.get().statusCode()).isEqualTo(201);
      ids.add(json(response.get()).path("id").longValue());
    }
    assertThat(ids).doesNotHaveDuplicates().hasSize(40);
  }

  private static Stream<Refusal> refused() throws IOException {
    UnaryOperator<HttpRequest.Builder> asText =
        request -> request.setHeader("Content-Type", "text/plain");
    Stream<Refusal> bodies =
        Stream.of(
            refusal("an empty body", "", 400, "malformed_json"),
            refusal("null", "null", 400, "malformed_json"),
            refusal("a list", "[]", 400, "malformed_json"),
            refusal("trailing garbage", DOCUMENTED + " x", 400, "malformed_json"),
            refusal("duplicate keys", "{\"evseId\":\"a\",\"evseId\":\"a\"}", 400, "malformed_json"),
            refusal("8,000 nested lists", "[".repeat(8_000), 400, "malformed_json"),
            refusal("100,000 nested lists", "[".repeat(100_000), 413, "body_too_large"),
            refusal("1 MiB", " ".repeat(1 << 20), 413, "body_too_large"),
            refusal(
                "11 MiB, too much for API Gateway", " ".repeat(11 << 20), 413, "body_too_large"),
            refusal("a number", DOCUMENTED.replace("\"MAINTENANCE\"", "0"), 400, "invalid_type"),
            refusal("an unknown field", DOCUMENTED.replace("To", "TO"), 400, "unknown_field"),
            refusal(
                "validTo before validFrom",
                DOCUMENTED.replace("T18", "T09"),
                422,
                "invalid_period"),
            new Refusal(
                "invalid UTF-8",
                BodyPublishers.ofByteArray(
                    DOCUMENTED.replace("SPI", "SP\u00CF").getBytes(StandardCharsets.ISO_8859_1)),
                UnaryOperator.identity(),
                400,
                "malformed_json"),
            new Refusal(
                "another media type",
                BodyPublishers.ofString(DOCUMENTED),
                asText,
                415,
                "unsupported_media_type"));
    Stream<Refusal> evseIds =
        vectors("evse-ids.json")
            .map(id -> refusal("EVSE ID " + id, with("evseId", id), 400, "invalid_evse_id"));
    Stream<Refusal> dateTimes =
        vectors("date-times.json")
            .flatMap(
                at ->
                    Stream.of("validFrom", "validTo")
                        .map(f -> refusal(f + " " + at, with(f, at), 400, "invalid_date_time")));
    return Stream.of(bodies, evseIds, dateTimes).flatMap(all -> all);
  }

  @Test
  void whatIsRefusedIsRefusedInTimeAndStoresNothing() throws IOException {
    var before = run.items();

    assertAll(
        refused()
            .map(
                refusal ->
                    () ->
                        assertThatCode(() -> isRefusedInTime(refusal))
                            .as(refusal.name())
                            .doesNotThrowAnyException()));

    // The counter included.
    assertThat(run.items()).isEqualTo(before);
    assertThat(run.post(DOCUMENTED).statusCode()).isEqualTo(201);
  }

  private static void isRefusedInTime(Refusal refusal) throws IOException {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        run.send(refusal.change().apply(run.request(TestRun.STATUSES)).POST(refusal.body()));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(answer.statusCode()).isEqualTo(refusal.status());
    JsonNode error = json(answer).path("error");
    assertThat(error.path("code").textValue()).isEqualTo(refusal.code());
    assertThat(answer.headers().firstValue("X-Request-Id"))
        .contains(error.path("request_id").textValue());
  }

  static Stream<Arguments> unknownRoutes() {
    return Stream.of(
        arguments("GET", "/v2"),
        arguments("POST", "/v2"),
        arguments("POST", "/v2/temporary-evse-statuses/x/y"),
        arguments("POST", "/v3/temporary-evse-statuses"),
        arguments("PUT", TestRun.STATUSES),
        arguments("OPTIONS", TestRun.STATUSES),
        arguments("HEAD", TestRun.STATUSES));
  }

  @ParameterizedTest
  @MethodSource("unknownRoutes")
  void aRouteThatIsNotThereIsA404InTheErrorBody(String method, String path) throws IOException {
    HttpResponse<String> response =
        run.send(run.request(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    if (!method.equals("HEAD")) {
      assertThat(json(response).at("/error/code").textValue()).isEqualTo("route_not_found");
    }
  }

  @Test
  void whereEveryoneIsLetInTheLogSaysSo() {
    // Said before the first request was let through.
    assertThat(run.consoleWith("AuthMode is none"))
        .contains(
            "AuthMode is none: EVERYONE who reaches this API can see, set and remove EVERY status.")
        .contains("\"level\":\"WARN\"");
  }

  @Test
  void aFunctionThatCannotStartNamesWhatIsMissingInItsLogAlone() throws IOException {
    try (TestRun broken = TestRun.start(Map.of("TABLE_NAME", ""))) {
      HttpResponse<String> response = broken.post(DOCUMENTED);

      assertInternalError(response);
      String reason = "The environment variable TABLE_NAME is not set.";
      assertThat(broken.consoleWith(reason)).contains(reason);
    }
  }

  private static void assertInternalError(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(500);
    String requestId = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(response.body())
        .isEqualToIgnoringWhitespace(
            """
            {"error":{"type":"api_error","code":"internal_error",\
            "message":"The request could not be handled.","request_id":"%s"}}\
            """
                .formatted(requestId));
  }

  private static Refusal refusal(String name, String body, int status, String code) {
    return new Refusal(name, BodyPublishers.ofString(body), UnaryOperator.identity(), status, code);
  }

  private static Stream<String> vectors(String file) throws IOException {
    JsonNode vectors =
        new ObjectMapper()
            .readTree(
                Files.readString(
                    TestDynamoDb.ROOT.resolve("functions/src/test/resources/vectors/" + file)))
            .required("invalid");
    return StreamSupport.stream(vectors.spliterator(), false).map(JsonNode::textValue);
  }

  private static String with(String field, String value) {
    try {
      ObjectMapper mapper = new ObjectMapper();
      return mapper.writeValueAsString(
          ((ObjectNode) mapper.readTree(DOCUMENTED)).put(field, value));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
