package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.lambda.Deployment;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.Vectors;

class CreateTemporaryEvseStatusTest {

  private static final String DOCUMENTED =
      """
      {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE",\
      "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}\
      """;

  private final Api api = Api.overNewTable();

  @Test
  void theDocumentedRequestIsAnsweredWithItsResource() {
    APIGatewayProxyResponseEvent response = api.post(DOCUMENTED);

    assertThat(response.getStatusCode()).isEqualTo(201);
    assertThat(response.getBody())
        .isEqualTo(
            """
            {"id":1,"temporaryStatus":"MAINTENANCE","evseId":"DK*SPI*E123*1",\
            "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}\
            """);
    assertThat(response.getHeaders())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Location", "/v2/temporary-evse-statuses/1")
        .containsEntry("X-Request-Id", "api-gateway-request");
    assertThat(response.getIsBase64Encoded()).isFalse();
  }

  @Test
  void theStatusIsStoredWithWhatTheIndexesNeed() {
    api.post(DOCUMENTED.replace("DK*SPI*E123*1", "dkspie123*1"));

    Map<String, AttributeValue> item = api.stored(1);
    assertThat(item)
        .isEqualTo(
            Map.of(
                "pk", AttributeValue.fromS("STATUS#1"),
                "sk", Api.number(1),
                "version", Api.number(1),
                "temporaryStatus", AttributeValue.fromS("MAINTENANCE"),
                "evseId", AttributeValue.fromS("dkspie123*1"),
                "operator", AttributeValue.fromS("DK*SPI"),
                "validFrom", AttributeValue.fromN("1745402400000"),
                "validTo", AttributeValue.fromN("1745431200000"),
                "expiresAt", AttributeValue.fromN("1745431200")));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-04-23T18:00:00.000Z, 1745431200",
    "2025-04-23T18:00:00.001Z, 1745431201",
    "2025-04-23T18:00:00.999Z, 1745431201",
    "9999-12-31T23:59:59.999Z, 253402300800",
  })
  void dynamoDbNeverDeletesAStatusThatStillHolds(String validTo, String expiresAtSeconds) {
    api.post(DOCUMENTED.replace("2025-04-23T18:00:00Z", validTo));

    assertThat(api.stored(1)).containsEntry("expiresAt", AttributeValue.fromN(expiresAtSeconds));
  }

  @Test
  void aStatusWithoutAnEndHoldsFromNowAndNeverExpires() {
    APIGatewayProxyResponseEvent response =
        api.post(
            "{\"evseId\":\"+49*810*000*438\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":null}");

    assertThat(response.getBody())
        .isEqualTo(
            """
            {"id":1,"temporaryStatus":"BLOCKED","evseId":"+49*810*000*438",\
            "validFrom":"2026-01-01T12:00:00.250Z"}\
            """);
    assertThat(api.stored(1))
        .doesNotContainKeys("validTo", "expiresAt")
        .containsEntry("operator", AttributeValue.fromS("49*810"));
  }

  @Test
  void twoHundredCreatesAtOnceGiveTwoHundredIdsAndRecords() throws Exception {
    List<Future<APIGatewayProxyResponseEvent>> responses;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      responses =
          IntStream.range(0, 200)
              .mapToObj(
                  i -> executor.submit(() -> api.post(DOCUMENTED.replace("E123*1", "E" + i % 50))))
              .toList();
    }

    List<Long> ids = new ArrayList<>();
    for (Future<APIGatewayProxyResponseEvent> response : responses) {
      assertThat(response.get().getStatusCode()).isEqualTo(201);
      ids.add(Api.json(response.get()).path("id").longValue());
    }
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  static Stream<Arguments> refused() {
    Stream<Arguments> bodies =
        Stream.of(
            arguments("an empty body", "", 400, "malformed_json"),
            arguments("null", "null", 400, "malformed_json"),
            arguments("a list", "[]", 400, "malformed_json"),
            arguments("trailing garbage", DOCUMENTED + "x", 400, "malformed_json"),
            arguments("a second object", DOCUMENTED + DOCUMENTED, 400, "malformed_json"),
            arguments(
                "a duplicate key", "{\"evseId\":\"a\",\"evseId\":\"b\"}", 400, "malformed_json"),
            arguments("deep nesting", "[".repeat(10_000), 400, "malformed_json"),
            arguments("100,000 nested lists", "[".repeat(100_000), 413, "body_too_large"),
            arguments("a megabyte", " ".repeat(1 << 20), 413, "body_too_large"),
            arguments("a byte too many", " ".repeat(16_385), 413, "body_too_large"),
            arguments("a lone surrogate", "{\"evseId\":\"\\ud800\"}", 400, "malformed_json"),
            arguments("a NUL", "{\"evseId\":\"\\u0000\"}", 400, "malformed_json"),
            arguments("no field", "{}", 400, "missing_required_field"),
            arguments("a number", DOCUMENTED.replace("\"MAINTENANCE\"", "0"), 400, "invalid_type"),
            arguments("a typo", DOCUMENTED.replace("validTo", "validTO"), 400, "unknown_field"),
            arguments(
                "a status", DOCUMENTED.replace("MAIN", "main"), 400, "invalid_temporary_status"),
            arguments(
                "an end that is now",
                "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\","
                    + "\"validTo\":\"2026-01-01T12:00:00.250Z\"}",
                422,
                "invalid_period"),
            arguments("a period", DOCUMENTED.replace("T18", "T09"), 422, "invalid_period"));
    Stream<Arguments> evseIds =
        Vectors.strings("evse-ids.json", "invalid")
            .map(id -> arguments("EVSE ID " + id, with("evseId", id), 400, "invalid_evse_id"));
    Stream<Arguments> dateTimes =
        Vectors.strings("date-times.json", "invalid")
            .map(at -> arguments("validTo " + at, with("validTo", at), 400, "invalid_date_time"));
    return Stream.of(bodies, evseIds, dateTimes).flatMap(all -> all);
  }

  private static String with(String field, String value) {
    try {
      ObjectMapper mapper = new ObjectMapper();
      var body = (ObjectNode) mapper.readTree(DOCUMENTED);
      return mapper.writeValueAsString(body.put(field, value));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatIsRefusedStoresNothingAndTheNextRequestSucceeds(
      String name, String body, int status, String code) {
    APIGatewayProxyResponseEvent refusal = api.post(body);

    assertThat(refusal.getStatusCode()).isEqualTo(status);
    JsonNode error = Api.json(refusal).path("error");
    assertThat(error.path("code").textValue()).isEqualTo(code);
    assertThat(error.path("request_id").textValue()).isEqualTo("api-gateway-request");
    assertThat(refusal.getHeaders()).containsEntry("X-Request-Id", "api-gateway-request");
    assertThat(api.items()).isEmpty();

    assertThat(Api.json(api.post(DOCUMENTED)).path("id").longValue()).isEqualTo(1);
  }

  @Test
  void oneProblemHasNoDetailsAndMoreHaveAll() {
    assertThat(api.post("{\"temporaryStatus\":\"BLOCKED\"}").getBody())
        .isEqualTo(
            """
            {"error":{"type":"invalid_request","code":"missing_required_field",\
            "message":"The field `evseId` is required.","param":"evseId",\
            "request_id":"api-gateway-request"}}\
            """);
    assertThat(api.post("{}").getBody())
        .isEqualTo(
            """
            {"error":{"type":"invalid_request","code":"missing_required_field",\
            "message":"The field `temporaryStatus` is required.","param":"temporaryStatus",\
            "details":[{"code":"missing_required_field",\
            "message":"The field `temporaryStatus` is required.","param":"temporaryStatus"},\
            {"code":"missing_required_field",\
            "message":"The field `evseId` is required.","param":"evseId"}],\
            "request_id":"api-gateway-request"}}\
            """);
  }

  static Stream<Arguments> contentTypes() {
    return Stream.of(
        arguments(Map.of("Content-Type", List.of("application/json")), 201),
        arguments(Map.of("content-type", List.of("application/json; charset=utf-8")), 201),
        arguments(Map.of("CONTENT-TYPE", List.of(" Application/JSON ;a=b")), 201),
        arguments(Map.of(), 415),
        arguments(Map.of("Content-Type", List.of("")), 415),
        arguments(Map.of("Content-Type", List.of("application/jsonx")), 415),
        arguments(Map.of("Content-Type", List.of("application/merge-patch+json")), 415),
        arguments(Map.of("Content-Type", List.of("application/x-www-form-urlencoded")), 415),
        arguments(Map.of("Content-Type", List.of("text/plain;application/json")), 415),
        arguments(Map.of("Content-Type", List.of("application/json", "text/plain")), 415));
  }

  @ParameterizedTest
  @MethodSource("contentTypes")
  void onlyJsonIsTaken(Map<String, List<String>> headers, int status) {
    APIGatewayProxyResponseEvent response =
        api.post(Api.event(DOCUMENTED).withMultiValueHeaders(headers).withHeaders(null));

    assertThat(response.getStatusCode()).isEqualTo(status);
    if (status == 415) {
      assertThat(Api.json(response).at("/error/code").textValue())
          .isEqualTo("unsupported_media_type");
      assertThat(api.items()).isEmpty();
    }
  }

  @Test
  void headersWithoutTheirMultiValueFormAreEnough() {
    assertThat(
            api.post(
                    Api.event(DOCUMENTED)
                        .withMultiValueHeaders(null)
                        .withHeaders(Map.of("content-type", "application/json")))
                .getStatusCode())
        .isEqualTo(201);
  }

  @Test
  void aBodyInBase64IsDecoded() {
    String encoded = Base64.getEncoder().encodeToString(DOCUMENTED.getBytes(UTF_8));

    assertThat(api.post(Api.event(encoded).withIsBase64Encoded(true)).getStatusCode())
        .isEqualTo(201);
    assertThat(api.post(Api.event("%").withIsBase64Encoded(true)).getStatusCode()).isEqualTo(400);
  }

  @Test
  void theLastByteThatFitsIsTaken() {
    assertThat(api.post(DOCUMENTED + " ".repeat(16_384 - DOCUMENTED.length())).getStatusCode())
        .isEqualTo(201);
  }

  @Test
  void anIdThatIsTakenIsPassedOverAndItsRecordStays() {
    Map<String, AttributeValue> other = new HashMap<>(Api.key(1));
    other.put("evseId", AttributeValue.fromS("other"));
    api.put(other);

    assertThat(Api.json(api.post(DOCUMENTED)).path("id").longValue()).isEqualTo(2);
    assertThat(api.stored(1)).isEqualTo(other);
  }

  @Test
  void aCounterThatIsFarBehindIsAnErrorAndNotAnEndlessSearch() {
    for (int id = 1; id <= 5; id++) {
      api.put(Api.key(id));
    }

    assertInternalError(api.post(DOCUMENTED));
    assertThat(api.context.log()).contains("behind the ids that are stored");
  }

  @Test
  void theLastIdIsTheLargestThatEveryJsonReaderKeeps() {
    api.put(
        Map.of(
            "pk", AttributeValue.fromS("COUNTER"),
            "sk", Api.number(0),
            "lastId", Api.number(9007199254740990L)));

    assertThat(Api.json(api.post(DOCUMENTED)).path("id").longValue()).isEqualTo(9007199254740991L);
    assertInternalError(api.post(DOCUMENTED));
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aTransactionWhoseAnswerIsLostIsNotMadeTwice() {
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("TransactWriteItems"))) {
      assertThat(Api.json(api.through(losing).post(DOCUMENTED)).path("id").longValue())
          .isEqualTo(1);
    }
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void anIncrementWhoseAnswerIsLostBurnsANumberAndNothingElse() {
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("UpdateItem"))) {
      assertThat(Api.json(api.through(losing).post(DOCUMENTED)).path("id").longValue())
          .isEqualTo(2);
    }
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aDatabaseOutOfReachIsAPassingFailureInBoundedTime() throws IOException {
    long start = System.nanoTime();
    try (DynamoDbClient unreachable = TestDynamoDb.unreachable()) {
      Api cutOff = api.through(unreachable);
      APIGatewayProxyResponseEvent response = cutOff.post(DOCUMENTED);

      assertThat(response.getStatusCode()).isEqualTo(503);
      assertThat(cutOff.context.log()).contains("WARN").contains("Caused by");
      assertThat(response.getHeaders()).containsEntry("Retry-After", "1");
      assertThat(response.getBody())
          .isEqualTo(
              """
              {"error":{"type":"api_error","code":"service_unavailable",\
              "message":"The service is unavailable for a moment.",\
              "request_id":"api-gateway-request"}}\
              """);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aTableThatIsMissingIsLoggedWithItsCauseAndToldWithoutIt() {
    var broken =
        new CreateTemporaryEvseStatus(
            new Deployment(
                TestDynamoDb.client(),
                "no-such-table",
                Duration.ofDays(1),
                1,
                List.of(),
                1,
                Clock.systemUTC()));

    assertInternalError(api.answer(broken, Api.event(DOCUMENTED)));
    assertThat(api.context.log()).contains("ERROR").contains("ResourceNotFoundException");
  }

  private static void assertInternalError(APIGatewayProxyResponseEvent response) {
    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(response.getBody())
        .isEqualTo(
            """
            {"error":{"type":"api_error","code":"internal_error",\
            "message":"The request could not be handled.",\
            "request_id":"api-gateway-request"}}\
            """);
  }
}
