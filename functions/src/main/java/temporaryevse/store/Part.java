package temporaryevse.store;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import temporaryevse.aws.ServiceUnavailableException;

/** The outcome of a part of a batch, or the cause for which it has none. */
public sealed interface Part<T> {

  /** The most parts that are tried at the same time. */
  int AT_ONCE = 16;

  /** The part was tried, and this is its outcome. */
  record Done<T>(T outcome) implements Part<T> {}

  /**
   * The part failed, or its time was up before it was tried.
   *
   * @param cause a {@link ServiceUnavailableException} where it can be tried again
   */
  record Failed<T>(RuntimeException cause) implements Part<T> {}

  /** The result of one of two functions: of the outcome, or of the cause. */
  default <R> R fold(Function<? super T, R> done, Function<? super RuntimeException, R> failed) {
    return switch (this) {
      case Done<T>(T outcome) -> done.apply(outcome);
      case Failed<T>(RuntimeException cause) -> failed.apply(cause);
    };
  }

  /** Tries a part. */
  static <T> Part<T> of(Supplier<T> call) {
    try {
      return new Done<>(call.get());
    } catch (RuntimeException e) {
      return new Failed<>(e);
    }
  }

  /** Makes a call for each of several values, and answers the results in their order. */
  static <V, R> List<R> inParallel(List<V> values, Function<V, R> call) {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Callable<R>> calls =
          values.stream().<Callable<R>>map(value -> () -> call.apply(value)).toList();
      return executor.invokeAll(calls).stream().map(Future::resultNow).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("The request was interrupted.");
    }
  }
}
