package temporaryevse.bench.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The events of a create, as they are in the log. */
final class Events {
  private Events() {}

  static List<AttributeValue> of(EvseState before, EvseState after, Status created) {
    List<AttributeValue> events = new ArrayList<>();
    events.add(event("created", Map.of("status", AttributeValue.fromM(Items.part(created)))));
    if (created.holds(after.asOf())) {
      events.add(
          event(
              "started",
              Map.of(
                  "evseId", AttributeValue.fromS(created.evseId()),
                  "status", AttributeValue.fromM(Items.outline(created)))));
    }
    EffectiveStatus previous = before.at(before.later(after.asOf().minusMillis(1)));
    EffectiveStatus current = after.at(after.asOf());
    if (!previous.isSameAs(current)) {
      events.add(event("changed", Map.of("previous", part(previous), "current", part(current))));
    }
    return events;
  }

  private static AttributeValue event(String type, Map<String, AttributeValue> fields) {
    Map<String, AttributeValue> event = new HashMap<>(fields);
    event.put("type", AttributeValue.fromS(type));
    return AttributeValue.fromM(event);
  }

  private static AttributeValue part(EffectiveStatus status) {
    Map<String, AttributeValue> part = new HashMap<>();
    part.put("evseId", AttributeValue.fromS(status.evseId()));
    part.put("at", Items.number(status.at()));
    Stretch effective = status.effective();
    if (effective != null) {
      part.put("effective", part(effective));
    }
    part.put("overridden", Items.numbers(status.overridden()));
    part.put(
        "schedule", AttributeValue.fromL(status.schedule().stream().map(Events::part).toList()));
    part.put("sequence", Items.number(status.sequence()));
    Items.putNumber(part, "lastUpdated", status.lastUpdated());
    return AttributeValue.fromM(part);
  }

  private static AttributeValue part(Stretch stretch) {
    Map<String, AttributeValue> part = Items.outline(stretch.status());
    Instant from = stretch.from();
    part.put("from", Items.number(from));
    Items.putNumber(part, "until", stretch.until());
    return AttributeValue.fromM(part);
  }
}
