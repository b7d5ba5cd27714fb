package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process that runs one function, one invocation at a time. "Understanding the Lambda execution
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

  /** Lambda's limit for what a function does after a restore. */
  private static final Duration RESTORE_LIMIT = Duration.ofSeconds(10);

  /** The variable with what a function has to send to get its credentials. */
  static final String CREDENTIALS_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  /**
   * Soon enough to be fetched anew at the first call after the restore: between a snapshot and its
   * restore there may be weeks.
   */
  private static final Duration SNAPSHOT_CREDENTIALS_END = Duration.ofMinutes(5);

  private static final Duration CREDENTIALS_END = Duration.ofHours(6);

  private static final Invocation END = new Invocation("", new byte[0], "");

  private final LambdaFunction function;
  private final Consumer<String> console;
  private final String credentialsToken;
  private final Process process;
  private final CompletableFuture<Boolean> snapshotTaken = new CompletableFuture<>();
  private final CompletableFuture<InvocationResult.@Nullable Failed> initialized =
      new CompletableFuture<>();
  private final BlockingQueue<Invocation> pending = new ArrayBlockingQueue<>(2);
  private volatile Invocation current = END;
  private volatile boolean closing;

  /**
   * Starts the process; whether its init succeeds shows at the first invocation.
   *
   * @throws IOException if the process cannot be started
   */
  ExecutionEnvironment(
      LambdaFunction function,
      List<String> command,
      Path taskRoot,
      Map<String, String> environment,
      Consumer<String> console)
      throws IOException {
    this.function = function;
    this.console = console;
    this.credentialsToken = environment.getOrDefault(CREDENTIALS_TOKEN, "");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(taskRoot.toFile()).redirectErrorStream(true);
    // The developer's own variables must not reach the function: on Lambda they would not be there
    // either.
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
    // Not a virtual thread: reading a pipe holds its carrier, and a few processes would hold them
    // all.
    Thread.ofPlatform().daemon().name(function.logicalId() + " output").start(this::copyOutput);
    var _ = process.onExit().thenAccept(ended -> exited(ended.exitValue()));
  }

  /** Whether it can take another invocation, as far as is known. */
  boolean isUsable() {
    return !closing && process.isAlive();
  }

  void whenEnded(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /**
   * Runs one invocation.
   *
   * @return empty if the process ended before it got the event, so that another environment can
   *     have it
   */
  Optional<InvocationResult> invoke(Invocation invocation) throws InterruptedException {
    Optional<InvocationResult.Failed> initFailure = awaitInit(invocation);
    if (initFailure.isPresent()) {
      close();
      return Optional.of(initFailure.get());
    }
    current = invocation;
    if (!process.isAlive()) {
      return Optional.empty();
    }
    pending.add(invocation);
    InvocationResult result;
    try {
      result = invocation.result().get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result = timedOut(invocation);
      close();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return result instanceof InvocationResult.Failed
            && !invocation.isHandedOut()
            && !process.isAlive()
        ? Optional.empty()
        : Optional.of(result);
  }

  private Optional<InvocationResult.Failed> awaitInit(Invocation invocation)
      throws InterruptedException {
    return function.isSnapStarted() ? awaitRestore() : awaitInitOnDemand(invocation);
  }

  /**
   * Lambda would do the first part when a version is published, and publish none that fails. What
   * fails in the second part fails the invocation.
   */
  private Optional<InvocationResult.Failed> awaitRestore() throws InterruptedException {
    Duration timeout = function.timeout();
    Duration initLimit = timeout.compareTo(SNAPSHOT_INIT_LIMIT) > 0 ? timeout : SNAPSHOT_INIT_LIMIT;
    try {
      CompletableFuture.anyOf(snapshotTaken, initialized)
          .get(initLimit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(
          noSnapshot(
              failed(
                  "Sandbox.Timedout",
                  "Init timed out after " + initLimit.toSeconds() + " seconds")));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    try {
      return Optional.ofNullable(initialized.get(RESTORE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      String message = "Lambda couldn't restore the snapshot within the timeout limit.";
      console.accept(
          label()
              + "Restore failed: its hooks took longer than "
              + RESTORE_LIMIT.toSeconds()
              + " seconds");
      return Optional.of(failed("SnapStartTimeoutException", message));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private InvocationResult.Failed noSnapshot(InvocationResult.Failed failure) {
    console.accept(
        label()
            + "No snapshot was taken, and Lambda would not publish this version: "
            + failure.payload());
    return failure;
  }

  private Optional<InvocationResult.Failed> awaitInitOnDemand(Invocation invocation)
      throws InterruptedException {
    // An init that takes longer is done again by Lambda within the invocation, that is, with its
    // timeout.
    Duration limit = INIT_LIMIT.plus(function.timeout());
    try {
      return Optional.ofNullable(initialized.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.of(timedOut(invocation));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next invocation; empty when the environment has ended. */
  Optional<Invocation> next() throws InterruptedException {
    initialized.complete(null);
    Invocation invocation = pending.take();
    if (invocation == END) {
      pending.add(END);
      return Optional.empty();
    }
    invocation.handOut();
    return Optional.of(invocation);
  }

  /** False if that request is not the one under way. */
  boolean complete(String requestId, InvocationResult result) {
    Invocation invocation = current;
    return invocation.requestId().equals(requestId) && invocation.result().complete(result);
  }

  /** The runtime client has written the cause to its output by then. */
  void initFailed(InvocationResult.Failed failure) {
    initialized.complete(function.isSnapStarted() ? noSnapshot(failure) : failure);
  }

  /** False if the function is not one that is started from a snapshot. */
  boolean takeSnapshot() {
    return function.isSnapStarted() && snapshotTaken.complete(true);
  }

  /** The runtime client has written the cause to its output by then. */
  void restoreFailed(InvocationResult.Failed failure) {
    console.accept(label() + "Restore failed: " + failure.payload());
    initialized.complete(
        failed(
            "SnapStartException",
            "The afterRestore() runtime hook encountered an error. For more information, check the"
                + " Amazon CloudWatch logs."));
  }

  /**
   * Credentials as a container gets them; those from before the restore end soon.
   *
   * @return empty for who may not have them
   */
  Optional<String> credentials(Instant now, @Nullable String authorization) {
    if (credentialsToken.isEmpty() || !credentialsToken.equals(authorization)) {
      return Optional.empty();
    }
    boolean isRestored = snapshotTaken.isDone();
    return Optional.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("AccessKeyId", "local")
            .put("SecretAccessKey", "local")
            .put("Token", isRestored ? "after-the-restore" : "before-the-snapshot")
            .put(
                "Expiration",
                now.plus(isRestored ? CREDENTIALS_END : SNAPSHOT_CREDENTIALS_END).toString())
            .toString());
  }

  LambdaFunction function() {
    return function;
  }

  private void exited(int status) {
    // A status over 128 is how the JDK reports a signal.
    String reason =
        status == 0
            ? "Runtime exited without providing a reason"
            : "Runtime exited with error: "
                + (status > 128 ? "signal: " + (status - 128) : "exit status " + status);
    if (initialized.complete(failed("Runtime.ExitError", reason)) && !closing) {
      console.accept(label() + "Init failed: " + reason);
    }
    Invocation invocation = current;
    String message = "RequestId: " + invocation.requestId() + " Error: " + reason;
    if (invocation.result().complete(failed("Runtime.ExitError", message))
        && invocation.isHandedOut()
        && !closing) {
      console.accept(label() + message);
    }
    var _ = pending.offer(END);
  }

  private InvocationResult.Failed timedOut(Invocation invocation) {
    String message =
        "RequestId: %s Error: Task timed out after %.2f seconds"
            .formatted(invocation.requestId(), function.timeout().toMillis() / 1000.0);
    console.accept(label() + message);
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

  private void copyOutput() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // The client ends some of its own messages with two line ends, and the JVM repeats at each
        // start what the template has.
        if (!line.isEmpty() && !line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")) {
          console.accept(label() + line);
        }
      }
    } catch (IOException e) {
      if (!closing) {
        console.accept(label() + "its output cannot be read: " + e);
      }
    }
  }

  private String label() {
    return "[" + function.logicalId() + "] ";
  }

  /**
   * Ends the process at once, as Lambda does after a timeout, and with it an invocation under way.
   */
  @Override
  public void close() {
    closing = true;
    // Process::destroyForcibly would close its output too, and lose what it wrote last.
    process.toHandle().destroyForcibly();
  }

  /** Lets the process end by itself, with what a JVM does at its end. */
  void end() {
    closing = true;
    // Process::destroy would close its input too, and with it what it is supervised by.
    process.toHandle().destroy();
  }

  /** False if the process is still there when the time is over. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the process is gone. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }
}
