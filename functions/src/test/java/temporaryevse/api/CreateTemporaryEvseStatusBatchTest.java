package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.Bulk;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.Contract;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

class CreateTemporaryEvseStatusBatchTest {

  private static final String BLOCKED = ",\"temporaryStatus\":\"BLOCKED\"";

  private final Api api = Api.overNewTable();

  private static String batch(String fields, String... evseIds) {
    return "{\"evseIds\":["
        + Stream.of(evseIds).map(id -> "\"" + id + "\"").collect(Collectors.joining(","))
        + "]"
        + fields
        + "}";
  }

  private static String[] evses(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "DK*SPI*E" + i).toArray(String[]::new);
  }

  private static JsonNode results(APIGatewayProxyResponseEvent answer) {
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
    return Api.json(answer).path("results");
  }

  private static List<Integer> statuses(APIGatewayProxyResponseEvent answer) {
    List<Integer> statuses = new ArrayList<>();
    results(answer).forEach(result -> statuses.add(result.path("status").intValue()));
    return statuses;
  }

  private void assertThatAllIsWell(int statuses) {
    assertThat(api.statuses()).hasSize(statuses);
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void eachEvseHasItsResultInTheOrderOfTheRequest() {
    APIGatewayProxyResponseEvent answer =
        api.batch(
            "a-key",
            batch(
                BLOCKED + ",\"validTo\":\"2027-01-01T00:00:00Z\",\"reason\":\"POWER_OUTAGE\"",
                "dk*spi*e2",
                "+45*045*1"));

    assertThat(answer.getBody())
        .isEqualTo(
            """
            {"results":[{"evseId":"dk*spi*e2","status":201,"temporaryEvseStatus":{"id":1,\
            "temporaryStatus":"BLOCKED","evseId":"dk*spi*e2",\
            "validFrom":"2026-01-01T12:00:00.250Z","validTo":"2027-01-01T00:00:00Z",\
            "reason":"POWER_OUTAGE"}},{"evseId":"+45*045*1","status":201,\
            "temporaryEvseStatus":{"id":2,"temporaryStatus":"BLOCKED","evseId":"+45*045*1",\
            "validFrom":"2026-01-01T12:00:00.250Z","validTo":"2027-01-01T00:00:00Z",\
            "reason":"POWER_OUTAGE"}}]}\
            """);
    assertThat(answer.getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThatAllIsWell(2);
  }

  @Test
  void aHundredEvsesTakeTheirIdsAtOnce() {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      APIGatewayProxyResponseEvent answer =
          api.through(client).batch("a-key", batch(BLOCKED, evses(100)));

      assertThat(results(answer).findValuesAsText("id"))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).toList());
    }
    // The key, the ids, and of each EVSE its state and its transaction.
    assertThat(calls.requests()).hasSize(202);
    assertThatAllIsWell(100);
  }

  @Test
  void theSameBatchAgainIsTheSameAnswerAndTakesNoId() {
    String body = batch(BLOCKED, evses(3));
    APIGatewayProxyResponseEvent first = api.batch("a-key", body);
    api.clock.set(Api.NOW.plus(Duration.ofHours(24)).minusMillis(1));

    APIGatewayProxyResponseEvent again = api.batch("a-key", body.replace("DK*SPI*E2", "dkspie2"));

    assertThat(again.getBody()).isEqualTo(first.getBody().replaceFirst("DK\\*SPI\\*E2", "dkspie2"));
    assertThat(again.getHeaders()).containsEntry("Idempotency-Replayed", "true");
    assertThat(api.create("")).isEqualTo(4);
    assertThatAllIsWell(4);
  }

  @Test
  void aKeyIsFreeAfterADayAndThenNamesAnotherBatch() {
    String body = batch(BLOCKED, evses(2));
    api.batch("a-key", body);
    api.clock.set(Api.NOW.plus(Duration.ofHours(24)));

    APIGatewayProxyResponseEvent another = api.batch("a-key", body);

    assertThat(results(another).findValuesAsText("id")).containsExactly("3", "4");
    assertThat(results(another).findValuesAsText("validFrom"))
        .containsOnly(api.clock.instant().toString());
    api.clock.set(Api.NOW.plus(Duration.ofHours(25)));
    assertThat(api.batch("a-key", body).getBody()).isEqualTo(another.getBody());
    assertThatAllIsWell(4);
  }

  static Stream<Arguments> otherRequests() {
    String[] evses = evses(2);
    return Stream.of(
        Arguments.of(batch(",\"temporaryStatus\":\"RESERVED\"", evses)),
        Arguments.of(batch(BLOCKED, "DK*SPI*E1")),
        Arguments.of(batch(BLOCKED, "DK*SPI*E2", "DK*SPI*E1")),
        Arguments.of(batch(BLOCKED, "DK*SPI*E1", "DK*SPI*E3")),
        Arguments.of(batch(BLOCKED + ",\"note\":\"n\"", evses)),
        Arguments.of(batch(BLOCKED + ",\"validFrom\":\"2026-01-01T12:00:00.250Z\"", evses)));
  }

  @ParameterizedTest
  @MethodSource("otherRequests")
  void aKeyNamesOneRequest(String other) {
    api.batch("a-key", batch(BLOCKED, evses(2)));

    APIGatewayProxyResponseEvent answer = api.batch("a-key", other);

    assertThat(answer.getStatusCode()).isEqualTo(422);
    assertThat(Api.code(answer)).isEqualTo("idempotency_key_reused");
    assertThatAllIsWell(2);
  }

  @Test
  void aBatchAndACreateDoNotShareAKey() {
    String one = "{\"evseId\":\"DK*SPI*E1\"" + BLOCKED + "}";
    api.batch("of a batch".replace(" ", "-"), batch(BLOCKED, "DK*SPI*E1"));
    api.post("of-a-create", one);

    assertThat(Api.code(api.post("of-a-batch", one))).isEqualTo("idempotency_key_reused");
    assertThat(Api.code(api.batch("of-a-create", batch(BLOCKED, "DK*SPI*E1"))))
        .isEqualTo("idempotency_key_reused");
    assertThatAllIsWell(2);
  }

  @Test
  void foreignEvsesAmongOnesOwnAreRefusedOneByOne() {
    Api spi = api.as(Api.authorizer("spi", "DK*SPI", "write"));
    String body = batch(BLOCKED, "DE*8AA*E1", "DK*SPI*E1", "45*045*1", "DK*SPI*E2");

    APIGatewayProxyResponseEvent answer = spi.batch("a-key", body);

    assertThat(statuses(answer)).containsExactly(403, 201, 403, 201);
    assertThat(results(answer).get(2))
        .hasToString(
            """
            {"evseId":"45*045*1","status":403,"error":{"type":"permission_error",\
            "code":"operator_not_allowed",\
            "message":"These credentials are not for EVSEs of the operator `45*045`.",\
            "param":"evseIds[2]","request_id":"api-gateway-request"}}\
            """);
    // They take no ids, and are refused again.
    assertThat(results(answer).findValuesAsText("id")).containsExactly("1", "2");
    assertThat(spi.batch("a-key", body).getBody()).isEqualTo(answer.getBody());
    assertThatAllIsWell(2);
  }

  @Test
  void anEvseThatIsFullIsRefusedAndTheOthersAreNot() {
    Bulk.fillEvse(api.table, "DK*SPI*E123*1", 100, Api.NOW);

    APIGatewayProxyResponseEvent answer =
        api.batch("a-key", batch(BLOCKED, "DK*SPI*E1", "DK*SPI*E123*1"));

    assertThat(statuses(answer)).containsExactly(201, 422);
    Contract contract = Contract.read();
    JsonNode example =
        contract.example(contract.operation("POST", TestRun.STATUSES), 422, "tooMany");
    assertThat(results(answer).get(1).at("/error/code").asText()).isEqualTo("too_many_statuses");
    assertThat(results(answer).get(1).at("/error/message")).isEqualTo(example.at("/error/message"));
    assertThat(results(answer).get(1).at("/error/param").asText()).isEqualTo("evseIds[1]");
    // What was refused is tried again.
    api.delete(7);
    assertThat(statuses(api.batch("a-key", batch(BLOCKED, "DK*SPI*E1", "DK*SPI*E123*1"))))
        .containsExactly(201, 201);
  }

  @Test
  void aRetryThatComesAfterTheEndCompletesTheBatchAsItBegan() {
    String body = batch(BLOCKED + ",\"validTo\":\"2026-01-01T12:10:00Z\"", "DK*SPI*E1");
    APIGatewayProxyResponseEvent first = api.batch("a-key", body);
    api.clock.set(Api.NOW.plus(Duration.ofHours(1)));

    assertThat(api.batch("a-key", body).getBody()).isEqualTo(first.getBody());
    APIGatewayProxyResponseEvent other = api.batch("another-key", body);
    assertThat(other.getStatusCode()).isEqualTo(422);
    assertThat(Api.code(other)).isEqualTo("invalid_period");
    assertThat(api.items().stream().filter(item -> item.containsKey("keptUntil"))).hasSize(2);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "{}", "missing_required_field temporaryStatus, missing_required_field evseIds"),
        Arguments.of(batch(BLOCKED), "invalid_parameter evseIds"),
        Arguments.of(batch(BLOCKED, evses(101)), "invalid_parameter evseIds"),
        Arguments.of("{\"evseIds\":\"DK*SPI*E1\"" + BLOCKED + "}", "invalid_type evseIds"),
        Arguments.of(
            "{\"evseIds\":[\"DK*SPI*E1\",7,\"x\",\"dkspie1\",null,\"DKSPI*E1\"]"
                + BLOCKED
                + ",\"evseId\":\"DK*SPI*E1\",\"message\":[{}]}",
            "invalid_type evseIds[1], invalid_evse_id evseIds[2], invalid_type evseIds[4],"
                + " invalid_evse_id evseIds[3], invalid_evse_id evseIds[5],"
                + " missing_required_field message[0].language,"
                + " missing_required_field message[0].text, unknown_field evseId"),
        Arguments.of(
            batch(
                BLOCKED
                    + ",\"validFrom\":\"2026-02-01T00:00:00Z\",\"validTo\":"
                    + "\"2026-01-01T00:00:00Z\"",
                "DK*SPI*E1"),
            "invalid_period validTo"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void faultsOfTheRequestAreToldAtOnceAndStoreNothing(String body, String problems) {
    APIGatewayProxyResponseEvent answer = api.batch("a-key", body);

    JsonNode error = Api.json(answer).path("error");
    List<String> told = new ArrayList<>();
    (error.has("details") ? error.path("details") : List.of(error))
        .forEach(each -> told.add(each.path("code").asText() + " " + each.path("param").asText()));
    assertThat(String.join(", ", told)).isEqualTo(problems);
    assertThat(answer.getStatusCode()).isEqualTo(problems.startsWith("invalid_period") ? 422 : 400);
    assertThat(api.items()).isEmpty();
  }

  @Test
  void theSameEvseTwiceIsRefusedWithBothNamed() {
    APIGatewayProxyResponseEvent answer =
        api.batch("a-key", batch(BLOCKED, "DK*SPI*E1", "DK*SPI*E2", "dkspie1"));

    assertThat(answer.getStatusCode()).isEqualTo(400);
    assertThat(Api.json(answer).at("/error/message").asText())
        .isEqualTo("The field `evseIds[2]` must not be the same as `evseIds[0]`.");
    assertThat(Api.json(answer).at("/error/param").asText()).isEqualTo("evseIds[2]");
    assertThat(api.items()).isEmpty();
  }

  @Test
  void aBatchNeedsAKey() {
    APIGatewayProxyResponseEvent answer = api.batch(Api.event(batch(BLOCKED, "DK*SPI*E1")));

    assertThat(answer.getStatusCode()).isEqualTo(400);
    assertThat(Api.code(answer)).isEqualTo("invalid_idempotency_key");
    assertThat(Api.json(answer).at("/error/message").asText())
        .isEqualTo("The header `Idempotency-Key` is required.");
    assertThat(api.items()).isEmpty();
  }

  @Test
  void equalBatchesAtOnceStoreEachStatusOnce() throws Exception {
    String body = batch(BLOCKED, evses(20));
    List<Future<APIGatewayProxyResponseEvent>> answers;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          IntStream.range(0, 4)
              .mapToObj(i -> executor.submit(() -> api.batch("a-key", body)))
              .toList();
    }

    Set<String> bodies = new HashSet<>();
    for (Future<APIGatewayProxyResponseEvent> answer : answers) {
      assertThat(statuses(answer.get())).hasSize(20).containsOnly(201);
      bodies.add(answer.get().getBody());
    }
    assertThat(bodies).hasSize(1);
    assertThatAllIsWell(20);
  }
}
