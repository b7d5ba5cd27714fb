package temporaryevse.status;

import java.time.Instant;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Problem;

/** What came of a request to create a status. */
sealed interface CreateOutcome {

  /** What the caller is told. */
  ApiResponse answer();

  /** Stored now. */
  record Created(TemporaryEvseStatus status) implements CreateOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.created(status.location(), status.toJson());
    }
  }

  /**
   * The same request with the same key was stored before.
   *
   * @param status as it was answered then
   */
  record Replayed(TemporaryEvseStatus status) implements CreateOutcome {
    @Override
    public ApiResponse answer() {
      return new Created(status).answer().replayed();
    }
  }

  /** Another request was made with the same key; nothing was stored. */
  record KeyReused() implements CreateOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.error(IdempotencyKey.reused());
    }
  }

  /**
   * It was to begin at the time of the request, which is not before its end; nothing was stored.
   *
   * @param validFrom the time of the request
   */
  record Over(Instant validFrom) implements CreateOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.error(StatusFields.notLaterThan(validFrom));
    }
  }

  /**
   * The EVSE is not one that the caller may set; nothing was stored.
   *
   * @param operator of the EVSE
   */
  record OperatorNotAllowed(String operator) implements CreateOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.error(
          Problem.of(
              ErrorCode.OPERATOR_NOT_ALLOWED,
              "These credentials are not for EVSEs of the operator `" + operator + "`.",
              "evseId"));
    }
  }
}
