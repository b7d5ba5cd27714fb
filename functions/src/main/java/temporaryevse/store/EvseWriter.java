package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import temporaryevse.access.Maker;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.DriverMessage;
import temporaryevse.status.EvseState;
import temporaryevse.status.LogEntry;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.status.Transition;

/**
 * The part of the store that reads the state of an EVSE and writes its transitions.
 *
 * <p>A transition is one transaction, on the condition that the state is still the one that was
 * read. Its token makes it safe to send again: DynamoDB answers a repeat within ten minutes as the
 * first time.
 */
record EvseWriter(EvseTable table) {

  /**
   * How often a transaction is sent while another writes the same items. The other is done within
   * milliseconds, and most likely this one is refused then.
   */
  private static final int MAX_CONFLICTS = 12;

  /** How often statuses and the state of their EVSE are read until they are of the same time. */
  static final int MAX_READS = 3;

  private static final String REFUSED = "ConditionalCheckFailed";
  private static final Set<String> CONFLICTS = Set.of("TransactionConflict", REFUSED);

  /**
   * A state as it was read.
   *
   * @param state what to decide on
   * @param storedSequence number of the write that stored it; 0 where nothing is stored
   */
  record Read(EvseState state, long storedSequence) {

    /** Whether a status was read at the same time as the state. */
    boolean isOfTheTimeOf(TemporaryEvseStatus status) {
      @Nullable StatusOutline outline = state.statuses().get(status.id());
      return outline == null
          ? status.period().hasEnded(state.asOf())
          : outline.equals(status.outline());
    }

    /** The failure of a request whose status is never of the time of the state. */
    RuntimeException neverOfTheTimeOf(TemporaryEvseStatus status) {
      return state.statuses().containsKey(status.id())
          ? new ServiceUnavailableException("The status changes faster than it can be read.")
          : new IllegalStateException(
              "The state of the EVSE does not have the status " + status.id());
    }

    /** The state that a transition has stored. */
    static Read after(Transition committed) {
      return new Read(committed.next(), committed.next().sequence());
    }
  }

  /** The result of a transaction. */
  sealed interface Result {

    /** All of it is written. */
    record Committed() implements Result {}

    /** The state has changed since it was read; nothing is written. */
    record Overtaken() implements Result {}

    /** The idempotency key is in use; nothing is written. */
    record KeyTaken(Map<String, AttributeValue> record) implements Result {}

    /** A new status has the id of another, or a changed one is gone; nothing is written. */
    record StatusRefused() implements Result {}
  }

  /** The state of an EVSE, strongly consistent. */
  Read read(EvseId evseId, RequestTime time) {
    Map<String, AttributeValue> item = table.get(Keys.state(evseId.canonical()), time);
    EvseState state = StateItem.read(evseId, item);
    return new Read(
        state.sequence() + 1 < table.sequenceBase()
            ? state.written(table.sequenceBase() - 1)
            : state,
        state.sequence());
  }

  /**
   * Writes a transition that was decided on a state, with the messages that its events tell. They
   * are read after the state: where one has changed since, so has the state.
   *
   * @param maker of its command; empty for the clock
   * @param record of an idempotency key
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  Result write(
      Read read,
      Transition transition,
      Optional<Maker> maker,
      Optional<Put> record,
      RequestTime time) {
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .clientRequestToken(UUID.randomUUID().toString())
            .transactItems(items(read, withMessages(transition, time), maker, record))
            .build();
    for (int sent = 1; sent <= MAX_CONFLICTS; sent++) {
      try {
        if (table.write(time, request)) {
          return new Result.Committed();
        }
      } catch (TransactionCanceledException cancelled) {
        Optional<Result> refusal = refusal(cancelled, transition.stored(), record);
        if (refusal.isPresent()) {
          return refusal.get();
        }
      }
      BoundedCalls.pause(1, time.deadline());
    }
    throw new ServiceUnavailableException("Too many are writing the same EVSE.");
  }

  private Transition withMessages(Transition transition, RequestTime time) {
    Map<Long, List<DriverMessage>> messages = new HashMap<>();
    new StatusTexts(table)
        .read(transition.explained(), time)
        .forEach((id, status) -> messages.put(id, status.details().message()));
    return transition.withMessages(messages);
  }

  /** Empty where the same request can be sent again. */
  private static Optional<Result> refusal(
      TransactionCanceledException cancelled,
      Optional<TemporaryEvseStatus> stored,
      Optional<Put> record) {
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    if (reasons.stream().noneMatch(reason -> CONFLICTS.contains(reason.code()))) {
      throw cancelled;
    }
    int statusIndex = 1;
    int recordIndex = statusIndex + (stored.isPresent() ? 1 : 0);
    if (record.isPresent() && isRefused(reasons, recordIndex)) {
      return Optional.of(new Result.KeyTaken(reasons.get(recordIndex).item()));
    }
    if (isRefused(reasons, 0)) {
      return Optional.of(new Result.Overtaken());
    }
    return stored.isPresent() && isRefused(reasons, statusIndex)
        ? Optional.of(new Result.StatusRefused())
        : Optional.empty();
  }

  private static boolean isRefused(List<CancellationReason> reasons, int index) {
    return reasons.size() > index && REFUSED.equals(reasons.get(index).code());
  }

  /** The state first, then the status and the record where there are any, then the rest. */
  private List<TransactWriteItem> items(
      Read read, Transition transition, Optional<Maker> maker, Optional<Put> record) {
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(put(state(read, transition.next())));
    transition.stored().ifPresent(status -> items.add(put(status(status, transition))));
    record.ifPresent(each -> items.add(put(each)));
    EvseId evseId = transition.next().evseId();
    transition.boundaries().forEach(entry -> items.add(put(log(evseId, entry, Optional.empty()))));
    transition.command().ifPresent(entry -> items.add(put(log(evseId, entry, maker))));
    transition
        .deleted()
        .forEach(
            id ->
                items.add(
                    TransactWriteItem.builder()
                        .delete(
                            Delete.builder().tableName(table.name()).key(Keys.status(id)).build())
                        .build()));
    return items;
  }

  private Put state(Read read, EvseState next) {
    Put.Builder put = Put.builder().tableName(table.name()).item(StateItem.of(next));
    return read.storedSequence() == 0
        ? put.conditionExpression(Keys.IS_FREE).build()
        : put.conditionExpression("#sequence = :read")
            .expressionAttributeNames(Map.of("#sequence", StateItem.SEQUENCE))
            .expressionAttributeValues(Map.of(":read", number(read.storedSequence())))
            .build();
  }

  private Put status(TemporaryEvseStatus status, Transition transition) {
    return Put.builder()
        .tableName(table.name())
        .item(StatusItem.of(status))
        .conditionExpression(transition.isCreation() ? Keys.IS_FREE : Keys.IS_TAKEN)
        .build();
  }

  private Put log(EvseId evseId, LogEntry entry, Optional<Maker> maker) {
    return Put.builder()
        .tableName(table.name())
        .item(new LogItem(entry, maker).item(evseId, table.history()))
        .build();
  }

  private static TransactWriteItem put(Put put) {
    return TransactWriteItem.builder().put(put).build();
  }
}
