package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
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
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewBatch;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The record of a batch, which each of its statuses has one beside.
 *
 * @param name of the batch
 * @param fingerprint of the request
 * @param validFrom the beginning of its statuses, as it was the first time
 * @param keptUntil its own end
 */
record BatchRecord(IdempotencyKey name, String fingerprint, Instant validFrom, Instant keptUntil) {

  private static final String VALID_FROM = "validFrom";

  /** The time by which the records of statuses outlive the batch's: more than any request takes. */
  private static final Duration LONGER = Duration.ofHours(1);

  /** The record of a batch that nobody has sent before. */
  static BatchRecord of(IdempotencyKey name, NewBatch batch, Instant now) {
    return new BatchRecord(
        name, batch.fingerprint(), batch.validFrom(now), now.plus(IdempotencyRecord.RETENTION));
  }

  /** The record that holds instead; empty where it is of another request. */
  Optional<BatchRecord> earlier(Map<String, AttributeValue> stored) {
    return required(stored, IdempotencyRecord.REQUEST).s().equals(fingerprint)
        ? Optional.of(
            new BatchRecord(
                name,
                fingerprint,
                instant(stored, VALID_FROM),
                instant(stored, IdempotencyRecord.KEPT_UNTIL)))
        : Optional.empty();
  }

  Map<String, AttributeValue> key() {
    return Keys.idempotency(name, 0);
  }

  Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put(IdempotencyRecord.REQUEST, AttributeValue.fromS(fingerprint));
    item.put(VALID_FROM, milliseconds(validFrom));
    item.put(IdempotencyRecord.KEPT_UNTIL, milliseconds(keptUntil));
    item.put("expiresAt", secondsRoundedUp(keptUntil));
    return item;
  }

  /** The record of the status of one EVSE. */
  CreationRecord ofStatus(String tableName, int index) {
    return new OfStatus(tableName, name, index + 1, keptUntil.plus(LONGER));
  }

  /**
   * The record of one status.
   *
   * <p>It belongs to the batch with the same end. When a key is free again, another batch takes the
   * place of an earlier one, never the other way round.
   *
   * @param number of the status, from 1
   */
  private record OfStatus(String tableName, IdempotencyKey name, int number, Instant keptUntil)
      implements CreationRecord {

    @Override
    public Map<String, AttributeValue> key() {
      return Keys.idempotency(name, number);
    }

    @Override
    public Put put(TemporaryEvseStatus status) {
      Map<String, AttributeValue> record = new HashMap<>(key());
      record.put(IdempotencyRecord.STATUS, AttributeValue.fromM(StatusItem.attributes(status)));
      record.put(IdempotencyRecord.KEPT_UNTIL, milliseconds(keptUntil));
      record.put("expiresAt", secondsRoundedUp(keptUntil));
      return Put.builder()
          .tableName(tableName)
          .item(record)
          .conditionExpression(
              Keys.IS_FREE + " OR " + IdempotencyRecord.KEPT_UNTIL + " < :keptUntil")
          .expressionAttributeValues(Map.of(":keptUntil", milliseconds(keptUntil)))
          .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
          .build();
    }

    @Override
    public Optional<CreateOutcome> earlier(Map<String, AttributeValue> stored) {
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      Instant storedUntil = instant(stored, IdempotencyRecord.KEPT_UNTIL);
      if (storedUntil.isAfter(keptUntil)) {
        throw new ServiceUnavailableException("Another batch has the key now.");
      }
      return storedUntil.equals(keptUntil)
          ? Optional.of(
              new CreateOutcome.Replayed(
                  StatusItem.status(required(stored, IdempotencyRecord.STATUS).m())))
          : Optional.empty();
    }
  }
}
