package temporaryevse.store;

import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.TemporaryEvseStatus;

/** The record of a create with an idempotency key: the request and its answer, for 24 hours. */
final class IdempotencyRecord {

  private static final Duration RETENTION = Duration.ofHours(24);
  private static final String REQUEST = "request";
  private static final String STATUS = "status";
  private static final String KEPT_UNTIL = "keptUntil";

  private IdempotencyRecord() {}

  /**
   * A write of a new record, refused with the stored record where the key is not free.
   *
   * @param status the answer; as a map it stays out of the indexes on its attributes
   */
  static Put put(
      EvseTable table,
      IdempotencyKey key,
      String fingerprint,
      TemporaryEvseStatus status,
      Instant now) {
    Instant keptUntil = now.plus(RETENTION);
    Map<String, AttributeValue> record = new HashMap<>(Keys.idempotency(key));
    record.put(REQUEST, AttributeValue.fromS(fingerprint));
    record.put(STATUS, AttributeValue.fromM(StatusItem.attributes(status)));
    record.put(KEPT_UNTIL, milliseconds(keptUntil));
    record.put("expiresAt", secondsRoundedUp(keptUntil));
    return Put.builder()
        .tableName(table.name())
        .item(record)
        .conditionExpression(Keys.IS_FREE + " OR " + KEPT_UNTIL + " <= :now")
        .expressionAttributeValues(Map.of(":now", milliseconds(now)))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** The outcome of an earlier request; empty where there is no record, or its time is over. */
  static Optional<CreateOutcome> outcome(
      Map<String, AttributeValue> record, String fingerprint, Instant now) {
    if (record.isEmpty() || number(record, KEPT_UNTIL) <= now.toEpochMilli()) {
      return Optional.empty();
    }
    return Optional.of(
        required(record, REQUEST).s().equals(fingerprint)
            ? new CreateOutcome.Replayed(StatusItem.status(required(record, STATUS).m()))
            : new CreateOutcome.KeyReused());
  }
}
