package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import temporaryevse.access.Maker;
import temporaryevse.status.EvseState;
import temporaryevse.status.LogEntry;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.status.Transition;

/** The items of the transaction that stores a transition. */
record TransitionItems(EvseTable table) {

  /**
   * The state first, then the status and the record where there are any, then the rest.
   *
   * @param storedSequence number of the write that stored the state; 0 where nothing is stored
   * @param maker of the command; empty for the clock
   * @param record of an idempotency key
   */
  List<TransactWriteItem> of(
      long storedSequence, Transition transition, Optional<Maker> maker, Optional<Put> record) {
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(put(state(storedSequence, transition.next())));
    transition.stored().ifPresent(status -> items.add(put(status(status, transition))));
    record.ifPresent(each -> items.add(put(each)));
    log(transition, maker).forEach(item -> items.add(put(log(item))));
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

  private Put state(long storedSequence, EvseState next) {
    Put.Builder put = Put.builder().tableName(table.name()).item(StateItem.of(next));
    return storedSequence == 0
        ? put.conditionExpression(Keys.IS_FREE).build()
        : put.conditionExpression("#sequence = :read")
            .expressionAttributeNames(Map.of("#sequence", StateItem.SEQUENCE))
            .expressionAttributeValues(Map.of(":read", number(storedSequence)))
            .build();
  }

  private Put status(TemporaryEvseStatus status, Transition transition) {
    return Put.builder()
        .tableName(table.name())
        .item(StatusItem.of(status))
        .conditionExpression(transition.isCreation() ? Keys.IS_FREE : Keys.IS_TAKEN)
        .build();
  }

  /** The entries of a transition; the last one says when the EVSE is due next. */
  private static List<LogItem> log(Transition transition, Optional<Maker> maker) {
    EvseState next = transition.next();
    List<LogEntry> entries = new ArrayList<>(transition.boundaries());
    transition.command().ifPresent(entries::add);
    return entries.stream()
        .map(
            entry ->
                new LogItem(
                    next.evseId(),
                    entry,
                    transition.command().equals(Optional.of(entry)) ? maker : Optional.empty(),
                    entry.sequence() == next.sequence() ? next.dueAt() : Optional.empty()))
        .toList();
  }

  private Put log(LogItem item) {
    return Put.builder().tableName(table.name()).item(item.item(table.history())).build();
  }

  private static TransactWriteItem put(Put put) {
    return TransactWriteItem.builder().put(put).build();
  }
}
