package temporaryevse.bench;

/** Why there is no result; its message is all that the user has to read. */
final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }
}
