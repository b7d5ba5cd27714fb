package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.TestDynamoDb;

class UpdateTemporaryEvseStatusTest {

  private static final Instant FROM = Instant.parse("2026-05-01T08:00:00Z");
  private static final Instant TO = Instant.parse("2026-05-01T18:00:00Z");

  private final Api api = Api.overNewTable();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "{}, BLOCKED, 2026-05-01T08:00:00Z, 2026-05-01T18:00:00Z",
        "{\"temporaryStatus\":\"RESERVED\"}, RESERVED, 2026-05-01T08:00:00Z, 2026-05-01T18:00:00Z",
        "{\"validFrom\":\"2026-05-01T11:00:00.5+02:00\"}, BLOCKED, 2026-05-01T09:00:00.500Z,"
            + " 2026-05-01T18:00:00Z",
        "{\"validFrom\":null}, BLOCKED, 2026-01-01T12:00:00.250Z, 2026-05-01T18:00:00Z",
        "{\"validTo\":\"2026-05-01T08:00:00.001Z\"}, BLOCKED, 2026-05-01T08:00:00Z,"
            + " 2026-05-01T08:00:00.001Z",
        "{\"validTo\":null}, BLOCKED, 2026-05-01T08:00:00Z,",
        "|{\"validFrom\":\"2027-01-01T00:00:00Z\",\"validTo\":null}|, BLOCKED,"
            + " 2027-01-01T00:00:00Z,",
        "|{\"validFrom\":\"2027-01-01T00:00:00Z\",\"validTo\":\"2027-01-02T00:00:00Z\"}|, BLOCKED,"
            + " 2027-01-01T00:00:00Z, 2027-01-02T00:00:00Z",
        "|{\"temporaryStatus\":\"RESERVED\",\"validFrom\":null,\"validTo\":null}|, RESERVED,"
            + " 2026-01-01T12:00:00.250Z,",
      })
  void whatIsNamedChangesAndTheRestStays(
      String patch, String temporaryStatus, String validFrom, String validTo) {
    long id = api.create(FROM, TO);

    APIGatewayProxyResponseEvent response = api.patch(id, patch);

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody())
        .isEqualTo(
            "{\"id\":%d,\"temporaryStatus\":\"%s\",\"evseId\":\"DK*SPI*E123*1\",\"validFrom\":\"%s\"%s}"
                .formatted(
                    id,
                    temporaryStatus,
                    validFrom,
                    validTo == null ? "" : ",\"validTo\":\"" + validTo + "\""));
    assertThat(api.get(id).getBody()).isEqualTo(response.getBody());
  }

  @Test
  void theTimeToLiveFollowsInTheSameWrite() {
    long id = api.create(FROM, TO);

    api.patch(id, "{\"validTo\":\"2026-05-01T19:00:00.001Z\"}");
    assertThat(api.stored(id))
        .containsEntry("validTo", AttributeValue.fromN("1777662000001"))
        .containsEntry("expiresAt", AttributeValue.fromN("1777662001"));

    api.patch(id, "{\"validTo\":null}");
    assertThat(api.stored(id)).doesNotContainKeys("validTo", "expiresAt");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "{\"id\":7}, 400, unknown_field, id",
        "{\"evseId\":\"DK*SPI*E123*1\"}, 400, unknown_field, evseId",
        "{\"validTO\":null}, 400, unknown_field, validTO",
        "[], 400, malformed_json,",
        "null, 400, malformed_json,",
        "|[{\"op\":\"remove\",\"path\":\"/validTo\"}]|, 400, malformed_json,",
        "{\"temporaryStatus\":null}, 400, missing_required_field, temporaryStatus",
        "{\"temporaryStatus\":\"blocked\"}, 400, invalid_temporary_status, temporaryStatus",
        "{\"temporaryStatus\":0}, 400, invalid_type, temporaryStatus",
        "{\"validFrom\":\"tomorrow\"}, 400, invalid_date_time, validFrom",
        "{\"validTo\":1}, 400, invalid_type, validTo",
        "{\"validFrom\":\"2026-05-01T18:00:00Z\"}, 422, invalid_period, validTo",
        "{\"validFrom\":\"2026-05-02T00:00:00Z\"}, 422, invalid_period, validTo",
        "{\"validTo\":\"2026-05-01T08:00:00Z\"}, 422, invalid_period, validTo",
        "{\"validTo\":\"1970-01-01T00:00:00Z\"}, 422, invalid_period, validTo",
        "|{\"validFrom\":null,\"validTo\":\"2026-01-01T12:00:00.250Z\"}|, 422, invalid_period,"
            + " validTo",
      })
  void whatIsRefusedChangesNothing(String patch, int status, String code, String param) {
    long id = api.create(FROM, TO);
    Map<String, AttributeValue> before = api.stored(id);

    APIGatewayProxyResponseEvent response = api.patch(id, patch);

    assertThat(response.getStatusCode()).isEqualTo(status);
    JsonNode error = Api.json(response).path("error");
    assertThat(error.path("code").textValue()).isEqualTo(code);
    assertThat(error.path("param").textValue()).isEqualTo(param);
    assertThat(api.stored(id)).isEqualTo(before);
  }

  @Test
  void aPeriodTurnedRoundByOneSideIsToldTogetherWithTheOtherOne() {
    long id = api.create(FROM, TO);

    assertThat(
            Api.json(api.patch(id, "{\"validFrom\":\"2026-05-01T18:00:00Z\"}"))
                .at("/error/message")
                .textValue())
        .isEqualTo(
            "The field `validTo` must be later than `validFrom`; the status holds from"
                + " `2026-05-01T08:00:00Z` to `2026-05-01T18:00:00Z`.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/merge-patch+json; charset=utf-8"})
  void bothMediaTypesMeanTheSame(String mediaType) {
    long id = api.create(FROM, TO);

    assertThat(patchAs(mediaType, id).getStatusCode()).isEqualTo(200);
  }

  @Test
  void aJsonPatchIsNotTaken() {
    long id = api.create(FROM, TO);

    APIGatewayProxyResponseEvent response = patchAs("application/json-patch+json", id);

    assertThat(response.getStatusCode()).isEqualTo(415);
    assertThat(Api.code(response)).isEqualTo("unsupported_media_type");
  }

  private APIGatewayProxyResponseEvent patchAs(String mediaType, long id) {
    return api.answer(
        new UpdateTemporaryEvseStatus(api.deployment),
        Api.event("{}")
            .withMultiValueHeaders(Map.of("Content-Type", List.of(mediaType)))
            .withPathParameters(Map.of("id", Long.toString(id))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"temporaryStatus\":\"RESERVED\"}",
        "{\"validTo\":null}",
        "{\"validTo\":\"2030-01-01T00:00:00Z\"}"
      })
  void aPatchBringsNothingBack(String patch) {
    long deleted = api.create(FROM, TO);
    api.delete(deleted);
    long ended = api.create(FROM, TO);
    api.clock.set(TO);

    for (long id : List.of(deleted, ended, 4711L)) {
      APIGatewayProxyResponseEvent response = api.patch(id, patch);
      assertThat(response.getStatusCode()).isEqualTo(404);
      assertThat(Api.code(response)).isEqualTo("temporary_evse_status_not_found");
    }
    assertThat(api.get(deleted).getStatusCode()).isEqualTo(404);
    assertThat(api.stored(4711)).isEmpty();
  }

  @Test
  void aChangeWhoseAnswerIsLostIsKnownForOurs() {
    long id = api.create(FROM, TO);
    String patch = "{\"validFrom\":\"2026-05-01T09:00:00Z\"}";
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("TransactWriteItems"))) {
      APIGatewayProxyResponseEvent response = api.through(losing).patch(id, patch);

      assertThat(response.getStatusCode()).isEqualTo(200);
      assertThat(response.getBody()).isEqualTo(api.get(id).getBody());
    }
  }

  @Test
  void anEndInThePastEndsTheStatusAtOnce() {
    long id = api.create(FROM, TO);
    api.clock.set(TO.minusSeconds(60));

    assertThat(api.patch(id, "{\"validTo\":\"2026-05-01T09:00:00Z\"}").getStatusCode())
        .isEqualTo(200);
    assertThat(api.get(id).getStatusCode()).isEqualTo(404);
  }

  @Test
  void manyPatchesAtOnceNeverLeaveAPeriodThatEndsBeforeItStarts() throws Exception {
    long id = api.create(FROM, TO);
    AtomicBoolean done = new AtomicBoolean();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reader =
          executor.submit(
              () -> {
                int reads = 0;
                while (!done.get()) {
                  JsonNode status = Api.json(api.get(id));
                  assertThat(Instant.parse(status.path("validTo").textValue()))
                      .isAfter(Instant.parse(status.path("validFrom").textValue()));
                  reads++;
                }
                return reads;
              });
      // One side moves the beginning, the other the end, over the same hours: nearly every pair of
      // them could leave a period that is turned round.
      List<Future<APIGatewayProxyResponseEvent>> patches =
          IntStream.range(0, 60)
              .mapToObj(
                  i ->
                      executor.submit(
                          () ->
                              api.patch(
                                  id,
                                  "{\"%s\":\"2026-05-01T%02d:%02d:00Z\"}"
                                      .formatted(
                                          i % 2 == 0 ? "validFrom" : "validTo",
                                          9 + i * 7 % 9,
                                          i * 13 % 60))))
              .toList();
      for (Future<APIGatewayProxyResponseEvent> patch : patches) {
        statuses.add(patch.get().getStatusCode());
      }
      done.set(true);
      assertThat(reader.get()).isPositive();
    }
    assertThat(statuses).contains(200, 422).isSubsetOf(200, 422, 503);
    Map<String, AttributeValue> stored = api.stored(id);
    assertThat(Long.parseLong(stored.getOrDefault("validTo", Api.number(0)).n(), 10))
        .isGreaterThan(Long.parseLong(stored.getOrDefault("validFrom", Api.number(0)).n(), 10));
  }

  @Test
  void aChangeWhoseAnswerIsLostIsKnownForOursAlsoWhenTheStatusIsRemovedMeanwhile() {
    for (String patch : List.of("{\"temporaryStatus\":\"RESERVED\"}", "{\"validTo\":null}")) {
      long id = api.create(FROM, TO);
      LosingHttpClient removing = new LosingHttpClient("TransactWriteItems", () -> api.delete(id));
      try (DynamoDbClient losing = TestDynamoDb.client(removing)) {
        APIGatewayProxyResponseEvent response = api.through(losing).patch(id, patch);

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(Api.json(response).has("validTo")).isEqualTo(!patch.contains("validTo"));
      }
      assertThat(api.get(id).getStatusCode()).isEqualTo(404);
    }
  }

  @Test
  void aChangeWhoseAnswerIsLostIsNotMadeAgainOverTheChangesOfOthers() {
    long id = api.create(FROM, TO);
    LosingHttpClient overtaken =
        new LosingHttpClient("TransactWriteItems", () -> api.patch(id, "{\"validTo\":null}"));
    try (DynamoDbClient losing = TestDynamoDb.client(overtaken)) {
      assertThat(
              api.through(losing)
                  .patch(id, "{\"validTo\":\"2026-05-01T09:00:00Z\"}")
                  .getStatusCode())
          .isEqualTo(200);
    }
    assertThat(Api.json(api.get(id)).has("validTo")).isFalse();
  }
}
