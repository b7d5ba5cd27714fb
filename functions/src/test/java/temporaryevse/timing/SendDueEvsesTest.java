package temporaryevse.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.api.Api;
import temporaryevse.evse.EvseId;
import temporaryevse.store.Bulk;
import temporaryevse.store.DueEvse;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.TestDynamoDb;

class SendDueEvsesTest {

  private final Api api = Api.overNewTable();
  private final Clockwork clockwork = Clockwork.over(api.deployment);

  private void assertCounts(JsonNode counts, int due, int sent) {
    assertThat(counts.path("EvsesDue").intValue()).isEqualTo(due);
    assertThat(counts.path("EvsesSent").intValue()).isEqualTo(sent);
    assertThat(counts.path("EvsesFailed").intValue()).isZero();
    assertThat(counts.path("ShardsUnfinished").intValue()).isZero();
  }

  /** It looks two minutes ahead. What the run before has seen comes after the instant. */
  @ParameterizedTest
  @CsvSource({
    // Overdue, or due now.
    "-60000, 0",
    "0, 0",
    // Within a minute: a second afterwards, in whole seconds.
    "1, 1000",
    "999, 1000",
    "1000, 2000",
    "60000, 61000",
    // After that: a second ahead.
    "60001, 59000",
    "119999, 118000",
    "120000, 119000",
  })
  void aMessageComesAroundTheInstantAtWhichItsEvseIsDue(long dueIn, long comesIn) {
    Instant due = Api.NOW.plusMillis(dueIn);
    api.clock.set(due.minusSeconds(1));
    api.create(",\"validFrom\":\"" + due + "\"");
    api.clock.set(Api.NOW);

    assertCounts(clockwork.send(api.context), 1, 1);
    assertThat(clockwork.queue().messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.comesAt()).isEqualTo(Api.NOW.plusMillis(comesIn));
              assertThat(message.body())
                  .isEqualTo("{\"evses\":[{\"evseId\":\"DKSPIE123*1\",\"dueAt\":\"%s\"}]}", due);
            });
  }

  @Test
  void whatIsDueInMoreThanTwoMinutesIsLeftToTheNextRun() {
    api.create(",\"validFrom\":\"" + Api.NOW.plusMillis(120_001) + "\"");

    assertCounts(clockwork.send(api.context), 0, 0);
    assertThat(clockwork.queue().messages()).isEmpty();
  }

  @Test
  void aMessageHasUpToTwentyFiveEvsesThatAreDueInOneSecond() {
    Instant due = Api.NOW.plusSeconds(90);
    List<DueEvse> evses =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    new DueEvse(
                        EvseId.parse(Bulk.evseId(i)).orElseThrow(), due.plusMillis(i % 3 * 749L)))
            .toList();

    List<DueMessage> messages = DueMessage.of(evses);
    assertThat(messages).extracting(message -> message.evses().size()).containsExactly(25, 15, 20);
    assertThat(messages)
        .allSatisfy(
            message ->
                assertThat(message.evses())
                    .extracting(evse -> evse.dueAt().getEpochSecond())
                    .containsOnly(message.dueAt().getEpochSecond()));
    assertThat(messages.stream().map(DueMessage::text).map(DueMessage::parse).toList())
        .usingRecursiveComparison()
        .ignoringFields("evses.evseId.written")
        .isEqualTo(messages);
  }

  @Test
  void everyEvseThatIsDueIsSentHoweverManyThereAre() {
    Bulk.fill(api.table, 1, 700, Api.NOW.minusSeconds(60), Api.NOW.plusSeconds(90));

    assertCounts(clockwork.send(api.context), 700, 700);
    assertThat(
            clockwork.queue().messages().stream()
                .flatMap(message -> DueMessage.parse(message.body()).evses().stream())
                .map(evse -> evse.evseId().canonical())
                .distinct())
        .hasSize(700);
  }

  @Test
  void whatSqsRefusesIsSentAgain() {
    Bulk.fill(api.table, 1, 100, Api.NOW.minusSeconds(60), Api.NOW.plusSeconds(90));
    clockwork.queue().refuse(4);

    assertCounts(clockwork.send(api.context), 100, 100);
    assertThat(evsesInQueue()).isEqualTo(100);
  }

  @Test
  void whereSqsDoesNotAnswerTheRunFailsAndTheNextOneSendsTheRest() {
    Bulk.fill(api.table, 1, 100, Api.NOW.minusSeconds(60), Api.NOW.plusSeconds(90));
    clockwork.queue().fail(1);

    assertThatThrownBy(() -> clockwork.send(api.context))
        .hasMessageMatching("[1-9][0-9]? EVSEs or shards failed");
    assertThat(api.context.log()).contains("due_evses_not_sent");
    assertThat(evsesInQueue()).isBetween(50L, 99L);
    assertCounts(clockwork.send(api.context), 100, 100);
  }

  @Test
  void whereDynamoDbDoesNotAnswerTheRunFails() {
    Api unreachable = api.through(TestDynamoDb.unreachable());
    unreachable.context.remainingTime(() -> 5_600);

    assertThatThrownBy(() -> Clockwork.over(unreachable.deployment).send(unreachable.context))
        .hasMessage("16 EVSEs or shards failed");
    assertThat(unreachable.context.log()).contains("due_evses_not_read");
  }

  @Test
  void aRunThatIsShortOfTimeLeavesTheRestToTheNext() {
    Bulk.fill(api.table, 1, 50, Api.NOW, Api.NOW.plusSeconds(10));
    api.context.remainingTime(() -> 4_000);

    JsonNode counts = clockwork.send(api.context);
    assertThat(counts.path("EvsesSent").intValue()).isZero();
    assertThat(counts.path("ShardsUnfinished").intValue()).isEqualTo(16);
  }

  @Test
  void anEvseWhoseStateCannotBeReadIsSentAllTheSame() {
    api.put(
        Map.of(
            "pk", AttributeValue.fromS("EVSE#DKSPIEBROKEN"),
            "sk", Api.number(0),
            "dueShard", Api.number(3),
            "dueAt", Api.number(0)));

    assertCounts(clockwork.send(api.context), 1, 1);
  }

  @Test
  void everyBoundaryIsSentInTimeByOneOfTwoRunsAMinuteApart() {
    Instant due = Api.NOW.plus(Duration.ofSeconds(110));
    api.create(",\"validFrom\":\"" + due + "\"");
    clockwork.send(api.context);
    api.clock.set(Api.NOW.plusSeconds(63));
    clockwork.send(api.context);

    assertThat(clockwork.queue().messages())
        .extracting(QueueInMemory.Message::comesAt)
        .containsExactly(due.minusSeconds(1), due.plusSeconds(1));
  }

  private long evsesInQueue() {
    return clockwork.queue().messages().stream()
        .mapToLong(message -> DueMessage.parse(message.body()).evses().size())
        .sum();
  }
}
