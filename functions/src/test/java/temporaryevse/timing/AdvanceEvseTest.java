package temporaryevse.timing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.api.Api;
import temporaryevse.aws.Deadline;
import temporaryevse.evse.EvseId;
import temporaryevse.store.Bulk;
import temporaryevse.store.DueEvse;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.TestDynamoDb;

class AdvanceEvseTest {

  private static final Instant LATER = Api.NOW.plusSeconds(10);

  private final Api api = Api.overNewTable();
  private final Clockwork clockwork = Clockwork.over(api.deployment);
  private final List<Duration> waits = new ArrayList<>();

  /** Sleeps a millisecond too short, as a computer may. */
  private synchronized void doze(Duration duration, Deadline deadline) {
    waits.add(duration);
    api.clock.set(
        api.clock.instant().plus(duration.toMillis() > 1 ? duration.minusMillis(1) : duration));
  }

  private Clockwork.Advanced advance(QueueInMemory.Message... messages) {
    return clockwork.advance(List.of(messages), this::doze, api.context);
  }

  private static QueueInMemory.Message message(String id, DueEvse... evses) {
    return new QueueInMemory.Message(id, new DueMessage(List.of(evses)).text(), Instant.EPOCH);
  }

  private static DueEvse due(String evseId, Instant dueAt) {
    return new DueEvse(EvseId.parse(evseId).orElseThrow(), dueAt);
  }

  private static QueueInMemory.Message dueAt(Instant instant) {
    return message("message", due("DK*SPI*E123*1", instant));
  }

  private void assertAdvanced(Clockwork.Advanced result, int advanced, int unchanged) {
    assertThat(result.failed()).isEmpty();
    assertThat(result.counts().path("EvsesAdvanced").intValue()).isEqualTo(advanced);
    assertThat(result.counts().path("EvsesUnchanged").intValue()).isEqualTo(unchanged);
    assertThat(result.counts().path("EvsesFailed").intValue()).isZero();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  private List<String> types() {
    return Api.json(api.history("evseId=DK*SPI*E123*1"))
        .valueStream()
        .map(event -> event.path("type").asText().replaceFirst("^.*\\.", ""))
        .toList();
  }

  @Test
  void anEvseIsAdvancedAtItsBoundaryAndNotAMillisecondBefore() {
    long id = api.create(Api.NOW, LATER);

    // Whoever sent it, the clock of the function is what counts.
    api.clock.set(LATER.minusMillis(1));
    assertAdvanced(advance(dueAt(LATER.minusMillis(1))), 0, 1);
    assertThat(types()).containsExactly("created", "started", "changed");

    api.clock.set(LATER);
    assertAdvanced(advance(dueAt(LATER)), 1, 0);
    assertThat(types()).containsExactly("created", "started", "changed", "ended", "changed");
    assertThat(Api.json(api.history("evseId=DK*SPI*E123*1")).path(3).path("time").asText())
        .isEqualTo(LATER.toString());
    assertThat(api.stored(id)).isEmpty();
    assertThat(waits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 500, 1_999, 2_000})
  void theLastSecondsAreWaitedOutByTheFunctionsOwnClock(long milliseconds) {
    api.create(Api.NOW, LATER);
    api.clock.set(LATER.minusMillis(milliseconds));

    assertAdvanced(advance(dueAt(LATER)), 1, 0);
    assertThat(api.clock.instant()).isEqualTo(LATER);
    assertThat(waits.getFirst()).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @Test
  void aMessageThatIsMoreThanTwoSecondsEarlyIsSentAgain() {
    api.create(Api.NOW, LATER);
    api.clock.set(LATER.minusMillis(2_001));

    Clockwork.Advanced result = advance(dueAt(LATER));
    assertAdvanced(result, 0, 0);
    assertThat(result.counts().path("EvsesEarly").intValue()).isEqualTo(1);
    assertThat(waits).isEmpty();
    assertThat(clockwork.queue().messages())
        .singleElement()
        .satisfies(
            again -> {
              assertThat(again.body()).isEqualTo(dueAt(LATER).body());
              assertThat(again.comesAt()).isEqualTo(LATER.minusMillis(1_001));
            });
  }

  @Test
  void whatCannotBeSentAgainComesAgain() {
    api.clock.set(LATER.minusSeconds(60));
    clockwork.queue().fail(1);

    assertThat(advance(dueAt(LATER)).failed()).containsExactly("message");
    assertThat(clockwork.queue().messages()).isEmpty();
  }

  @Test
  void aMessageThatComesTwiceOrLateOrForNothingChangesNothing() {
    api.create(Api.NOW, LATER);
    api.clock.set(LATER);

    assertAdvanced(advance(dueAt(LATER)), 1, 0);
    List<String> types = types();
    assertAdvanced(advance(dueAt(LATER)), 0, 1);
    api.clock.set(LATER.plus(Duration.ofDays(1)));
    assertAdvanced(advance(dueAt(LATER), message("other", due("DK*SPI*E9", LATER))), 0, 2);
    assertThat(types()).isEqualTo(types);
    assertThat(api.items().stream().filter(item -> item.toString().contains("E9"))).isEmpty();
  }

  @Test
  void theSameEvseInTwoMessagesAtOnceIsAdvancedOnce() {
    api.create(Api.NOW, LATER);
    api.clock.set(LATER);
    QueueInMemory.Message[] messages =
        IntStream.range(0, 10)
            .mapToObj(i -> message("message-" + i, due("DK*SPI*E123*1", LATER)))
            .toArray(QueueInMemory.Message[]::new);

    Clockwork.Advanced result = advance(messages);
    assertThat(result.failed()).isEmpty();
    assertThat(types()).containsExactly("created", "started", "changed", "ended", "changed");
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aStatusThatIsExtendedAMomentBeforeItsEndAnnouncesNoEnd() {
    long id = api.create(Api.NOW, LATER);
    api.clock.set(LATER.minusMillis(1));
    api.patch(id, "{\"validTo\":\"" + LATER.plusSeconds(5) + "\"}");

    assertAdvanced(advance(dueAt(LATER)), 0, 1);
    assertThat(api.clock.instant()).isEqualTo(LATER);
    assertThat(types()).containsExactly("created", "started", "changed", "updated", "changed");
    assertThat(api.get(id).getStatusCode()).isEqualTo(200);
  }

  @Test
  void aStatusThatIsRemovedAMomentBeforeItsEndAnnouncesNoEnd() {
    long id = api.create(Api.NOW, LATER);
    api.clock.set(LATER.minusMillis(1));
    api.delete(id);

    assertAdvanced(advance(dueAt(LATER)), 0, 1);
    assertThat(types()).containsExactly("created", "started", "changed", "removed", "changed");
  }

  @Test
  void whatTimeToLiveHasDeletedFirstDoesNoHarm() {
    long id = api.create(Api.NOW, LATER);
    api.create(Api.NOW, LATER.plusSeconds(5));
    TestDynamoDb.client().deleteItem(delete -> delete.tableName(api.table).key(Api.key(id)));

    api.clock.set(LATER);
    assertAdvanced(advance(dueAt(LATER)), 1, 0);
    assertThat(api.ids("evseId=DK*SPI*E123*1")).containsExactly(id + 1);
  }

  @Test
  void aStatusWhollyInThePastIsRemovedWithoutAnEvent() {
    long id = api.create(Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1));
    assertThat(api.stored(id)).isNotEmpty();

    assertThat(api.advance().path("EvsesAdvanced").intValue()).isEqualTo(1);
    assertThat(api.stored(id)).isEmpty();
    assertThat(types()).containsExactly("created");
  }

  @Test
  void anyNumberOfBoundariesAndDeletionsIsCaughtUpAtOnce() {
    for (int i = 0; i < 60; i++) {
      api.create(Api.NOW.plusSeconds(i), LATER.plusSeconds(i));
    }
    api.clock.set(Api.NOW.plus(Duration.ofHours(1)));

    assertAdvanced(advance(dueAt(Api.NOW)), 1, 0);
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void anEvseThatCannotBeReadFailsAloneAndItsMessageComesAgain() {
    Bulk.fill(api.table, 1, 20, Api.NOW, LATER);
    api.put(Map.of("pk", AttributeValue.fromS("EVSE#DKSPIEBROKEN"), "sk", Api.number(0)));
    api.clock.set(LATER);

    Clockwork.Advanced result =
        advance(
            message("broken", due("DK*SPI*EBROKEN", LATER), due(Bulk.evseId(1), LATER)),
            new QueueInMemory.Message("unreadable", "{\"evses\":[]}", LATER),
            new QueueInMemory.Message("nonsense", "?", LATER),
            message(
                "sound",
                IntStream.rangeClosed(2, 20)
                    .mapToObj(i -> due(Bulk.evseId(i), LATER))
                    .toArray(DueEvse[]::new)));
    assertThat(result.failed()).containsExactlyInAnyOrder("broken", "unreadable", "nonsense");
    assertThat(result.counts().path("EvsesAdvanced").intValue()).isEqualTo(20);
    assertThat(api.context.log())
        .contains("ERROR", "evse_not_advanced", "DKSPIEBROKEN", "message_not_handled");
    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void twoThatAdvanceAtOnceDoWhatOneDoes() throws Exception {
    Bulk.fill(api.table, 1, 40, Api.NOW, LATER);
    api.clock.set(LATER);

    Thread other = Thread.ofVirtual().start(api::advance);
    api.advance();
    other.join();
    JsonNode counts = api.advance();
    assertThat(counts.path("EvsesDue").intValue()).isZero();
    assertThat(api.statuses()).isEmpty();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
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
    assertAdvanced(advance(dueAt(LATER)), 0, 1);
  }

  @Test
  void whereDynamoDbDoesNotAnswerTheMessageComesAgain() {
    Api unreachable = api.through(TestDynamoDb.unreachable());
    unreachable.clock.set(LATER);
    unreachable.context.remainingTime(() -> 1_000);

    Clockwork.Advanced result =
        Clockwork.over(unreachable.deployment)
            .advance(List.of(dueAt(LATER)), this::doze, unreachable.context);
    assertThat(result.failed()).containsExactly("message");
    ObjectNode counts = result.counts();
    assertThat(counts.path("EvsesFailed").intValue()).isEqualTo(1);
    assertThat(unreachable.context.log()).contains("WARN").doesNotContain("ERROR");
  }
}
