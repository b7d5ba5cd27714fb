package temporaryevse.store;

import java.util.Optional;
import java.util.function.Supplier;
import temporaryevse.access.Maker;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewStatus;

/** The part of the store that creates statuses. */
public final class StatusCreator {

  private final StatusCreation creation;

  public StatusCreator(Deployment deployment) {
    creation = StatusCreation.of(EvseTable.of(deployment), deployment.idBlockSize());
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
    Optional<IdempotencyRecord> record =
        key.map(
            name ->
                new IdempotencyRecord(
                    creation.table().name(), name, request.fingerprint(), time.now()));
    if (request.hasEnded(time.now())) {
      // It is refused without an id.
      return creation.refused(new CreateOutcome.AlreadyEnded(time.now()), record, time);
    }
    Supplier<EvseWriter.Read> read =
        Beside.start(() -> creation.writer().read(request.evseId(), time));
    return creation.create(request, creation.ids().next(time), read.get(), record, maker, time);
  }

  /** Drops the ids that were taken from the counter and not used. */
  public void forgetIds() {
    creation.ids().forget();
  }
}
