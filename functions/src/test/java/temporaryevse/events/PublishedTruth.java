package temporaryevse.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import temporaryevse.api.Api;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.LogStream;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.RecordedContext;

/**
 * Checks what consumers come to know of a table whose logs are published while EventBridge refuses
 * events, loses answers, and the function dies.
 */
public final class PublishedTruth {

  /** What of an effective status makes a change worth an event. */
  private static final List<String> TOLD =
      List.of(
          "temporaryStatus",
          "id",
          "reason",
          "message",
          "since",
          "until",
          "schedule",
          "lastUpdated");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;
  private final Random random;
  private final List<String> contradictions = new ArrayList<>();

  private PublishedTruth(Api api, long seed) {
    this.api = api;
    random = new Random(seed);
  }

  /**
   * Publishes all logs and compares what consumers know with what the API says; empty where all is
   * well.
   *
   * @param api over the table, at a time at which no boundary is left to advance
   */
  public static List<String> contradictions(Api api, long seed) {
    PublishedTruth truth = new PublishedTruth(api, seed);
    truth.check();
    return truth.contradictions;
  }

  private void check() {
    List<ObjectNode> records = LogStream.of(api.table);
    BusInMemory bus = new BusInMemory(call -> fault());
    LogStream.shards(records).values().forEach(shard -> publish(shard, bus));
    List<JsonNode> arrived = new ArrayList<>(bus.details());
    arrived.addAll(arrived.subList(0, arrived.size() / 3));
    Collections.shuffle(arrived, random);
    isTrue(ids(arrived).equals(written(records)), "published " + ids(arrived));
    Map<String, List<JsonNode>> byEvse =
        arrived.stream().collect(Collectors.groupingBy(each -> each.path("subject").asText()));
    byEvse.forEach(this::check);
  }

  private BusInMemory.Fault fault() {
    BusInMemory.Fault[] faults = BusInMemory.Fault.values();
    return random.nextInt(4) == 0 ? faults[random.nextInt(faults.length)] : BusInMemory.Fault.NONE;
  }

  /** As Lambda does: a batch again where the function dies, and from where it says so. */
  private void publish(List<ObjectNode> shard, BusInMemory bus) {
    int next = 0;
    while (next < shard.size()) {
      List<ObjectNode> batch =
          shard.subList(next, Math.min(shard.size(), next + 1 + random.nextInt(5)));
      try {
        List<String> failed = invoke(batch, bus);
        next += failed.isEmpty() ? batch.size() : indexOf(failed.getFirst(), batch);
      } catch (BusInMemory.Killed e) {
        // The same batch comes again, to another process.
      }
    }
  }

  private static int indexOf(String sequenceNumber, List<ObjectNode> batch) {
    return batch.stream().map(LogStream::sequenceNumber).toList().indexOf(sequenceNumber);
  }

  private List<String> invoke(List<ObjectNode> batch, BusInMemory bus) {
    QueueInMemory queue = new QueueInMemory(api.clock);
    PublishDeployment deployment = PublishingInMemory.over(bus, queue, queue, api.clock);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new PublishEvents(deployment, EmbeddedMetrics.toNowhere())
          .handleRequest(
              new ByteArrayInputStream(LogStream.event(batch)), answer, new RecordedContext());
      return JSON.readTree(answer.toByteArray())
          .path("batchItemFailures")
          .valueStream()
          .map(failure -> failure.path("itemIdentifier").asText())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> ids(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.path("id").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The ids of the events that the logs have. */
  private static Set<String> written(List<ObjectNode> records) {
    Set<String> ids = new TreeSet<>();
    for (ObjectNode record : records) {
      int events = record.at("/dynamodb/NewImage/events/L").size();
      for (int number = 1; number <= events; number++) {
        ids.add(
            LogStream.evse(record).replace("EVSE#", "")
                + "/"
                + record.at("/dynamodb/Keys/sk/N").asText()
                + "/"
                + number);
      }
    }
    return ids;
  }

  private void check(String evse, List<JsonNode> arrived) {
    JsonNode effective = Api.json(api.effective("evseId=" + evse)).path(0);
    // Where nothing has changed, nothing is effective, and nothing will be.
    JsonNode known = JSON.createObjectNode().set("schedule", JSON.createArrayNode());
    String highest = "";
    for (JsonNode event : arrived) {
      if (event.path("type").asText().equals("evse.effective-status.changed")
          && event.path("sequence").asText().compareTo(highest) > 0) {
        highest = event.path("sequence").asText();
        known = event.at("/data/current");
      }
    }
    isTrue(
        told(known).equals(told(effective)),
        evse + ": consumers know " + told(known) + ", and the API says " + told(effective));
    checkStretches(evse, inOrder(arrived));
  }

  /** Each event once, as its number has it. */
  private static List<JsonNode> inOrder(List<JsonNode> arrived) {
    Map<String, JsonNode> byId = new TreeMap<>();
    arrived.forEach(event -> byId.put(event.path("id").asText(), event));
    return byId.values().stream()
        .sorted(
            Comparator.<JsonNode, String>comparing(event -> event.path("sequence").asText())
                .thenComparing(event -> event.path("id").asText()))
        .toList();
  }

  /** Every stretch of holding has one start, and one end or removal. */
  private void checkStretches(String evse, List<JsonNode> events) {
    Set<Long> holding = new TreeSet<>();
    for (JsonNode event : events) {
      long id = event.at("/data/status/id").longValue();
      String what = evse + ": " + event.path("id").asText();
      switch (event.path("type").asText()) {
        case "temporary-evse-status.started" -> isTrue(holding.add(id), what + " starts again");
        case "temporary-evse-status.ended" -> isTrue(holding.remove(id), what + " ends again");
        case "temporary-evse-status.removed" -> holding.remove(id);
        case "evse.effective-status.changed" ->
            isTrue(
                !told(event.at("/data/previous")).equals(told(event.at("/data/current"))),
                what + " changes nothing");
        default -> {}
      }
    }
    Set<Long> active = new TreeSet<>(api.ids("activeOnly=true&evseId=" + evse));
    isTrue(holding.equals(active), evse + ": holding by events " + holding + ", not " + active);
  }

  private static Map<String, JsonNode> told(JsonNode effective) {
    Map<String, JsonNode> told = new TreeMap<>();
    TOLD.stream()
        .filter(effective::hasNonNull)
        .forEach(name -> told.put(name, effective.path(name)));
    return told;
  }

  private void isTrue(boolean holds, String otherwise) {
    if (!holds) {
      contradictions.add(otherwise);
    }
  }
}
