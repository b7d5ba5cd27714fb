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

/**
 * The record of a create with an idempotency key: the request and its answer, for 24 hours.
 *
 * @param tableName of the table
 * @param name of the create
 * @param fingerprint of the request
 * @param now the time of the request
 */
record IdempotencyRecord(String tableName, IdempotencyKey name, String fingerprint, Instant now)
    implements CreationRecord {

  static final Duration RETENTION = Duration.ofHours(24);
  static final String REQUEST = "request";
  static final String STATUS = "status";
  static final String KEPT_UNTIL = "keptUntil";

  /** The condition that no record holds at {@code :now}. */
  static final String IS_FREE = Keys.IS_FREE + " OR " + KEPT_UNTIL + " <= :now";

  @Override
  public Map<String, AttributeValue> key() {
    return Keys.idempotency(name, 0);
  }

  @Override
  public Put put(TemporaryEvseStatus status) {
    Instant keptUntil = now.plus(RETENTION);
    Map<String, AttributeValue> record = new HashMap<>(key());
    record.put(REQUEST, AttributeValue.fromS(fingerprint));
    // As a map it stays out of the indexes on its attributes.
    record.put(STATUS, AttributeValue.fromM(StatusItem.attributes(status)));
    record.put(KEPT_UNTIL, milliseconds(keptUntil));
    record.put("expiresAt", secondsRoundedUp(keptUntil));
    return Put.builder()
        .tableName(tableName)
        .item(record)
        .conditionExpression(IS_FREE)
        .expressionAttributeValues(Map.of(":now", milliseconds(now)))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  @Override
  public Optional<CreateOutcome> earlier(Map<String, AttributeValue> stored) {
    if (!holds(stored, now)) {
      return Optional.empty();
    }
    return Optional.of(
        required(stored, REQUEST).s().equals(fingerprint)
            ? new CreateOutcome.Replayed(StatusItem.status(required(stored, STATUS).m()))
            : new CreateOutcome.KeyReused());
  }

  /** Whether a record is there and its time is not over. */
  static boolean holds(Map<String, AttributeValue> stored, Instant now) {
    return !stored.isEmpty() && number(stored, KEPT_UNTIL) > now.toEpochMilli();
  }
}
