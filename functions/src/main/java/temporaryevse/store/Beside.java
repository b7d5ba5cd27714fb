package temporaryevse.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A call that is made while the caller goes on. */
final class Beside {

  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private Beside() {}

  /**
   * Starts a call on a thread of its own.
   *
   * @return its result, which it waits for; it throws what the call threw
   */
  static <T> Supplier<T> start(Supplier<T> call) {
    CompletableFuture<T> future = CompletableFuture.supplyAsync(call, THREADS);
    return () -> {
      try {
        return future.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    };
  }
}
