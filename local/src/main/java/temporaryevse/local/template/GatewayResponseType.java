package temporaryevse.local.template;

/**
 * The types of API Gateway's own answers, with status and message unless customised: "Gateway
 * response types for API Gateway" in the API Gateway guide.
 */
public enum GatewayResponseType {
  ACCESS_DENIED(403, "User is not authorized to access this resource"),
  API_CONFIGURATION_ERROR(500, "Internal server error"),
  AUTHORIZER_CONFIGURATION_ERROR(500, "Internal server error"),
  AUTHORIZER_FAILURE(500, "Internal server error"),
  BAD_REQUEST_BODY(400, "Invalid request body"),
  BAD_REQUEST_PARAMETERS(400, "Invalid request parameters"),
  DEFAULT_4XX(400, "Bad Request"),
  /**
   * Also a function that failed or answered what is not a proxy response: 502 unless customised.
   */
  DEFAULT_5XX(502, "Internal server error"),
  EXPIRED_TOKEN(403, "The security token included in the request is expired"),
  INTEGRATION_FAILURE(504, "Internal server error"),
  INTEGRATION_TIMEOUT(504, "Endpoint request timed out"),
  INVALID_API_KEY(403, "Forbidden"),
  INVALID_SIGNATURE(403, "The request signature does not match"),
  /** Also a path or method that the API does not have. */
  MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token"),
  QUOTA_EXCEEDED(429, "Limit Exceeded"),
  REQUEST_TOO_LARGE(413, "Request Too Long"),
  RESOURCE_NOT_FOUND(404, "Not Found"),
  THROTTLED(429, "Too Many Requests"),
  UNAUTHORIZED(401, "Unauthorized"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
  WAF_FILTERED(403, "Forbidden");

  private final int defaultStatus;
  private final String message;

  GatewayResponseType(int defaultStatus, String message) {
    this.defaultStatus = defaultStatus;
    this.message = message;
  }

  /** The HTTP status of this response unless the template gives another. */
  public int defaultStatus() {
    return defaultStatus;
  }

  /** The message of this response unless the template gives another body. */
  public String message() {
    return message;
  }

  /** The type whose customisation is used where this type has none. */
  GatewayResponseType fallback() {
    return defaultStatus < 500 ? DEFAULT_4XX : DEFAULT_5XX;
  }
}
