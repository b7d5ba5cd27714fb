package temporaryevse.local.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.template.LambdaFunction;

/**
 * A process of a function with its invocations, one at a time: "Understanding the Lambda execution
 * environment lifecycle" in the Lambda guide.
 */
final class ExecutionEnvironment implements AutoCloseable {
  /** Lambda's limit for the init phase of an on-demand function. */
  private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  /**
   * Lambda's limit for the init phase before a snapshot, hooks included, unless the function's
   * timeout is longer.
   */
  private static final Duration SNAPSHOT_INIT_LIMIT = Duration.ofSeconds(130);

  /** Lambda's limit for the hooks after a restore. */
  private static final Duration RESTORE_LIMIT = Duration.ofSeconds(10);

  private static final Invocation END = new Invocation("", new byte[0], "");

  private final LambdaFunction function;
  private final SnapshotCredentials credentials;
  private final FunctionProcess process;
  private final CompletableFuture<Boolean> snapshotTaken = new CompletableFuture<>();
  // Completed with the failure, if the init or the restore failed.
  private final CompletableFuture<Optional<InvocationResult.Failed>> initialized =
      new CompletableFuture<>();
  private final BlockingQueue<Invocation> pending = new ArrayBlockingQueue<>(2);
  private volatile Invocation current = END;

  /**
   * An environment whose process has started; the first invocation shows whether its init fails.
   */
  ExecutionEnvironment(
      LambdaFunction function, SnapshotCredentials credentials, FunctionProcess process) {
    this.function = function;
    this.credentials = credentials;
    this.process = process;
    process.whenEnded(this::exited);
  }

  /** Whether it can take another invocation, as far as is known. */
  boolean isUsable() {
    return !process.isKilled() && process.isAlive();
  }

  void whenEnded(Runnable action) {
    process.whenEnded(action);
  }

  LambdaFunction function() {
    return function;
  }

  /**
   * Runs an invocation.
   *
   * @return empty if the process ended before it got the event, so that another environment can
   *     have it
   */
  Optional<InvocationResult> invoke(Invocation invocation) throws InterruptedException {
    Optional<InvocationResult.Failed> initFailure =
        function.isSnapStarted()
            ? awaitRestore()
            // Lambda repeats an init that takes longer than its limit within the invocation, and so
            // within the function's timeout.
            : await(initialized, INIT_LIMIT.plus(function.timeout()))
                .orElseGet(() -> Optional.of(timedOut(invocation)));
    if (initFailure.isPresent()) {
      close();
      return Optional.of(initFailure.get());
    }
    current = invocation;
    if (!process.isAlive()) {
      return Optional.empty();
    }
    pending.add(invocation);
    Optional<InvocationResult> inTime = await(invocation.result(), function.timeout());
    if (inTime.isEmpty()) {
      InvocationResult result = timedOut(invocation);
      close();
      return Optional.of(result);
    }
    return inTime.filter(
        result ->
            !(result instanceof InvocationResult.Failed)
                || invocation.isHandedOut().get()
                || process.isAlive());
  }

  /**
   * Waits for the snapshot and its restore. Lambda takes the snapshot when a version is published,
   * and publishes none whose init fails. A failure of the restore fails the invocation.
   */
  private Optional<InvocationResult.Failed> awaitRestore() throws InterruptedException {
    Duration timeout = function.timeout();
    Duration initLimit = timeout.compareTo(SNAPSHOT_INIT_LIMIT) > 0 ? timeout : SNAPSHOT_INIT_LIMIT;
    if (await(CompletableFuture.anyOf(snapshotTaken, initialized), initLimit).isEmpty()) {
      String message = "Init timed out after " + initLimit.toSeconds() + " seconds";
      return Optional.of(noSnapshot(failed("Sandbox.Timedout", message)));
    }
    return await(initialized, RESTORE_LIMIT)
        .orElseGet(
            () -> {
              process.say(
                  "Restore failed: its hooks took longer than %d seconds"
                      .formatted(RESTORE_LIMIT.toSeconds()));
              return Optional.of(
                  failed(
                      "SnapStartTimeoutException",
                      "Lambda couldn't restore the snapshot within the timeout limit."));
            });
  }

  private static <T> Optional<T> await(Future<T> future, Duration limit)
      throws InterruptedException {
    try {
      return Optional.of(future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private InvocationResult.Failed noSnapshot(InvocationResult.Failed failure) {
    process.say(
        "No snapshot was taken, and Lambda would not publish this version: " + failure.payload());
    return failure;
  }

  /** Waits for the next invocation; empty when the environment has ended. */
  Optional<Invocation> next() throws InterruptedException {
    initialized.complete(Optional.empty());
    Invocation invocation = pending.take();
    if (invocation.requestId().isEmpty()) {
      pending.add(END);
      return Optional.empty();
    }
    invocation.isHandedOut().set(true);
    return Optional.of(invocation);
  }

  /** Completes the invocation under way; false if that has another request id. */
  boolean complete(String requestId, InvocationResult result) {
    Invocation invocation = current;
    return invocation.requestId().equals(requestId) && invocation.result().complete(result);
  }

  /** The init has failed; the runtime client has written the cause to its output by then. */
  void initFailed(InvocationResult.Failed failure) {
    initialized.complete(Optional.of(function.isSnapStarted() ? noSnapshot(failure) : failure));
  }

  /** Takes the snapshot and restores it at once; false if the function has no SnapStart. */
  boolean takeSnapshot() {
    return function.isSnapStarted() && snapshotTaken.complete(true);
  }

  /** The restore has failed; the runtime client has written the cause to its output by then. */
  void restoreFailed(InvocationResult.Failed failure) {
    process.say("Restore failed: " + failure.payload());
    String message =
        "The afterRestore() runtime hook encountered an error. For more information, check the"
            + " Amazon CloudWatch logs.";
    initialized.complete(Optional.of(failed("SnapStartException", message)));
  }

  /** Credentials in JSON; empty for another token than the function's. */
  Optional<String> credentials(Instant now, @Nullable String authorization) {
    return credentials.get(now, snapshotTaken.isDone(), authorization);
  }

  private void exited() {
    String reason = process.exitReason();
    if (initialized.complete(Optional.of(failed("Runtime.ExitError", reason)))
        && !process.isKilled()) {
      process.say("Init failed: " + reason);
    }
    Invocation invocation = current;
    String message = "RequestId: " + invocation.requestId() + " Error: " + reason;
    if (invocation.result().complete(failed("Runtime.ExitError", message))
        && invocation.isHandedOut().get()
        && !process.isKilled()) {
      process.say(message);
    }
    var _ = pending.offer(END);
  }

  private InvocationResult.Failed timedOut(Invocation invocation) {
    String message =
        "RequestId: %s Error: Task timed out after %.2f seconds"
            .formatted(invocation.requestId(), function.timeout().toMillis() / 1000.0);
    process.say(message);
    return failed("Sandbox.Timedout", message);
  }

  static InvocationResult.Failed failed(String errorType, String errorMessage) {
    return new InvocationResult.Failed(
        errorType,
        JsonNodeFactory.instance
            .objectNode()
            .put("errorType", errorType)
            .put("errorMessage", errorMessage)
            .toString());
  }

  /** Ends the process at once, and with it an invocation under way. */
  @Override
  public void close() {
    process.kill();
  }

  void awaitEnd() throws InterruptedException {
    process.awaitEnd();
  }
}
