package temporaryevse.store;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.Put;
import temporaryevse.access.Maker;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.Decision;
import temporaryevse.status.Decisions;
import temporaryevse.status.NewStatus;
import temporaryevse.status.Transition;

/** The part of the store that creates statuses. */
public final class StatusCreator {

  /**
   * How often a new status may meet an id that is taken. It never does, unless the counter was set
   * back by hand or by a partial restore.
   */
  private static final int MAX_TAKEN_IDS = 5;

  private final EvseTable table;
  private final EvseWriter writer;
  private final IdCounter ids;

  public StatusCreator(Deployment deployment) {
    table = EvseTable.of(deployment);
    writer = new EvseWriter(table);
    ids = new IdCounter(table, deployment.idBlockSize());
  }

  /**
   * Stores a new status under the next id; with a key, unless the same request was stored under it
   * within the last 24 hours.
   *
   * @param operators that the caller acts for
   * @throws IllegalStateException where the counter hands out ids that are taken, or has none left
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time,
   *     or too many write the same EVSE
   */
  public CreateOutcome create(
      NewStatus request,
      Optional<IdempotencyKey> key,
      Operators operators,
      Maker maker,
      RequestTime time) {
    if (!operators.include(request.evseId().operator())) {
      return new CreateOutcome.OperatorNotAllowed(request.evseId().operator());
    }
    if (request.hasEnded(time.now())) {
      // It is refused without an id.
      return refused(new CreateOutcome.AlreadyEnded(time.now()), request, key, time);
    }
    Supplier<EvseWriter.Read> firstRead = Beside.start(() -> writer.read(request.evseId(), time));
    long id = ids.next(time);
    EvseWriter.Read read = firstRead.get();
    Attempts attempts = new Attempts(time);
    for (int taken = 0; taken < MAX_TAKEN_IDS; ) {
      Decision<CreateOutcome> decision = Decisions.create(read.state(), request, id, time.now());
      if (decision.transition().isEmpty()) {
        return refused(decision.outcome().orElseThrow(), request, key, time);
      }
      Transition transition = decision.transition().get();
      switch (writer.write(
          read, transition, Optional.of(maker), record(transition, request, key, time), time)) {
        case EvseWriter.Result.Committed() -> {
          if (decision.outcome().isPresent()) {
            return decision.outcome().get();
          }
          read = EvseWriter.Read.after(transition);
        }
        case EvseWriter.Result.Overtaken() -> {
          attempts.again();
          read = writer.read(request.evseId(), time);
        }
        case EvseWriter.Result.KeyTaken(var stored) -> {
          return IdempotencyRecord.outcome(stored, request.fingerprint(), time.now()).orElseThrow();
        }
        case EvseWriter.Result.StatusRefused() -> {
          taken++;
          id = ids.next(time);
        }
      }
    }
    throw new IllegalStateException(
        "The id counter of the table " + table.name() + " is behind the ids that are stored.");
  }

  /** The record of the key, where the transition stores the status. */
  private Optional<Put> record(
      Transition transition, NewStatus request, Optional<IdempotencyKey> key, RequestTime time) {
    return key.flatMap(
        named ->
            transition
                .stored()
                .map(
                    status ->
                        IdempotencyRecord.put(
                            table, named, request.fingerprint(), status, time.now())));
  }

  /** Drops the ids that were taken from the counter and not used. */
  public void forgetIds() {
    ids.forget();
  }

  /** The answer of an earlier request with the same key, or else the refusal of this one. */
  private CreateOutcome refused(
      CreateOutcome refusal, NewStatus request, Optional<IdempotencyKey> key, RequestTime time) {
    return key.flatMap(
            named ->
                IdempotencyRecord.outcome(
                    table.get(Keys.idempotency(named), time), request.fingerprint(), time.now()))
        .orElse(refusal);
  }
}
