package temporaryevse.local.http;

/** A port that cannot be used; the message is one line that tells the developer what to do. */
public final class PortException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortException(String message, Throwable cause) {
    super(message, cause);
  }
}
