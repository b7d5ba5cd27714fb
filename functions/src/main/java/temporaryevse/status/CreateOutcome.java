package temporaryevse.status;

import java.time.Instant;

/** What came of a request to create a status. */
sealed interface CreateOutcome {

  /** Stored now. */
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
   * It was to begin at the time of the request, which is not before its end; nothing was stored.
   *
   * @param validFrom the time of the request
   */
  record Over(Instant validFrom) implements CreateOutcome {}

  /**
   * The EVSE is not one that the caller may set; nothing was stored.
   *
   * @param operator of the EVSE
   */
  record OperatorNotAllowed(String operator) implements CreateOutcome {}
}
