package temporaryevse.http;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The result of reading a request: a value, or all problems of the request. */
public sealed interface Parsed<T> {

  /** The request is right. */
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

  /** A request that is refused for one problem. */
  static <T> Parsed<T> invalid(Problem problem) {
    return new Invalid<>(List.of(problem));
  }

  /** The result of one of two functions: of the value, or of the problems. */
  default <R> R fold(
      Function<? super T, ? extends R> valid,
      Function<? super List<Problem>, ? extends R> invalid) {
    return switch (this) {
      case Valid<T>(T value) -> valid.apply(value);
      case Invalid<T>(List<Problem> problems) -> invalid.apply(problems);
    };
  }

  /**
   * Two parts of one request. The problems of both are in the order of their {@link
   * ErrorCode.Stage}; a body that cannot be read is the only problem.
   */
  static <A, B, R> Parsed<R> both(
      Parsed<A> one, Parsed<B> other, BiFunction<? super A, ? super B, ? extends R> combine) {
    if (one instanceof Valid<A>(A first) && other instanceof Valid<B>(B second)) {
      return new Valid<>(combine.apply(first, second));
    }
    List<Problem> all =
        Stream.concat(one.problemsOrNone().stream(), other.problemsOrNone().stream())
            .sorted(Comparator.comparing(problem -> problem.code().stage()))
            .toList();
    return all.getFirst().code().stage() == ErrorCode.Stage.BODY
        ? invalid(all.getFirst())
        : new Invalid<>(all);
  }

  private List<Problem> problemsOrNone() {
    return fold(value -> List.of(), problems -> List.copyOf(problems));
  }
}
