package temporaryevse.http;

import java.util.List;

/** What came of reading a request: a value, or everything that is wrong with it. */
public sealed interface Parsed<T> {

  /** The request is what it should be. */
  record Valid<T>(T value) implements Parsed<T> {}

  /**
   * The request is refused.
   *
   * @param problems at least one; the first decides the status of the answer
   */
  record Invalid<T>(List<Problem> problems) implements Parsed<T> {
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid request has at least one problem");
      }
    }
  }

  /** Refused for one reason. */
  static <T> Parsed<T> invalid(Problem problem) {
    return new Invalid<>(List.of(problem));
  }
}
