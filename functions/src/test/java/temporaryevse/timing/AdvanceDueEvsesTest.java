package temporaryevse.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.api.Api;
import temporaryevse.store.Bulk;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.TestDynamoDb;

class AdvanceDueEvsesTest {

  private static final Instant LATER = Api.NOW.plusSeconds(10);

  private final Api api = Api.overNewTable();

  private void assertCounts(JsonNode counts, int due, int advanced) {
    assertThat(counts.path("EvsesDue").intValue()).isEqualTo(due);
    assertThat(counts.path("EvsesAdvanced").intValue()).isEqualTo(advanced);
    assertThat(counts.path("EvsesFailed").intValue()).isZero();
    assertThat(counts.path("ShardsUnfinished").intValue()).isZero();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void anEvseIsAdvancedAtItsBoundaryAndNotAMillisecondBefore() {
    long id = api.create(Api.NOW, LATER);

    api.clock.set(LATER.minusMillis(1));
    assertCounts(api.advance(), 0, 0);
    assertThat(api.stored(id)).isNotEmpty();

    api.clock.set(LATER);
    assertCounts(api.advance(), 1, 1);
    assertThat(api.stored(id)).isEmpty();
    assertCounts(api.advance(), 0, 0);
  }

  @Test
  void aStatusWhollyInThePastIsStoredAndRemovedByTheNextRun() {
    long id = api.create(Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1));
    assertThat(api.stored(id)).isNotEmpty();

    assertCounts(api.advance(), 1, 1);
    assertThat(api.stored(id)).isEmpty();
    assertCounts(api.advance(), 0, 0);
  }

  @Test
  void aStatusThatWasExtendedMeanwhileStays() {
    long id = api.create(Api.NOW, LATER);
    api.patch(id, "{\"validTo\":\"" + LATER.plusSeconds(1) + "\"}");

    api.clock.set(LATER);
    assertCounts(api.advance(), 0, 0);
    assertThat(api.get(id).getStatusCode()).isEqualTo(200);
  }

  @Test
  void whatTimeToLiveHasDeletedFirstDoesNoHarm() {
    long id = api.create(Api.NOW, LATER);
    api.create(Api.NOW, LATER.plusSeconds(5));
    TestDynamoDb.client().deleteItem(delete -> delete.tableName(api.table).key(Api.key(id)));

    api.clock.set(LATER);
    assertCounts(api.advance(), 1, 1);
    assertThat(api.ids("evseId=DK*SPI*E123*1")).containsExactly(id + 1);
  }

  @Test
  void anyNumberOfBoundariesAndDeletionsIsCaughtUpInOneRun() {
    for (int i = 0; i < 60; i++) {
      api.create(Api.NOW.plusSeconds(i), LATER.plusSeconds(i));
    }
    api.clock.set(Api.NOW.plus(Duration.ofHours(1)));

    assertCounts(api.advance(), 1, 1);
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void twoRunsAtOnceDoWhatOneDoes() throws Exception {
    for (int i = 0; i < 20; i++) {
      api.post(
          "{\"evseId\":\"DK*SPI*E%d\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"%s\"}"
              .formatted(i, LATER));
    }
    api.clock.set(LATER);

    Thread other = Thread.ofVirtual().start(api::advance);
    api.advance();
    other.join();
    assertCounts(api.advance(), 0, 0);
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void anEvseThatCannotBeReadFailsAloneAndIsTold() {
    api.create(Api.NOW, LATER);
    Bulk.fill(api.table, 1_000, 20, Api.NOW, LATER);
    api.put(
        Map.of(
            "pk", AttributeValue.fromS("EVSE#DKSPIEBROKEN"),
            "sk", Api.number(0),
            "dueShard", Api.number(3),
            "dueAt", Api.number(0)));
    api.clock.set(LATER);

    assertThatThrownBy(api::advance).hasMessage("1 EVSEs or shards failed");
    assertThat(api.context.log()).contains("evse_not_advanced").contains("DKSPIEBROKEN");
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void aRunThatIsShortOfTimeLeavesTheRestToTheNext() {
    Bulk.fill(api.table, 1, 50, Api.NOW, LATER);
    api.clock.set(LATER);
    api.context.remainingTime(() -> 4_000);

    JsonNode counts = api.advance();
    assertThat(counts.path("EvsesAdvanced").intValue()).isZero();
    assertThat(counts.path("ShardsUnfinished").intValue()).isPositive();
    assertThat(api.statuses()).hasSize(50);
  }

  @Test
  void aLostAnswerIsNotWrittenTwice() {
    IntStream.range(0, 3).forEach(i -> api.create(Api.NOW, LATER.plusSeconds(i)));
    api.clock.set(LATER.plusSeconds(60));
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("TransactWriteItems"))) {
      Api over = api.through(losing);
      over.clock.set(LATER.plusSeconds(60));
      over.advance();
    }
    assertCounts(api.advance(), 0, 0);
  }
}
