package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.Bulk;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

class DeleteTemporaryEvseStatusBatchTest {

  private final Api api = Api.overNewTable();

  private static String ids(long... ids) {
    return LongStream.of(ids)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
  }

  private static List<Integer> statuses(APIGatewayProxyResponseEvent answer) {
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
    List<Integer> statuses = new ArrayList<>();
    Api.json(answer)
        .path("results")
        .forEach(result -> statuses.add(result.path("status").intValue()));
    return statuses;
  }

  private long create(String evseId, String fields) {
    return Api.json(
            api.post(
                "{\"evseId\":\"" + evseId + "\",\"temporaryStatus\":\"BLOCKED\"" + fields + "}"))
        .path("id")
        .longValue();
  }

  @Test
  void eachIdHasItsResultInTheOrderOfTheRequest() {
    create("DK*SPI*E1", "");
    create("DK*SPI*E2", "");
    create(
        "DK*SPI*E3",
        ",\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2025-02-01T00:00:00Z\"");

    APIGatewayProxyResponseEvent answer = api.batchDelete(ids(2, 77, 3, 1));

    assertThat(statuses(answer)).containsExactly(204, 404, 404, 204);
    assertThat(Api.json(answer).path("results").get(0)).hasToString("{\"id\":2,\"status\":204}");
    assertThat(Api.json(answer).path("results").get(1))
        .hasToString(
            """
            {"id":77,"status":404,"error":{"type":"not_found",\
            "code":"temporary_evse_status_not_found",\
            "message":"There is no temporary EVSE status with the id 77.","param":"ids[1]",\
            "request_id":"api-gateway-request"}}\
            """);
    assertThat(statuses(api.batchDelete(ids(1, 2)))).containsExactly(404, 404);
    assertThat(api.ids("activeOnly=false")).isEmpty();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void thoseOfOneEvseAreOneDecision() {
    for (int i = 0; i < 5; i++) {
      api.create("");
    }
    api.clock.set(Api.NOW.plusSeconds(1));

    assertThat(statuses(api.batchDelete(ids(5, 3, 4)))).containsOnly(204);

    JsonNode events = Api.json(api.history("evseId=DK*SPI*E123*1&after=5"));
    assertThat(events.findValuesAsText("sequence"))
        .filteredOn(sequence -> sequence.length() == 16)
        .containsOnly("0000000000000006");
    assertThat(events.findValuesAsText("type"))
        .containsExactly(
            "temporary-evse-status.removed",
            "temporary-evse-status.removed",
            "temporary-evse-status.removed",
            "evse.effective-status.changed");
    assertThat(events.get(3).at("/data/current/id").intValue()).isEqualTo(2);
    assertThat(api.ids("")).containsExactly(1L, 2L);
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aHundredOfOneEvseWithLongTextsAreRemoved() {
    String text = "\uD83D\uDD0C".repeat(300);
    String message =
        List.of("da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "sv").stream()
            .map(language -> "{\"language\":\"" + language + "\",\"text\":\"" + text + "\"}")
            .collect(Collectors.joining(",", ",\"message\":[", "]"));
    long[] created = IntStream.range(0, 100).mapToLong(i -> create("DK*SPI*E1", message)).toArray();

    assertThat(statuses(api.batchDelete(ids(created)))).hasSize(100).containsOnly(204);

    assertThat(api.statuses()).isEmpty();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aHundredOfAHundredEvsesAreRemoved() {
    Bulk.fill(api.table, 1, 100, Api.NOW, Api.NOW.plusSeconds(60));
    long[] created = LongStream.rangeClosed(1, 100).toArray();
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      assertThat(statuses(api.through(client).batchDelete(ids(created))))
          .hasSize(100)
          .containsOnly(204);
    }
    // All statuses, and of each EVSE its state and its transaction.
    assertThat(calls.requests()).hasSize(201);
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void foreignOnesAreNotThere() {
    create("DE*8AA*E1", "");
    create("DK*SPI*E1", "");
    Api spi = api.as(Api.authorizer("spi", "DK*SPI", "write"));

    APIGatewayProxyResponseEvent answer = spi.batchDelete(ids(1, 2, 3));

    assertThat(statuses(answer)).containsExactly(404, 204, 404);
    JsonNode results = Api.json(answer).path("results");
    assertThat(results.get(0).toString().replace("1", "3").replace("[0]", "[2]"))
        .isEqualTo(results.get(2).toString());
    assertThat(api.ids("")).containsExactly(1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; missing_required_field ids",
        "{\"ids\":null}; missing_required_field ids",
        "{\"ids\":1}; invalid_type ids",
        "{\"ids\":[]}; invalid_parameter ids",
        "{\"ids\":[1,2,1]}; invalid_parameter ids[2]",
        "{\"ids\":[\"1\"]}; invalid_type ids[0]",
        "{\"ids\":[0]}; invalid_parameter ids[0]",
        "{\"ids\":[1.5]}; invalid_parameter ids[0]",
        "{\"ids\":[1,-1]}; invalid_parameter ids[1]",
        "{\"ids\":[9007199254740992]}; invalid_parameter ids[0]",
        "{\"ids\":[99999999999999999999999]}; invalid_parameter ids[0]",
        "{\"ids\":[1],\"id\":2}; unknown_field id",
      })
  void whatIsNoListOfDifferentIdsIsRefused(String body, String problem) {
    create("DK*SPI*E1", "");

    APIGatewayProxyResponseEvent answer = api.batchDelete(body);

    assertThat(answer.getStatusCode()).isEqualTo(400);
    JsonNode error = Api.json(answer).path("error");
    assertThat(error.path("code").asText() + " " + error.path("param").asText()).isEqualTo(problem);
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aWholeNumberMayHaveAFractionOfZero() {
    create("DK*SPI*E1", "");

    assertThat(statuses(api.batchDelete("{\"ids\":[1.0]}"))).containsExactly(204);
  }

  @Test
  void moreThanAHundredAreRefused() {
    assertThat(Api.code(api.batchDelete(ids(LongStream.rangeClosed(1, 101).toArray()))))
        .isEqualTo("invalid_parameter");
  }

  @Test
  void thoseWhoRemoveTheSameAtOnceHaveOneWinnerForEach() throws Exception {
    for (int i = 0; i < 12; i++) {
      create("DK*SPI*E" + i % 3, "");
    }
    String body = ids(LongStream.rangeClosed(1, 12).toArray());
    List<Future<APIGatewayProxyResponseEvent>> answers;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          IntStream.range(0, 3)
              .mapToObj(i -> executor.submit(() -> api.batchDelete(body)))
              .toList();
    }

    int[] removed = new int[12];
    for (Future<APIGatewayProxyResponseEvent> answer : answers) {
      List<Integer> statuses = statuses(answer.get());
      assertThat(statuses).hasSize(12).isSubsetOf(204, 404);
      IntStream.range(0, 12).filter(i -> statuses.get(i) == 204).forEach(i -> removed[i]++);
    }
    assertThat(removed).containsOnly(1);
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }
}
