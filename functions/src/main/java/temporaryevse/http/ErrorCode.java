package temporaryevse.http;

import static temporaryevse.http.ErrorCode.Stage.ACCESS;
import static temporaryevse.http.ErrorCode.Stage.BODY;
import static temporaryevse.http.ErrorCode.Stage.FIELD;
import static temporaryevse.http.ErrorCode.Stage.HEADER;
import static temporaryevse.http.ErrorCode.Stage.OUTCOME;
import static temporaryevse.http.ErrorCode.Stage.PERIOD;

import java.util.Locale;

/** The errors that a caller can meet, each with its status, its type and its order. */
public enum ErrorCode {
  MALFORMED_JSON(400, "invalid_request", BODY),
  MISSING_REQUIRED_FIELD(400, "invalid_request", FIELD),
  INVALID_TYPE(400, "invalid_request", FIELD),
  UNKNOWN_FIELD(400, "invalid_request", FIELD),
  INVALID_EVSE_ID(400, "invalid_request", FIELD),
  INVALID_TEMPORARY_STATUS(400, "invalid_request", FIELD),
  INVALID_DATE_TIME(400, "invalid_request", FIELD),
  INVALID_PARAMETER(400, "invalid_request", FIELD),
  INVALID_IDEMPOTENCY_KEY(400, "invalid_request", HEADER),
  INVALID_REASON(400, "invalid_request", FIELD),
  INVALID_MESSAGE(400, "invalid_request", FIELD),
  INVALID_HEADER(400, "invalid_request", HEADER),
  INVALID_CREDENTIALS(401, "authentication_error", ACCESS),
  INSUFFICIENT_SCOPE(403, "permission_error", ACCESS),
  OPERATOR_NOT_ALLOWED(403, "permission_error", ACCESS),
  TEMPORARY_EVSE_STATUS_NOT_FOUND(404, "not_found", OUTCOME),
  ROUTE_NOT_FOUND(404, "not_found", OUTCOME),
  VERSION_MISMATCH(412, "precondition_failed", OUTCOME),
  BODY_TOO_LARGE(413, "invalid_request", BODY),
  UNSUPPORTED_MEDIA_TYPE(415, "invalid_request", BODY),
  INVALID_PERIOD(422, "validation_error", PERIOD),
  IDEMPOTENCY_KEY_REUSED(422, "validation_error", OUTCOME),
  TOO_MANY_STATUSES(422, "validation_error", OUTCOME),
  INTERNAL_ERROR(500, "api_error", OUTCOME),
  SERVICE_UNAVAILABLE(503, "api_error", OUTCOME);

  /** The parts of a request, in the order in which their problems are told. */
  public enum Stage {
    /** The caller. */
    ACCESS,
    /** The body as a whole; its fields were not looked at. */
    BODY,
    /** Fields and parameters. */
    FIELD,
    /** Headers. */
    HEADER,
    /** The period: each field is right, but not both together. */
    PERIOD,
    /** The request itself is right. */
    OUTCOME
  }

  private final int status;
  private final String type;
  private final Stage stage;
  private final String code = name().toLowerCase(Locale.ROOT);

  ErrorCode(int status, String type, Stage stage) {
    this.status = status;
    this.type = type;
    this.stage = stage;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The family of the error, {@code error.type} in the body. */
  public String type() {
    return type;
  }

  /** The error itself in lower case, {@code error.code} in the body. */
  public String code() {
    return code;
  }

  /** The part of the request that the error is about. */
  public Stage stage() {
    return stage;
  }
}
