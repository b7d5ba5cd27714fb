package temporaryevse.http;

import java.util.List;
import java.util.function.Function;

/** What came of reading a request: a value, or everything that is wrong with it. */
public sealed interface Parsed<T> {

  /**
   * What follows from it, one way or the other. A switch over a sealed type would do as well, but
   * the JVM makes code for each, milliseconds of the first request (docs/adr/0013-start-path.md).
   */
  <R> R fold(
      Function<? super T, ? extends R> valid, Function<? super List<Problem>, ? extends R> invalid);

  /** The request is what it should be. */
  record Valid<T>(T value) implements Parsed<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> valid,
        Function<? super List<Problem>, ? extends R> invalid) {
      return valid.apply(value);
    }
  }

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

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> valid,
        Function<? super List<Problem>, ? extends R> invalid) {
      return invalid.apply(problems);
    }
  }

  /** Refused for one reason. */
  static <T> Parsed<T> invalid(Problem problem) {
    return new Invalid<>(List.of(problem));
  }
}
