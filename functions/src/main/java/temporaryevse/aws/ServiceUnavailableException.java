package temporaryevse.aws;

/**
 * A failure of another service that may be over in a moment.
 *
 * <p>The caller gets a 503 and may send the request again.
 */
public final class ServiceUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ServiceUnavailableException(String message) {
    super(message);
  }

  public ServiceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
