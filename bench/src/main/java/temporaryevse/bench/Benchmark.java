package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import temporaryevse.local.lambda.RuntimeClient;

/**
 * Measures all contestants and writes {@code docs/performance.md}.
 *
 * <p>{@link #main} reads the system properties {@code root.directory}, {@code bench.colds} (starts
 * of each contestant, default 15), {@code bench.cpus} (processors for the contestants), {@code
 * bench.also} (further builds of the service, as {@link Build#parse} reads them) and {@code
 * bench.quick} ({@code true}: a few of everything). With one of the last two, the report is in
 * {@code bench/target}.
 */
final class Benchmark {
  private static final String OVER_TLS = "over TLS";

  private final BenchmarkSettings settings;
  private final Path logs;
  private final Requests requests;

  private Benchmark(BenchmarkSettings settings) throws IOException {
    this.settings = settings;
    logs = Files.createDirectories(settings.target().resolve("logs"));
    requests = new Requests(settings.root());
  }

  /** Exits with 1 and one line on standard error where there is no result. */
  public static void main(String[] arguments) throws Exception {
    ProcessHandle.current().parent().ifPresent(Benchmark::endWith);
    try {
      new Benchmark(BenchmarkSettings.from(System.getProperties())).run();
      System.exit(0);
    } catch (BenchmarkException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws Exception {
    Path scratch = Files.createDirectories(settings.target().resolve("run"));
    Files.deleteIfExists(scratch.resolve("libaws-lambda-jni.so"));
    RuntimeClient client = RuntimeClient.unpack(scratch);
    say("installing the peers");
    Peers peers = Peers.install(settings);
    List<Contestant> contestants = new Contestants(settings, client, Operation.CREATE).all(peers);
    TlsIdentity identity = TlsIdentity.create(scratch.resolve("tls"), TlsIdentity.LOOPBACK);
    Map<String, String> trust = identity.trustVariables(peers);
    Results withoutTls;
    Map<Operation, Results> overTls = new EnumMap<>(Operation.class);
    try (DynamoDbProcess dynamoDb = DynamoDbProcess.start(settings, logs);
        TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), identity)) {
      // First, since it warms DynamoDB Local up for the condition that counts.
      withoutTls = measureCreate("without TLS", contestants, dynamoDb.endpoint());
      relay.warmUp();
      List<Contestant> creators = trusting(trust, contestants);
      overTls.put(Operation.CREATE, measureCreate(OVER_TLS, creators, relay.endpoint()));
      StatusPool pool = StatusPool.fill(creators, requests, relay.endpoint(), logs);
      for (Operation operation : List.of(Operation.CHANGE, Operation.EFFECTIVE)) {
        List<Contestant> two =
            trusting(trust, new Contestants(settings, client, operation).serviceAndNodePeer(peers));
        overTls.put(
            operation,
            measureWarm(operation, OVER_TLS, two, relay.endpoint(), pool.requests(operation)));
      }
    }
    Report report =
        new Report(
            settings,
            overTls,
            withoutTls,
            Machine.describe(settings, peers),
            LocalDate.now(ZoneOffset.UTC));
    String document = report.toMarkdown();
    Files.writeString(settings.report(), document);
    System.out.println(document);
    say("written to " + settings.report());
  }

  private static List<Contestant> trusting(Map<String, String> trust, List<Contestant> all) {
    return all.stream().map(one -> one.with(trust)).toList();
  }

  private Results measureCreate(String condition, List<Contestant> contestants, URI endpoint)
      throws IOException, InterruptedException {
    Results results =
        measureWarm(Operation.CREATE, condition, contestants, endpoint, requests::create);
    say("starts " + condition);
    ColdPhase.measure(results.all(), settings.colds(), endpoint, logs, requests::create);
    return results;
  }

  private Results measureWarm(
      Operation operation,
      String condition,
      List<Contestant> contestants,
      URI endpoint,
      Supplier<Event> events)
      throws IOException, InterruptedException {
    say("warm requests " + condition + ": " + operation.title());
    List<Measurements> all = contestants.stream().map(Measurements::new).toList();
    WarmPhase.measure(all, settings, endpoint, logs, events);
    return new Results(condition, all);
  }

  /** Ends this process with the build that started it, however that ends. */
  private static void endWith(ProcessHandle build) {
    var _ = build.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }

  private static void say(String phase) {
    System.out.println("bench: " + phase);
  }
}
