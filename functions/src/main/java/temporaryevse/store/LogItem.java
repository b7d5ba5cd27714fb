package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.optionalInstant;
import static temporaryevse.aws.Attributes.required;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.AccountId;
import temporaryevse.access.KeyId;
import temporaryevse.access.Maker;
import temporaryevse.evse.EvseId;
import temporaryevse.status.LogEntry;

/**
 * An entry of an EVSE's log as an item of the table.
 *
 * @param evseId the EVSE, in canonical form where it was read
 * @param entry the events
 * @param maker its author; empty for the clock
 * @param dueAt the instant at which the clock has work to do next, as of the write; empty where
 *     there is none, or another entry of the same write says it
 */
public record LogItem(
    EvseId evseId, LogEntry entry, Optional<Maker> maker, Optional<Instant> dueAt) {

  private static final String KIND = "kind";
  static final String LOG = "LOG";
  static final String TIME = "time";
  private static final String EVENTS = "events";
  private static final String ACCOUNT = "account";
  private static final String KEY_ID = "keyId";

  /** Not {@code dueAt}: the entry would be in the index of due EVSEs. */
  private static final String NEXT_DUE_AT = "nextDueAt";

  /**
   * The item.
   *
   * @param history the time after which DynamoDB may delete it
   */
  Map<String, AttributeValue> item(Duration history) {
    Map<String, AttributeValue> item = new HashMap<>(Keys.log(evseId, entry.sequence()));
    item.put(KIND, AttributeValue.fromS(LOG));
    item.put(TIME, milliseconds(entry.time()));
    item.put(
        EVENTS,
        AttributeValue.fromL(
            entry.events().stream()
                .map(event -> AttributeValue.fromM(EventAttributes.of(event)))
                .toList()));
    item.put("expiresAt", secondsRoundedUp(entry.time().plus(history)));
    dueAt.ifPresent(instant -> item.put(NEXT_DUE_AT, milliseconds(instant)));
    maker.ifPresent(
        by -> {
          item.put(ACCOUNT, AttributeValue.fromS(by.account().text()));
          by.key().ifPresent(key -> item.put(KEY_ID, AttributeValue.fromS(key.text())));
        });
    return item;
  }

  /** The entry of an item. */
  public static LogItem read(Map<String, AttributeValue> item) {
    return new LogItem(
        Keys.evse(required(item, Keys.PARTITION).s()),
        new LogEntry(
            number(item, Keys.SORT),
            instant(item, TIME),
            required(item, EVENTS).l().stream()
                .map(event -> EventAttributes.read(event.m()))
                .toList()),
        item.containsKey(ACCOUNT)
            ? Optional.of(
                new Maker(
                    new AccountId(required(item, ACCOUNT).s()),
                    item.containsKey(KEY_ID)
                        ? Optional.of(new KeyId(required(item, KEY_ID).s()))
                        : Optional.empty()))
            : Optional.empty(),
        optionalInstant(item, NEXT_DUE_AT));
  }
}
