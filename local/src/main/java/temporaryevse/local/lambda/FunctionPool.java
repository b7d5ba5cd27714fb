package temporaryevse.local.lambda;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.template.LambdaFunction;

/** The execution environments of a function: one for each request at a time, up to a limit. */
public final class FunctionPool implements AutoCloseable {
  /**
   * The parts of a local run that all functions share.
   *
   * @param taskRoot directory of the artifact
   * @param overrides variables that win over the template's
   * @param maximumEnvironments requests that a function serves at a time
   * @param console gets each line that a function writes
   */
  public record Host(
      RuntimeClient client,
      RuntimeApi api,
      Path taskRoot,
      String region,
      Map<String, String> overrides,
      int maximumEnvironments,
      Clock clock,
      Consumer<String> console) {}

  private static final DateTimeFormatter STREAM_DATE =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

  private final LambdaFunction function;
  private final Host host;
  // Fair, so that the invocation that waits longest is next.
  private final Semaphore slots;
  // A stack: the environment used last is used next, as its caches are warm; Lambda does so too.
  private final Deque<ExecutionEnvironment> warm = new ConcurrentLinkedDeque<>();
  private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  FunctionPool(LambdaFunction function, Host host) {
    this.function = function;
    this.host = host;
    this.slots = new Semaphore(host.maximumEnvironments(), true);
  }

  /**
   * Invokes the function and waits for its result.
   *
   * @param patience how long to wait for an environment when all are busy
   */
  InvocationResult invoke(byte[] event, String traceId, Duration patience)
      throws InterruptedException {
    if (!slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return new InvocationResult.Throttled();
    }
    try {
      while (true) {
        Invocation invocation = new Invocation(UUID.randomUUID().toString(), event, traceId);
        @Nullable ExecutionEnvironment idle = warm.pollFirst();
        ExecutionEnvironment environment = idle == null ? start() : idle;
        Optional<InvocationResult> result = environment.invoke(invocation);
        if (environment.isUsable()) {
          warm.addFirst(environment);
        }
        if (result.isPresent()) {
          return result.get();
        }
        if (idle == null) {
          return ExecutionEnvironment.failed(
              "Runtime.ExitError", "Runtime exited without providing a reason");
        }
        // Its process had ended while it was idle: the next environment, or a new one, takes over.
      }
    } catch (IOException e) {
      String problem = "the process cannot be started: " + e.getMessage();
      host.console().accept("[" + function.logicalId() + "] " + problem);
      return ExecutionEnvironment.failed("Runtime.ExitError", problem);
    } finally {
      slots.release();
    }
  }

  /** Starts an environment that waits for the first invocation. */
  void prepare() {
    if (!slots.tryAcquire()) {
      return;
    }
    try {
      warm.addFirst(start());
    } catch (IOException e) {
      // The first invocation tries again and reports the problem.
    } finally {
      slots.release();
    }
  }

  private ExecutionEnvironment start() throws IOException {
    if (closed) {
      throw new IOException("the local run has ended");
    }
    String name = RuntimeApi.newName();
    Map<String, String> variables = environment(host.api().address(name));
    ExecutionEnvironment environment =
        new ExecutionEnvironment(
            function,
            new SnapshotCredentials(variables.getOrDefault(SnapshotCredentials.TOKEN_VARIABLE, "")),
            FunctionProcess.start(
                function.logicalId(),
                host.client().command(function),
                host.taskRoot(),
                variables,
                host.console()));
    all.add(environment);
    host.api().register(name, environment);
    environment.whenEnded(
        () -> {
          all.remove(environment);
          warm.remove(environment);
          host.api().deregister(name);
        });
    if (closed) {
      environment.close();
    }
    return environment;
  }

  /**
   * All variables of a process: "Defined runtime environment variables" in the Lambda guide, then
   * the template's, then the overrides.
   */
  private Map<String, String> environment(String runtimeApi) {
    LambdaFunction.Logging logging = function.logging();
    String version = function.alias().isPresent() ? "1" : "$LATEST";
    Map<String, String> environment =
        new LinkedHashMap<>(
            Map.ofEntries(
                entry("AWS_DEFAULT_REGION", host.region()),
                entry("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime()),
                entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + function.memoryMegabytes()),
                entry("AWS_LAMBDA_FUNCTION_NAME", function.name()),
                entry("AWS_LAMBDA_FUNCTION_VERSION", version),
                entry("AWS_LAMBDA_LOG_FORMAT", logging.format()),
                entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
                entry("AWS_REGION", host.region()),
                entry("LAMBDA_TASK_ROOT", host.taskRoot().toString()),
                entry("LANG", "en_US.UTF-8"),
                entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                entry("TZ", ":UTC"),
                entry("_HANDLER", function.handler())));
    if (logging.format().equals("JSON")) {
      environment.put("AWS_LAMBDA_LOG_LEVEL", logging.level());
    }
    if (function.isSnapStarted()) {
      // All environments that are restored share the snapshot: it has no key that ends before it
      // does, and no log stream.
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      environment.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "http://" + runtimeApi + RuntimeApi.CREDENTIALS_PATH);
      environment.put(SnapshotCredentials.TOKEN_VARIABLE, RuntimeApi.newName());
    } else {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      environment.put("AWS_LAMBDA_LOG_GROUP_NAME", logging.group());
      environment.put(
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "%s/[%s]%s"
              .formatted(
                  STREAM_DATE.format(host.clock().instant()),
                  version,
                  UUID.randomUUID().toString().replace("-", "")));
    }
    environment.putAll(function.environment());
    environment.putAll(host.overrides());
    return environment;
  }

  /** Ends all processes and waits until they are gone. */
  @Override
  public void close() {
    closed = true;
    all.forEach(ExecutionEnvironment::close);
    try {
      for (ExecutionEnvironment environment : all) {
        environment.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
