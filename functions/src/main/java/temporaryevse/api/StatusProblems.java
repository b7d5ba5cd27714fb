package temporaryevse.api;

import java.time.Instant;
import temporaryevse.evse.OperatorId;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Problem;
import temporaryevse.status.EvseState;
import temporaryevse.status.Period;

/** The problems that several operations share, or that the store finds. */
final class StatusProblems {

  private StatusProblems() {}

  /** No visible status has the id. */
  static Problem notFound(long id) {
    return Problem.of(
        ErrorCode.TEMPORARY_EVSE_STATUS_NOT_FOUND,
        "There is no temporary EVSE status with the id " + id + ".",
        "id");
  }

  /** The end of a request is not later than its beginning. */
  static Problem notLaterThan(Instant validFrom) {
    return Problem.of(
        ErrorCode.INVALID_PERIOD,
        "The field `validTo` must be later than `validFrom`, which is `" + validFrom + "`.",
        "validTo");
  }

  /** After a change, the end of a status would not be later than its beginning. */
  static Problem invalidPeriod(Period stored) {
    String end = stored.validTo().map(validTo -> " to `" + validTo + "`").orElse("");
    return Problem.of(
        ErrorCode.INVALID_PERIOD,
        "The field `validTo` must be later than `validFrom`; the status holds from `"
            + stored.validFrom()
            + "`"
            + end
            + ".",
        "validTo");
  }

  /** The EVSE has as many statuses as it may have. */
  static Problem tooMany() {
    return Problem.of(
        ErrorCode.TOO_MANY_STATUSES,
        "The EVSE has "
            + EvseState.MAX_STATUSES
            + " statuses that have not ended, which is the most; remove one first.",
        "evseId");
  }

  /** The status has another version than the caller expects. */
  static Problem versionMismatch() {
    return Problem.of(
        ErrorCode.VERSION_MISMATCH,
        "The status has changed: no tag of the header `If-Match` is its `ETag`. Read it again.",
        "If-Match");
  }

  /** The caller may not set EVSEs of the operator. */
  static Problem operatorNotAllowed(OperatorId operator) {
    return Problem.of(
        ErrorCode.OPERATOR_NOT_ALLOWED,
        "These credentials are not for EVSEs of the operator `" + operator.text() + "`.",
        "evseId");
  }
}
