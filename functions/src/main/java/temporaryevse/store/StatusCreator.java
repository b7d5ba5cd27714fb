package temporaryevse.store;

import static temporaryevse.aws.Attributes.isSame;
import static temporaryevse.aws.Attributes.milliseconds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import temporaryevse.access.Operators;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewStatus;
import temporaryevse.status.TemporaryEvseStatus;

/** The part of the store that creates statuses. */
public final class StatusCreator {

  /**
   * How often a new status may meet an id that is taken. It never does, unless the counter was set
   * back by hand or by a partial restore.
   */
  private static final int MAX_TAKEN_IDS = 5;

  /** How often a transaction is tried while others write the same items. */
  private static final int MAX_CONFLICTS = 6;

  private static final Set<String> CONFLICTS =
      Set.of("TransactionConflict", "ConditionalCheckFailed");

  private final StatusTable table;
  private final IdCounter ids;

  public StatusCreator(Deployment deployment) {
    table = StatusTable.of(deployment);
    ids = new IdCounter(table, deployment.idBlockSize());
  }

  /**
   * Stores a new status under the next id; with a key, unless the same request was stored under it
   * within the last 24 hours. Status and record of the key are written in one transaction.
   *
   * @param operators that the caller acts for
   * @throws IllegalStateException where the counter hands out ids that are taken, or has none left
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public CreateOutcome create(
      NewStatus request, Optional<IdempotencyKey> key, Operators operators, RequestTime time) {
    // A condition of the write would look at the same operator, so there is no race to lose.
    if (!operators.include(request.evseId().operator())) {
      return new CreateOutcome.OperatorNotAllowed(request.evseId().operator());
    }
    if (request.hasEnded(time.now())) {
      return key.flatMap(named -> earlierOutcome(named, request.fingerprint(), time))
          .orElseGet(() -> new CreateOutcome.AlreadyEnded(time.now()));
    }
    // Where the answer of a write is lost, the SDK writes again, and the condition fails on the
    // item of the first attempt. This value tells it from another request's.
    AttributeValue creation = AttributeValue.fromS(UUID.randomUUID().toString());
    for (int taken = 0; taken < MAX_TAKEN_IDS; taken++) {
      TemporaryEvseStatus status = request.withId(ids.next(time), time.now(), 0);
      Map<String, AttributeValue> item = StatusItem.of(status, table.retention());
      item.put(IdempotencyRecord.CREATION, creation);
      Optional<CreateOutcome> outcome =
          key.isEmpty()
              ? put(status, item, time)
              : putWithIdempotencyKey(status, item, key.get(), request.fingerprint(), time);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new IllegalStateException(
        "The id counter of the table " + table.name() + " is behind the ids that are stored.");
  }

  /** Drops the ids that were taken from the counter and not used. */
  public void forgetIds() {
    ids.forget();
  }

  private Optional<CreateOutcome> earlierOutcome(
      IdempotencyKey key, String fingerprint, RequestTime time) {
    return IdempotencyRecord.earlierOutcome(
        table.get(IdempotencyRecord.key(key), time), fingerprint, time.now());
  }

  /** Empty where another status has the id. */
  private Optional<CreateOutcome> put(
      TemporaryEvseStatus status, Map<String, AttributeValue> item, RequestTime time) {
    try {
      table.put(time, put -> put.item(item).conditionExpression(StatusItem.IS_FREE));
      return Optional.of(new CreateOutcome.Created(status));
    } catch (ConditionalCheckFailedException taken) {
      return isSame(IdempotencyRecord.CREATION, item, taken.item())
          ? Optional.of(new CreateOutcome.Created(status))
          : Optional.empty();
    }
  }

  /** Empty where another status has the id. */
  private Optional<CreateOutcome> putWithIdempotencyKey(
      TemporaryEvseStatus status,
      Map<String, AttributeValue> item,
      IdempotencyKey key,
      String fingerprint,
      RequestTime time) {
    Map<String, AttributeValue> record = IdempotencyRecord.of(key, fingerprint, item, time.now());
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(
                putIf(StatusItem.IS_FREE, Map.of(), item),
                putIf(IdempotencyRecord.IS_FREE, Map.of(":now", milliseconds(time.now())), record))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        table.write(time, request);
        return Optional.of(new CreateOutcome.Created(status));
      } catch (TransactionCanceledException cancelled) {
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        if (isRefused(reasons, 1)) {
          Map<String, AttributeValue> stored = reasons.get(1).item();
          if (!stored.isEmpty()) {
            return Optional.of(IdempotencyRecord.outcome(record, stored));
          }
        } else if (isRefused(reasons, 0)) {
          return Optional.empty();
        } else if (reasons.stream().noneMatch(reason -> CONFLICTS.contains(reason.code()))) {
          throw cancelled;
        }
        // Another request is writing the same items, most likely with the same key. The next
        // attempt sees its outcome.
        if (attempt == MAX_CONFLICTS) {
          throw table.calls().unavailable(cancelled);
        }
        BoundedCalls.pause(attempt, time.deadline());
      }
    }
  }

  private static boolean isRefused(List<CancellationReason> reasons, int index) {
    return reasons.size() > index && "ConditionalCheckFailed".equals(reasons.get(index).code());
  }

  private TransactWriteItem putIf(
      String condition, Map<String, AttributeValue> values, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table.name())
                .item(item)
                .conditionExpression(condition)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }
}
