package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running contestant, one request at a time. */
final class FunctionProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Contestant contestant;
  private final RuntimeEndpoint runtimeApi;
  private final Process process;
  private final long startedNanoTime;
  private final Path log;

  private FunctionProcess(
      Contestant contestant,
      RuntimeEndpoint runtimeApi,
      Process process,
      long startedNanoTime,
      Path log) {
    this.contestant = contestant;
    this.runtimeApi = runtimeApi;
    this.process = process;
    this.startedNanoTime = startedNanoTime;
    this.log = log;
  }

  static FunctionProcess start(Contestant contestant, URI dynamoDb, Path logs) throws IOException {
    RuntimeEndpoint runtimeApi = new RuntimeEndpoint();
    Map<String, String> environment = new HashMap<>(contestant.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi.address());
    environment.put(contestant.endpointVariable(), dynamoDb.toString());
    if (contestant.isRestored()) {
      // As Lambda has it: no snapshot holds keys.
      environment.remove("AWS_ACCESS_KEY_ID");
      environment.remove("AWS_SECRET_ACCESS_KEY");
      environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", runtimeApi.credentials());
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "bench");
    }
    Path log = logs.resolve(contestant.name().replaceAll("[^A-Za-z0-9]+", "-") + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(contestant.command())
            .directory(contestant.taskRoot().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    long started = System.nanoTime();
    return new FunctionProcess(contestant, runtimeApi, builder.start(), started, log);
  }

  /** Measures a process that has just been started up to its first answer. */
  ColdStart coldStart(Event event) throws IOException, InterruptedException {
    // It is there before it is asked for, as on Lambda.
    runtimeApi.offer(event);
    Signal initialized =
        await(contestant.isRestored() ? Signal.Kind.RESTORABLE : Signal.Kind.READY);
    long ready = initialized.nanoTime();
    Duration restore = Duration.ZERO;
    if (contestant.isRestored()) {
      long restored = System.nanoTime();
      runtimeApi.restore();
      ready = await(Signal.Kind.READY).nanoTime();
      restore = Duration.ofNanos(ready - restored);
    }
    Signal answer = awaitAnswer(event);
    return new ColdStart(
        Duration.ofNanos(initialized.nanoTime() - startedNanoTime),
        restore,
        Duration.ofNanos(answer.nanoTime() - ready),
        peakMemoryBytes());
  }

  /** Waits until a process that has just been started asks for its first event. */
  void awaitFirstReady() throws InterruptedException {
    if (contestant.isRestored()) {
      await(Signal.Kind.RESTORABLE);
      runtimeApi.restore();
    }
    await(Signal.Kind.READY);
  }

  /**
   * Sends a request to a process that is ready, which is ready again when this returns.
   *
   * @return the time from when the event was handed out until the answer was posted
   * @throws BenchmarkException if the answer is not the one that is expected
   */
  Duration invoke(Event event) throws InterruptedException {
    runtimeApi.offer(event);
    Signal answer = awaitAnswer(event);
    long handedOut = runtimeApi.handedOutNanoTime();
    await(Signal.Kind.READY);
    return Duration.ofNanos(answer.nanoTime() - handedOut);
  }

  /** Returns the answer of a process that is ready, whatever it is; it is ready again then. */
  String answer(Event event) throws InterruptedException {
    runtimeApi.offer(event);
    String answer = await(Signal.Kind.ANSWERED).payload();
    await(Signal.Kind.READY);
    return answer;
  }

  private Signal awaitAnswer(Event event) throws InterruptedException {
    Signal answer = await(Signal.Kind.ANSWERED);
    event.requireAnswered(contestant.name(), answer.payload());
    return answer;
  }

  private Signal await(Signal.Kind kind) throws InterruptedException {
    @Nullable Signal signal = runtimeApi.next(LIMIT);
    if (signal == null || signal.kind() != kind) {
      throw new BenchmarkException(
          "%s: waited for %s, got %s; its log is %s"
              .formatted(
                  contestant.name(),
                  kind,
                  signal == null ? "nothing" : signal.kind() + " " + signal.payload(),
                  log));
    }
    return signal;
  }

  /** The most memory that the process had at any time ({@code VmHWM} in proc(5)), in bytes. */
  long peakMemoryBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), UTF_8).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""), 10) * 1024)
        .findFirst()
        .orElseThrow(() -> new BenchmarkException(contestant.name() + " is gone"));
  }

  /** Ends the process at once and waits until it is gone. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runtimeApi.close();
  }
}
