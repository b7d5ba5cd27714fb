package temporaryevse.bench.peer;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items in DynamoDB, as the service has them. */
final class Items {
  private static final int DUE_SHARDS = 16;

  private Items() {}

  static Map<String, AttributeValue> key(String partition, long sort) {
    return Map.of("pk", AttributeValue.fromS(partition), "sk", number(sort));
  }

  static Map<String, AttributeValue> state(EvseState state, Evse evse) {
    Map<String, AttributeValue> item = new HashMap<>(key("EVSE#" + evse.canonical(), 0));
    item.put("evseId", AttributeValue.fromS(state.evseId()));
    item.put("sequence", number(state.sequence()));
    item.put("asOf", number(state.asOf()));
    item.put(
        "statuses",
        AttributeValue.fromL(
            state.statuses().stream().map(each -> AttributeValue.fromM(outline(each))).toList()));
    item.put("undeleted", numbers(state.undeleted()));
    putNumber(item, "since", state.since());
    putNumber(item, "lastUpdated", state.lastUpdated());
    state
        .dueAt()
        .ifPresent(
            dueAt -> {
              item.put("dueAt", number(dueAt));
              item.put("dueShard", number(Math.floorMod(evse.canonical().hashCode(), DUE_SHARDS)));
            });
    if (!state.statuses().isEmpty()) {
      item.put("overriddenOperator", AttributeValue.fromS(evse.operator()));
    }
    return item;
  }

  static EvseState readState(Map<String, AttributeValue> item) {
    String evseId = required(item, "evseId").s();
    return new EvseState(
        evseId,
        Long.parseLong(required(item, "sequence").n()),
        Objects.requireNonNull(instant(item, "asOf")),
        required(item, "statuses").l().stream().map(each -> readStatus(each.m(), evseId)).toList(),
        required(item, "undeleted").l().stream().map(each -> Long.valueOf(each.n())).toList(),
        instant(item, "since"),
        instant(item, "lastUpdated"));
  }

  static Map<String, AttributeValue> status(Status status, Evse evse) {
    Map<String, AttributeValue> item = part(status);
    item.remove("id");
    item.putAll(key("STATUS#" + status.id() % 8, status.id()));
    item.put("operator", AttributeValue.fromS(evse.operator()));
    Instant validTo = status.validTo();
    if (validTo != null) {
      item.put("expiresAt", seconds(validTo));
    }
    return item;
  }

  static Map<String, AttributeValue> log(
      EvseState before,
      EvseState after,
      Status created,
      Evse evse,
      Instant expiresAt,
      Map<String, Object> authorizer) {
    Map<String, AttributeValue> item =
        new HashMap<>(key("EVSE#" + evse.canonical(), after.sequence()));
    item.put("kind", AttributeValue.fromS("LOG"));
    item.put("time", number(after.asOf()));
    item.put("events", AttributeValue.fromL(Events.of(before, after, created)));
    item.put("expiresAt", seconds(expiresAt));
    for (String name : List.of("account", "keyId")) {
      if (authorizer.get(name) instanceof String text) {
        item.put(name, AttributeValue.fromS(text));
      }
    }
    return item;
  }

  /** A status in an event. */
  static Map<String, AttributeValue> part(Status status) {
    Map<String, AttributeValue> part = outline(status);
    part.put("evseId", AttributeValue.fromS(status.evseId()));
    return part;
  }

  /** A status where its EVSE is known. */
  static Map<String, AttributeValue> outline(Status status) {
    Map<String, AttributeValue> outline = new HashMap<>();
    outline.put("id", number(status.id()));
    outline.put("temporaryStatus", AttributeValue.fromS(status.temporaryStatus().name()));
    outline.put("validFrom", number(status.validFrom()));
    putNumber(outline, "validTo", status.validTo());
    outline.put("version", number(status.version()));
    return outline;
  }

  private static Status readStatus(Map<String, AttributeValue> outline, String evseId) {
    return new Status(
        Long.parseLong(required(outline, "id").n()),
        TemporaryStatus.valueOf(required(outline, "temporaryStatus").s()),
        evseId,
        Objects.requireNonNull(instant(outline, "validFrom")),
        instant(outline, "validTo"),
        Long.parseLong(required(outline, "version").n()));
  }

  static AttributeValue required(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name));
  }

  private static @Nullable Instant instant(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : Instant.ofEpochMilli(Long.parseLong(value.n()));
  }

  static void putNumber(Map<String, AttributeValue> item, String name, @Nullable Instant instant) {
    if (instant != null) {
      item.put(name, number(instant));
    }
  }

  static AttributeValue numbers(List<Long> values) {
    return AttributeValue.fromL(values.stream().map(Items::number).toList());
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue number(Instant instant) {
    return number(instant.toEpochMilli());
  }

  private static AttributeValue seconds(Instant instant) {
    return number(Math.ceilDiv(instant.toEpochMilli(), 1000L));
  }
}
