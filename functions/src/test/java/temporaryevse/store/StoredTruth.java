package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseEvent;
import temporaryevse.status.EvseState;
import temporaryevse.status.LogEntry;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.testing.ReplayedLog;
import temporaryevse.testing.TestDynamoDb;

/** Checks that states, statuses, logs and idempotency records of a table tell the same story. */
public final class StoredTruth {

  private final Map<String, EvseState> states = new TreeMap<>();
  private final Map<String, List<LogEntry>> logs = new TreeMap<>();
  private final Map<Long, TemporaryEvseStatus> statuses = new TreeMap<>();
  private final List<TemporaryEvseStatus> answers = new ArrayList<>();
  private final List<String> contradictions = new ArrayList<>();

  private StoredTruth() {}

  /** What one kind of item says and another does not; empty where all is well. */
  public static List<String> contradictions(String table) {
    StoredTruth truth = new StoredTruth();
    TestDynamoDb.client()
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .forEach(truth::read);
    truth.check();
    return truth.contradictions;
  }

  private void read(Map<String, AttributeValue> item) {
    String partition = required(item, Keys.PARTITION).s();
    if (partition.startsWith("STATUS#")) {
      statuses.put(number(item, Keys.SORT), StatusItem.read(item));
    } else if (partition.startsWith("IDEMPOTENCY#")) {
      // The record of a batch has none, and those beside it have one each.
      if (item.containsKey("status")) {
        answers.add(StatusItem.status(required(item, "status").m()));
      }
    } else if (partition.startsWith("EVSE#") && number(item, Keys.SORT) == 0) {
      states.put(partition, StateItem.read(item));
    } else if (partition.startsWith("EVSE#")) {
      logs.computeIfAbsent(partition, each -> new ArrayList<>()).add(LogItem.read(item).entry());
    }
  }

  private void check() {
    isTrue(
        states.keySet().equals(logs.keySet()),
        "states of " + states.keySet() + " and logs of " + logs.keySet());
    Map<Long, TemporaryEvseStatus> created = new HashMap<>();
    states.forEach(
        (partition, state) -> {
          List<LogEntry> log = logs.getOrDefault(partition, List.of());
          check(partition, state, log);
          log.stream()
              .flatMap(entry -> entry.events().stream())
              .forEach(
                  event -> {
                    if (event instanceof EvseEvent.Created(var status)) {
                      isTrue(
                          created.put(status.id(), status) == null,
                          "id " + status.id() + " came twice");
                    }
                  });
        });
    for (TemporaryEvseStatus answer : answers) {
      isTrue(
          answer.withoutNote().equals(created.get(answer.id())),
          "a key answers " + answer + ", and the log has " + created.get(answer.id()));
    }
    Map<Long, StatusOutline> known =
        states.values().stream()
            .flatMap(state -> state.statuses().values().stream())
            .collect(Collectors.toMap(StatusOutline::id, status -> status));
    List<Long> undeleted =
        states.values().stream().flatMap(state -> state.undeleted().stream()).toList();
    known.forEach(
        (id, outline) ->
            isTrue(
                statuses.containsKey(id) && statuses.get(id).outline().equals(outline),
                "a state has " + outline + ", and the item is " + statuses.get(id)));
    statuses
        .keySet()
        .forEach(
            id ->
                isTrue(
                    known.containsKey(id) || undeleted.contains(id),
                    "no state has " + statuses.get(id)));
  }

  private void check(String partition, EvseState state, List<LogEntry> log) {
    isTrue(
        log.stream()
            .map(LogEntry::sequence)
            .toList()
            .equals(LongStream.rangeClosed(1, state.sequence()).boxed().toList()),
        partition + ": the state is at " + state.sequence() + ", and the log is " + log);
    try {
      ReplayedLog replayed = ReplayedLog.of(log);
      isTrue(
          replayed.statuses().equals(state.statuses()),
          partition
              + ": the log gives "
              + replayed.statuses()
              + ", and the state has "
              + state.statuses());
      EffectiveStatus effective = state.at(state.asOf());
      isTrue(
          replayed
              .effective()
              .filter(
                  each ->
                      each.effective().equals(effective.effective())
                          && each.schedule().equals(effective.schedule())
                          && each.lastUpdated().equals(effective.lastUpdated()))
              .isPresent(),
          partition + ": the log gives " + replayed.effective() + ", and the state " + effective);
    } catch (AssertionError e) {
      contradictions.add(partition + ": " + e.getMessage());
    }
  }

  private void isTrue(boolean holds, String otherwise) {
    if (!holds) {
      contradictions.add(otherwise);
    }
  }
}
