package temporaryevse.store;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.Maker;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.ChangeOutcome;
import temporaryevse.status.Decision;
import temporaryevse.status.Decisions;
import temporaryevse.status.EvseState;
import temporaryevse.status.ExpectedVersion;
import temporaryevse.status.RemoveOutcome;
import temporaryevse.status.StatusChange;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The part of the store that changes and removes statuses.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time, or too many write the same EVSE.
 */
public final class StatusChanger {

  private final EvseTable table;
  private final EvseWriter writer;

  public StatusChanger(Deployment deployment) {
    table = EvseTable.of(deployment);
    writer = new EvseWriter(table);
  }

  /**
   * Changes a status of these operators that has not ended.
   *
   * @param expected the versions that the caller is ready to change
   * @throws IllegalStateException where the state of its EVSE does not have the status
   */
  public ChangeOutcome change(
      long id,
      StatusChange change,
      ExpectedVersion expected,
      Operators operators,
      Maker maker,
      RequestTime time) {
    return write(
            id,
            operators,
            maker,
            time,
            (state, stored) -> Decisions.change(state, stored, change, expected, time.now()))
        .orElseGet(ChangeOutcome.NotFound::new);
  }

  /**
   * Removes a status of these operators that has not ended.
   *
   * @param expected the versions that the caller is ready to remove
   * @throws IllegalStateException where the state of its EVSE does not have the status
   */
  public RemoveOutcome remove(
      long id, ExpectedVersion expected, Operators operators, Maker maker, RequestTime time) {
    return write(
            id,
            operators,
            maker,
            time,
            (state, stored) -> Decisions.remove(state, stored, expected, time.now()))
        .orElse(RemoveOutcome.NOT_FOUND);
  }

  /** A decision about a status that exists. */
  @FunctionalInterface
  private interface Command<T> {
    Decision<T> decide(EvseState state, TemporaryEvseStatus stored);
  }

  /** A status and the state of its EVSE, of the same time. */
  private record Found(TemporaryEvseStatus status, EvseWriter.Read read) {}

  /** Decides and writes until nobody was faster; empty where there is no such status. */
  private <T> Optional<T> write(
      long id, Operators operators, Maker maker, RequestTime time, Command<T> command) {
    Attempts attempts = new Attempts(time);
    while (true) {
      Optional<Found> found = find(id, operators, time);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Decision<T> decision = command.decide(found.get().read().state(), found.get().status());
      if (decision.transition().isEmpty()) {
        return decision.outcome();
      }
      EvseWriter.Result result =
          writer.write(
              found.get().read(),
              decision.transition().get(),
              Optional.of(maker),
              Optional.empty(),
              time);
      if (!(result instanceof EvseWriter.Result.Committed)) {
        attempts.again();
      } else if (decision.outcome().isPresent()) {
        return decision.outcome();
      }
    }
  }

  private Optional<Found> find(long id, Operators operators, RequestTime time) {
    for (int reads = 1; ; reads++) {
      Map<String, AttributeValue> item = table.get(Keys.status(id), time);
      if (item.isEmpty() || !StatusItem.isOf(operators, item)) {
        return Optional.empty();
      }
      TemporaryEvseStatus status = StatusItem.read(item);
      if (status.period().hasEnded(time.now())) {
        return Optional.empty();
      }
      EvseWriter.Read read = writer.read(status.evseId(), time);
      if (read.isOfTheTimeOf(status)) {
        return Optional.of(new Found(status, read));
      }
      if (reads == EvseWriter.MAX_READS) {
        throw read.neverOfTheTimeOf(status);
      }
    }
  }
}
