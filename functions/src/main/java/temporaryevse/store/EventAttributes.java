package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.optionalInstant;
import static temporaryevse.aws.Attributes.required;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.evse.EvseId;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseEvent;
import temporaryevse.status.Stretch;
import temporaryevse.status.TemporaryEvseStatus;

/** An event of the log as a part of its item; an operator's note is left out. */
final class EventAttributes {

  private static final String TYPE = "type";
  private static final String CREATED = "created";
  private static final String UPDATED = "updated";
  private static final String REMOVED = "removed";
  private static final String STARTED = "started";
  private static final String ENDED = "ended";
  private static final String CHANGED = "changed";
  private static final String STATUS = "status";
  private static final String BEFORE = "before";
  private static final String PREVIOUS = "previous";
  private static final String CURRENT = "current";
  private static final String EVSE_ID = "evseId";
  private static final String AT = "at";
  private static final String EFFECTIVE = "effective";
  private static final String MESSAGE = "message";
  private static final String OVERRIDDEN = "overridden";
  private static final String SCHEDULE = "schedule";
  private static final String SEQUENCE = "sequence";
  private static final String LAST_UPDATED = "lastUpdated";
  private static final String FROM = "from";
  private static final String UNTIL = "until";

  private EventAttributes() {}

  static Map<String, AttributeValue> of(EvseEvent event) {
    return switch (event) {
      case EvseEvent.Created(var status) -> Map.of(TYPE, type(CREATED), STATUS, part(status));
      case EvseEvent.Updated(var before, var after) ->
          Map.of(TYPE, type(UPDATED), BEFORE, part(before), STATUS, part(after));
      case EvseEvent.Removed(var status) -> Map.of(TYPE, type(REMOVED), STATUS, part(status));
      case EvseEvent.Started(var evseId, var status) ->
          Map.of(
              TYPE,
              type(STARTED),
              EVSE_ID,
              evse(evseId),
              STATUS,
              AttributeValue.fromM(StatusItem.attributes(status)));
      case EvseEvent.Ended(var evseId, var status) ->
          Map.of(
              TYPE,
              type(ENDED),
              EVSE_ID,
              evse(evseId),
              STATUS,
              AttributeValue.fromM(StatusItem.attributes(status)));
      case EvseEvent.EffectiveStatusChanged(var previous, var current) ->
          Map.of(TYPE, type(CHANGED), PREVIOUS, part(previous), CURRENT, part(current));
    };
  }

  /**
   * The event of such a part.
   *
   * @throws IllegalArgumentException where its type is not known
   */
  static EvseEvent read(Map<String, AttributeValue> attributes) {
    String type = required(attributes, TYPE).s();
    return switch (type) {
      case CREATED -> new EvseEvent.Created(status(attributes, STATUS));
      case UPDATED -> new EvseEvent.Updated(status(attributes, BEFORE), status(attributes, STATUS));
      case REMOVED -> new EvseEvent.Removed(status(attributes, STATUS));
      case STARTED ->
          new EvseEvent.Started(
              evse(attributes), StatusItem.outline(required(attributes, STATUS).m()));
      case ENDED ->
          new EvseEvent.Ended(
              evse(attributes), StatusItem.outline(required(attributes, STATUS).m()));
      case CHANGED ->
          new EvseEvent.EffectiveStatusChanged(
              effective(required(attributes, PREVIOUS).m()),
              effective(required(attributes, CURRENT).m()));
      default -> throw new IllegalArgumentException("The log has an event of the type " + type);
    };
  }

  private static AttributeValue type(String type) {
    return AttributeValue.fromS(type);
  }

  private static AttributeValue evse(EvseId evseId) {
    return AttributeValue.fromS(evseId.written());
  }

  private static EvseId evse(Map<String, AttributeValue> attributes) {
    return EvseId.parse(required(attributes, EVSE_ID).s()).orElseThrow();
  }

  private static AttributeValue part(TemporaryEvseStatus status) {
    return AttributeValue.fromM(StatusItem.attributes(status.withoutNote()));
  }

  private static TemporaryEvseStatus status(Map<String, AttributeValue> attributes, String name) {
    return StatusItem.status(required(attributes, name).m());
  }

  private static AttributeValue part(EffectiveStatus status) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put(EVSE_ID, evse(status.evseId()));
    attributes.put(AT, milliseconds(status.at()));
    status.effective().ifPresent(stretch -> attributes.put(EFFECTIVE, part(stretch)));
    if (!status.message().isEmpty()) {
      attributes.put(MESSAGE, MessageAttributes.of(status.message()));
    }
    attributes.put(
        OVERRIDDEN,
        AttributeValue.fromL(status.overridden().stream().map(id -> number(id)).toList()));
    attributes.put(
        SCHEDULE,
        AttributeValue.fromL(status.schedule().stream().map(EventAttributes::part).toList()));
    attributes.put(SEQUENCE, number(status.sequence()));
    status.lastUpdated().ifPresent(at -> attributes.put(LAST_UPDATED, milliseconds(at)));
    return AttributeValue.fromM(attributes);
  }

  private static EffectiveStatus effective(Map<String, AttributeValue> attributes) {
    return new EffectiveStatus(
        evse(attributes),
        instant(attributes, AT),
        attributes.containsKey(EFFECTIVE)
            ? Optional.of(stretch(required(attributes, EFFECTIVE)))
            : Optional.empty(),
        MessageAttributes.read(attributes, MESSAGE),
        required(attributes, OVERRIDDEN).l().stream().map(id -> Long.valueOf(id.n())).toList(),
        stretches(required(attributes, SCHEDULE)),
        number(attributes, SEQUENCE),
        optionalInstant(attributes, LAST_UPDATED));
  }

  private static AttributeValue part(Stretch stretch) {
    Map<String, AttributeValue> attributes = StatusItem.attributes(stretch.status());
    attributes.put(FROM, milliseconds(stretch.from()));
    stretch.until().ifPresent(until -> attributes.put(UNTIL, milliseconds(until)));
    return AttributeValue.fromM(attributes);
  }

  private static List<Stretch> stretches(AttributeValue list) {
    return list.l().stream().map(EventAttributes::stretch).toList();
  }

  private static Stretch stretch(AttributeValue value) {
    return new Stretch(
        StatusItem.outline(value.m()), instant(value.m(), FROM), optionalInstant(value.m(), UNTIL));
  }
}
