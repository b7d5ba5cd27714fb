package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.optionalInstant;
import static temporaryevse.aws.Attributes.optionalText;
import static temporaryevse.aws.Attributes.required;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.Operators;
import temporaryevse.evse.EvseId;
import temporaryevse.evse.OperatorId;
import temporaryevse.status.Period;
import temporaryevse.status.Reason;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.status.TemporaryStatus;

/** A status as an item of the table, and its parts in other items. */
final class StatusItem {

  static final String OPERATOR = "operator";

  private static final String ID = "id";
  private static final String TEMPORARY_STATUS = "temporaryStatus";
  private static final String EVSE_ID = "evseId";
  private static final String VALID_FROM = "validFrom";
  private static final String VALID_TO = "validTo";
  private static final String REASON = "reason";
  private static final String MESSAGE = "message";
  private static final String MESSAGE_DIGEST = "messageDigest";
  private static final String NOTE = "note";
  private static final String REFERENCE = "reference";
  private static final String VERSION = "version";

  private StatusItem() {}

  /** The item of a status; DynamoDB may delete it after its end. */
  static Map<String, AttributeValue> of(TemporaryEvseStatus status) {
    Map<String, AttributeValue> item = attributes(status);
    item.remove(ID);
    item.putAll(Keys.status(status.id()));
    item.put(OPERATOR, AttributeValue.fromS(status.evseId().operator().text()));
    status
        .period()
        .validTo()
        .ifPresent(validTo -> item.put("expiresAt", secondsRoundedUp(validTo)));
    return item;
  }

  /** The status of an item. */
  static TemporaryEvseStatus read(Map<String, AttributeValue> item) {
    return status(number(item, Keys.SORT), item);
  }

  /** Whether an item is the status of one of these operators. */
  static boolean isOf(Operators operators, Map<String, AttributeValue> item) {
    return operators.include(new OperatorId(required(item, OPERATOR).s()));
  }

  /** A status as a part of another item. */
  static Map<String, AttributeValue> attributes(TemporaryEvseStatus status) {
    Map<String, AttributeValue> attributes = attributes(status.outline());
    attributes.put(EVSE_ID, AttributeValue.fromS(status.evseId().written()));
    StatusDetails details = status.details();
    if (!details.message().isEmpty()) {
      attributes.put(MESSAGE, MessageAttributes.of(details.message()));
    }
    details.note().ifPresent(note -> attributes.put(NOTE, AttributeValue.fromS(note)));
    details
        .reference()
        .ifPresent(reference -> attributes.put(REFERENCE, AttributeValue.fromS(reference)));
    return attributes;
  }

  /** The status of such a part. */
  static TemporaryEvseStatus status(Map<String, AttributeValue> attributes) {
    return status(number(attributes, ID), attributes);
  }

  /** A status without its texts, as a part of another item. */
  static Map<String, AttributeValue> attributes(StatusOutline status) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put(ID, number(status.id()));
    attributes.put(TEMPORARY_STATUS, AttributeValue.fromS(status.temporaryStatus().name()));
    attributes.put(VALID_FROM, milliseconds(status.period().validFrom()));
    status.period().validTo().ifPresent(validTo -> attributes.put(VALID_TO, milliseconds(validTo)));
    status
        .reason()
        .ifPresent(reason -> attributes.put(REASON, AttributeValue.fromS(reason.name())));
    status
        .messageDigest()
        .ifPresent(digest -> attributes.put(MESSAGE_DIGEST, AttributeValue.fromS(digest)));
    attributes.put(VERSION, number(status.version()));
    return attributes;
  }

  /** The status of such a part, without its texts. */
  static StatusOutline outline(Map<String, AttributeValue> attributes) {
    return new StatusOutline(
        number(attributes, ID),
        TemporaryStatus.valueOf(required(attributes, TEMPORARY_STATUS).s()),
        period(attributes),
        reason(attributes),
        optionalText(attributes, MESSAGE_DIGEST),
        number(attributes, VERSION));
  }

  private static TemporaryEvseStatus status(long id, Map<String, AttributeValue> attributes) {
    return new TemporaryEvseStatus(
        id,
        TemporaryStatus.valueOf(required(attributes, TEMPORARY_STATUS).s()),
        EvseId.parse(required(attributes, EVSE_ID).s()).orElseThrow(),
        period(attributes),
        new StatusDetails(
            reason(attributes),
            MessageAttributes.read(attributes, MESSAGE),
            optionalText(attributes, NOTE),
            optionalText(attributes, REFERENCE)),
        number(attributes, VERSION));
  }

  private static Period period(Map<String, AttributeValue> attributes) {
    return new Period(instant(attributes, VALID_FROM), optionalInstant(attributes, VALID_TO));
  }

  private static Optional<Reason> reason(Map<String, AttributeValue> attributes) {
    return optionalText(attributes, REASON).map(Reason::valueOf);
  }
}
