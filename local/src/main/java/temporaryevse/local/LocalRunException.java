package temporaryevse.local;

/** The local run cannot start; the message is one line that tells the developer what to do. */
public final class LocalRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LocalRunException(String message) {
    super(message);
  }

  LocalRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
