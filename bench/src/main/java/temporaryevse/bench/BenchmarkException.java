package temporaryevse.bench;

/** The reason why there is no result, in words for the user. */
final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }
}
