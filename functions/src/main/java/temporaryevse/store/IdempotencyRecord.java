package temporaryevse.store;

import static temporaryevse.aws.Attributes.isSame;
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
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.TemporaryEvseStatus;

/** The record of a create with an idempotency key: the request and its answer, for 24 hours. */
final class IdempotencyRecord {

  /** The condition that the key is free, or that its time is over at {@code :now}. */
  static final String IS_FREE = StatusItem.IS_FREE + " OR keptUntil <= :now";

  /** The attribute that tells this request's own items from those of another request. */
  static final String CREATION = "creation";

  private static final Duration RETENTION = Duration.ofHours(24);
  private static final String PARTITION = "IDEMPOTENCY#";
  private static final String REQUEST = "request";
  private static final String STATUS = "status";
  private static final String KEPT_UNTIL = "keptUntil";

  private IdempotencyRecord() {}

  static Map<String, AttributeValue> key(IdempotencyKey key) {
    return StatusItem.key(PARTITION + key.text(), 0);
  }

  /**
   * A new record.
   *
   * @param status the item of the status; as a map it stays out of the indexes on its attributes
   */
  static Map<String, AttributeValue> of(
      IdempotencyKey key, String fingerprint, Map<String, AttributeValue> status, Instant now) {
    Instant keptUntil = now.plus(RETENTION);
    Map<String, AttributeValue> record = new HashMap<>(key(key));
    record.put(REQUEST, AttributeValue.fromS(fingerprint));
    record.put(STATUS, AttributeValue.fromM(status));
    record.put(CREATION, required(status, CREATION));
    record.put(KEPT_UNTIL, milliseconds(keptUntil));
    record.put("expiresAt", secondsRoundedUp(keptUntil));
    return record;
  }

  /** The outcome of a request that meets a stored record, which may be its own. */
  static CreateOutcome outcome(
      Map<String, AttributeValue> own, Map<String, AttributeValue> stored) {
    return isSame(CREATION, own, stored)
        ? new CreateOutcome.Created(status(stored))
        : outcome(required(own, REQUEST).s(), stored);
  }

  private static CreateOutcome outcome(String fingerprint, Map<String, AttributeValue> stored) {
    return required(stored, REQUEST).s().equals(fingerprint)
        ? new CreateOutcome.Replayed(status(stored))
        : new CreateOutcome.KeyReused();
  }

  private static TemporaryEvseStatus status(Map<String, AttributeValue> record) {
    return StatusItem.read(required(record, STATUS).m());
  }

  /** The outcome of an earlier request; empty where there is no record, or its time is over. */
  static Optional<CreateOutcome> earlierOutcome(
      Map<String, AttributeValue> record, String fingerprint, Instant now) {
    return record.isEmpty() || number(record, KEPT_UNTIL) <= now.toEpochMilli()
        ? Optional.empty()
        : Optional.of(outcome(fingerprint, record));
  }
}
