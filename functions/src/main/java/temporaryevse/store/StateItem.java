package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.optionalInstant;
import static temporaryevse.aws.Attributes.required;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.evse.EvseId;
import temporaryevse.status.EvseState;
import temporaryevse.status.StatusOutline;

/** The state of an EVSE as an item of the table. */
final class StateItem {

  /** The number of partitions of the index of due EVSEs. */
  static final int DUE_SHARDS = 16;

  static final String DUE_SHARD = "dueShard";
  static final String DUE_AT = "dueAt";
  static final String OVERRIDDEN_OPERATOR = "overriddenOperator";
  static final String SEQUENCE = "sequence";

  private static final String EVSE_ID = "evseId";
  private static final String AS_OF = "asOf";
  private static final String STATUSES = "statuses";
  private static final String UNDELETED = "undeleted";
  private static final String SINCE = "since";
  private static final String LAST_UPDATED = "lastUpdated";

  private StateItem() {}

  /** The item of a state. */
  static Map<String, AttributeValue> of(EvseState state) {
    Map<String, AttributeValue> item = new HashMap<>(Keys.state(state.evseId().canonical()));
    item.put(EVSE_ID, AttributeValue.fromS(state.evseId().written()));
    item.put(SEQUENCE, number(state.sequence()));
    item.put(AS_OF, milliseconds(state.asOf()));
    item.put(
        STATUSES,
        AttributeValue.fromL(
            state.statuses().values().stream()
                .map(status -> AttributeValue.fromM(StatusItem.attributes(status)))
                .toList()));
    item.put(
        UNDELETED, AttributeValue.fromL(state.undeleted().stream().map(id -> number(id)).toList()));
    state.since().ifPresent(since -> item.put(SINCE, milliseconds(since)));
    state.lastUpdated().ifPresent(updated -> item.put(LAST_UPDATED, milliseconds(updated)));
    state
        .dueAt()
        .ifPresent(
            dueAt -> {
              item.put(DUE_SHARD, number(dueShard(state.evseId())));
              item.put(DUE_AT, milliseconds(dueAt));
            });
    if (!state.statuses().isEmpty()) {
      item.put(OVERRIDDEN_OPERATOR, AttributeValue.fromS(state.evseId().operator().text()));
    }
    return item;
  }

  /** The state of an item; {@code evseId} where there is none. */
  static EvseState read(EvseId evseId, Map<String, AttributeValue> item) {
    return item.isEmpty() ? EvseState.unused(evseId) : read(item);
  }

  /** The state of an item that exists. */
  static EvseState read(Map<String, AttributeValue> item) {
    return new EvseState(
        EvseId.parse(required(item, EVSE_ID).s()).orElseThrow(),
        number(item, SEQUENCE),
        instant(item, AS_OF),
        required(item, STATUSES).l().stream()
            .map(status -> StatusItem.outline(status.m()))
            .collect(Collectors.toMap(StatusOutline::id, Function.identity())),
        required(item, UNDELETED).l().stream().map(id -> Long.valueOf(id.n())).toList(),
        optionalInstant(item, SINCE),
        optionalInstant(item, LAST_UPDATED));
  }

  private static long dueShard(EvseId evseId) {
    return Math.floorMod(evseId.canonical().hashCode(), DUE_SHARDS);
  }
}
