package temporaryevse.http;

/**
 * Something that the service stands on did not answer, or asked for less. The request can be made
 * again; the caller is told so with a 503.
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
