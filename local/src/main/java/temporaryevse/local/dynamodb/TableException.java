package temporaryevse.local.dynamodb;

/** A table that differs from the template's; the message is one line that says how. */
public final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TableException(String message) {
    super(message);
  }
}
