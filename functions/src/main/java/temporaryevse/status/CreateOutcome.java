package temporaryevse.status;

import java.time.Instant;
import temporaryevse.evse.OperatorId;

/** The outcome of a request to create a status. */
public sealed interface CreateOutcome {

  /** The status was stored now. */
  record Created(TemporaryEvseStatus status) implements CreateOutcome {}

  /**
   * The same request with the same key was stored before.
   *
   * @param status as it was answered then
   */
  record Replayed(TemporaryEvseStatus status) implements CreateOutcome {}

  /** Another request was made with the same key; nothing was stored. */
  record KeyReused() implements CreateOutcome {}

  /**
   * The end is not later than the time of the request, at which it begins; nothing was stored.
   *
   * @param validFrom the time of the request
   */
  record AlreadyEnded(Instant validFrom) implements CreateOutcome {}

  /** The EVSE has as many statuses that have not ended as it may have; nothing was stored. */
  record TooManyStatuses() implements CreateOutcome {}

  /**
   * The caller may not set EVSEs of this operator; nothing was stored.
   *
   * @param operator of the EVSE
   */
  record OperatorNotAllowed(OperatorId operator) implements CreateOutcome {}
}
