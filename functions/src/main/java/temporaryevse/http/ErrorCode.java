package temporaryevse.http;

import java.util.Locale;

/** Every error that a caller can meet, with the status and the type that go with it. */
public enum ErrorCode {
  MALFORMED_JSON(400, "invalid_request"),
  MISSING_REQUIRED_FIELD(400, "invalid_request"),
  INVALID_TYPE(400, "invalid_request"),
  UNKNOWN_FIELD(400, "invalid_request"),
  INVALID_EVSE_ID(400, "invalid_request"),
  INVALID_TEMPORARY_STATUS(400, "invalid_request"),
  INVALID_DATE_TIME(400, "invalid_request"),
  INVALID_PARAMETER(400, "invalid_request"),
  INVALID_IDEMPOTENCY_KEY(400, "invalid_request"),
  INVALID_CREDENTIALS(401, "authentication_error"),
  INSUFFICIENT_SCOPE(403, "permission_error"),
  OPERATOR_NOT_ALLOWED(403, "permission_error"),
  TEMPORARY_EVSE_STATUS_NOT_FOUND(404, "not_found"),
  BODY_TOO_LARGE(413, "invalid_request"),
  UNSUPPORTED_MEDIA_TYPE(415, "invalid_request"),
  INVALID_PERIOD(422, "validation_error"),
  IDEMPOTENCY_KEY_REUSED(422, "validation_error"),
  INTERNAL_ERROR(500, "api_error"),
  SERVICE_UNAVAILABLE(503, "api_error");

  private final int status;
  private final String type;
  private final String code = name().toLowerCase(Locale.ROOT);

  ErrorCode(int status, String type) {
    this.status = status;
    this.type = type;
  }

  /** Whether the body was refused before its fields were looked at: such a problem stands alone. */
  public boolean isOfTheWholeBody() {
    return this == MALFORMED_JSON || this == BODY_TOO_LARGE || this == UNSUPPORTED_MEDIA_TYPE;
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
}
