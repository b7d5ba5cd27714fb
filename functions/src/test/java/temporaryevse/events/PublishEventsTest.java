package temporaryevse.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import temporaryevse.api.Api;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.LogStream;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.QueueInMemory;

class PublishEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant LATER = Api.NOW.plus(Duration.ofHours(1));

  private final Api api = Api.overNewTable();
  private final QueueInMemory due = new QueueInMemory(api.clock);
  private final QueueInMemory unpublished = new QueueInMemory(api.clock);
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();

  /** Publishes records, and returns the places of those that are to come again. */
  private List<String> publish(BusInMemory bus, List<ObjectNode> records) {
    PublishDeployment deployment = PublishingInMemory.over(bus, unpublished, due, api.clock);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new PublishEvents(deployment, new EmbeddedMetrics(new PrintStream(metrics, true, UTF_8)))
          .handleRequest(new ByteArrayInputStream(LogStream.event(records)), answer, api.context);
      return JSON.readTree(answer.toByteArray())
          .path("batchItemFailures")
          .valueStream()
          .map(failure -> failure.path("itemIdentifier").asText())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ObjectNode> records() {
    return LogStream.of(api.table);
  }

  /** Creates on EVSEs of their own, of three events each. */
  private void create(int times) {
    IntStream.range(0, times)
        .forEach(
            i ->
                assertThat(
                        api.post(
                                "{\"evseId\":\"DK*SPI*E%d\",\"temporaryStatus\":\"BLOCKED\"}"
                                    .formatted(100 + i))
                            .getStatusCode())
                    .isEqualTo(201));
  }

  private static List<String> ids(int evse) {
    return IntStream.rangeClosed(1, 3).mapToObj(n -> "DKSPIE" + evse + "/1/" + n).toList();
  }

  private static List<String> ids(int firstEvse, int lastEvse) {
    List<String> ids = new ArrayList<>();
    IntStream.rangeClosed(firstEvse, lastEvse).forEach(evse -> ids.addAll(ids(evse)));
    return ids;
  }

  @Test
  void theEventsAreThoseOfTheHistoryWithoutTheirMaker() {
    long id = api.create("");
    api.clock.set(Api.NOW.plusSeconds(1));
    api.patch(id, "{\"temporaryStatus\":\"RESERVED\"}");
    api.delete(id);
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records())).isEmpty();
    List<JsonNode> history = new ArrayList<>();
    for (JsonNode event : Api.json(api.history("evseId=DK*SPI*E123*1"))) {
      ((ObjectNode) event).remove(List.of("account", "keyId"));
      history.add(event);
    }
    assertThat(bus.details()).isEqualTo(history).hasSize(7);
    assertThat(bus.taken())
        .allSatisfy(
            entry -> {
              assertThat(entry.eventBusName()).isEqualTo(BusInMemory.NAME);
              assertThat(entry.source()).isEqualTo("temporary-evse-statuses");
              assertThat(JSON.readTree(entry.detail()).path("type").asText())
                  .isEqualTo(entry.detailType());
            })
        .extracting(PutEventsRequestEntry::time)
        .containsExactly(
            Api.NOW,
            Api.NOW,
            Api.NOW,
            Api.NOW.plusSeconds(1),
            Api.NOW.plusSeconds(1),
            Api.NOW.plusSeconds(1),
            Api.NOW.plusSeconds(1));
  }

  @Test
  void aCallHasAtMostTenEvents() {
    create(9);
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records())).isEmpty();
    assertThat(bus.sizes()).containsExactly(10, 10, 7);
    assertThat(bus.ids()).isEqualTo(ids(100, 108));
  }

  /** The bus in memory refuses what EventBridge would. */
  @Test
  void aCallHasNoMoreBytesThanEventBridgeTakes() {
    api.create(LATER, LATER.plus(Duration.ofDays(400)));
    for (int hours = 1; hours <= 99; hours++) {
      Instant from = LATER.plus(Duration.ofHours(2L * hours));
      assertThat(
              api.post(
                      "{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"COMMISSIONING\",\"validFrom\":\"%s\",\"validTo\":\"%s\"}"
                          .formatted(from, from.plusSeconds(60)))
                  .getStatusCode())
          .isEqualTo(201);
    }
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records())).isEmpty();
    assertThat(bus.ids()).hasSize(200).doesNotHaveDuplicates();
    assertThat(bus.sizes().getFirst()).isEqualTo(10);
    assertThat(bus.sizes().subList(0, bus.sizes().size() - 1)).anyMatch(size -> size < 10);
  }

  @ParameterizedTest
  @EnumSource(
      value = BusInMemory.Fault.class,
      names = {"REFUSES_SOME", "NONE"})
  void whatEventBridgeRefusesIsSentAgain(BusInMemory.Fault fault) {
    create(9);
    BusInMemory bus = new BusInMemory(call -> call % 3 == 0 ? BusInMemory.Fault.NONE : fault);

    assertThat(publish(bus, records())).isEmpty();
    assertThat(bus.ids()).containsExactlyInAnyOrderElementsOf(ids(100, 108));
  }

  /** An answer that is lost is given up at once: the SDK has repeated the call by then. */
  @ParameterizedTest
  @CsvSource({"LOSES_ANSWER", "DOES_NOT_ANSWER"})
  void whereThereIsNoAnswerTheFirstRecordWithoutOneComesAgainAndNothingBehindItWasSent(
      BusInMemory.Fault fault) {
    create(9);
    BusInMemory bus = new BusInMemory(call -> call == 2 ? fault : BusInMemory.Fault.NONE);
    List<ObjectNode> records = records();

    // The first call has ended in the middle of the fourth record.
    assertThat(publish(bus, records)).containsExactly("4");
    assertThat(bus.sizes()).containsExactly(10, 10);
    assertThat(api.context.log()).contains("WARN", "events_not_published");
    assertThat(publish(bus, records.subList(3, records.size()))).isEmpty();
    assertThat(new LinkedHashSet<>(bus.ids())).containsExactlyElementsOf(ids(100, 108));
  }

  @Test
  void whatIsRefusedAgainAndAgainComesAgain() {
    create(20);
    // Half of ten are left after each attempt, and of one none.
    BusInMemory bus =
        new BusInMemory(
            call -> call < 6 ? BusInMemory.Fault.DOES_NOT_ANSWER : BusInMemory.Fault.REFUSES_SOME);
    List<ObjectNode> records = records();

    List<String> failed = publish(bus, records);
    while (!failed.isEmpty()) {
      int first = Integer.parseInt(failed.getFirst());
      failed = publish(bus, records.subList(first - 1, records.size()));
    }
    assertThat(new LinkedHashSet<>(bus.ids())).containsExactlyInAnyOrderElementsOf(ids(100, 119));
  }

  @Test
  void aFunctionThatDiesHasPublishedNothingOutOfOrder() {
    create(9);
    BusInMemory bus =
        new BusInMemory(call -> call == 2 ? BusInMemory.Fault.KILLS : BusInMemory.Fault.NONE);

    assertThatThrownBy(() -> publish(bus, records())).isInstanceOf(BusInMemory.Killed.class);
    assertThat(publish(bus, records())).isEmpty();
    assertThat(new LinkedHashSet<>(bus.ids())).containsExactlyElementsOf(ids(100, 108));
  }

  @Test
  void aRecordThatCannotBeReadIsPutAsideAndStopsNoOther() throws IOException {
    create(3);
    List<ObjectNode> records = records();
    records.get(1).withObject("/dynamodb/NewImage/events").removeAll();
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records)).isEmpty();
    assertThat(bus.ids()).doesNotContainAnyElementsOf(ids(101)).hasSize(6);
    JsonNode aside = JSON.readTree(unpublished.messages().getFirst().body());
    assertThat(aside.path("sequenceNumber").asText()).isEqualTo("2");
    assertThat(aside.at("/keys/pk/S").asText()).isEqualTo("EVSE#DKSPIE101");
    assertThat(aside.path("error").asText()).isNotEmpty();
    assertThat(api.context.log()).contains("ERROR", "entry_not_read", "EVSE#DKSPIE101");
  }

  @Test
  void aRecordThatCannotBePutAsideComesAgainWithAllBehindIt() {
    create(3);
    List<ObjectNode> records = records();
    records.get(1).withObject("/dynamodb").remove("NewImage");
    unpublished.fail(1);
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records)).containsExactly("2");
    assertThat(bus.ids()).isEqualTo(ids(100));
    assertThat(publish(bus, records.subList(1, 3))).isEmpty();
    assertThat(bus.ids())
        .isEqualTo(List.of(ids(100), ids(102)).stream().flatMap(List::stream).toList());
  }

  @Test
  void anEntryWithoutEventsPublishesNothing() {
    api.create(Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1));
    api.advance();
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records())).isEmpty();
    assertThat(bus.ids()).containsExactly("DKSPIE123*1/1/1");
  }

  @ParameterizedTest
  @CsvSource({"120000, 1, 119000", "120001, 0, 0", "3000, 1, 2000", "999, 1, 0"})
  void whatIsDueBeforeTheRunAfterTheNextIsSentAtOnce(long dueIn, int messages, long comesIn) {
    Instant validTo = Api.NOW.plusMillis(dueIn);
    api.create(Api.NOW, validTo);

    publish(BusInMemory.sound(), records());
    assertThat(due.messages()).hasSize(messages);
    assertThat(due.messages())
        .allSatisfy(
            message -> {
              assertThat(message.comesAt()).isEqualTo(Api.NOW.plusMillis(comesIn));
              assertThat(message.body())
                  .isEqualTo(
                      "{\"evses\":[{\"evseId\":\"DKSPIE123*1\",\"dueAt\":\"%s\"}]}", validTo);
            });
  }

  @Test
  void anEndlessStatusAsksForNoMessageAndSomethingToTidyUpForOne() {
    api.create("");
    publish(BusInMemory.sound(), records());
    assertThat(due.messages()).isEmpty();

    api.create(Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1));
    publish(BusInMemory.sound(), records().subList(1, 2));
    assertThat(due.messages())
        .singleElement()
        .extracting(QueueInMemory.Message::comesAt)
        .isEqualTo(Api.NOW);
  }

  @Test
  void eventsDoNotWaitForTheQueueOfDueEvses() {
    api.create(Api.NOW, Api.NOW.plusSeconds(3));
    due.fail(1);
    BusInMemory bus = BusInMemory.sound();

    assertThat(publish(bus, records())).isEmpty();
    assertThat(bus.ids()).hasSize(3);
    assertThat(api.context.log()).contains("due_evses_not_sent");
  }

  @Test
  void theLagOfEachEventAndTheEventsByTypeAreMetrics() throws IOException {
    api.create(Api.NOW, LATER);
    api.clock.set(Api.NOW.plusMillis(350));

    publish(BusInMemory.sound(), records());
    Map<String, JsonNode> values = new TreeMap<>();
    for (String line : metrics.toString(UTF_8).lines().toList()) {
      JsonNode json = JSON.readTree(line);
      for (JsonNode metric : json.at("/_aws/CloudWatchMetrics/0/Metrics")) {
        values.put(
            metric.path("Name").asText() + " " + metric.path("Unit").asText(),
            json.path(metric.path("Name").asText()));
      }
    }
    assertThat(values.toString())
        .isEqualTo(
            "{EventLag Milliseconds=[350,350,350], evse.effective-status.changed Count=1,"
                + " temporary-evse-status.created Count=1,"
                + " temporary-evse-status.started Count=1}");
  }
}
