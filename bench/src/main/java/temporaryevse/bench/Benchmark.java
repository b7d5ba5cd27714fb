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
import java.util.stream.Stream;
import temporaryevse.local.lambda.RuntimeClient;

/**
 * Measures all contestants and writes {@code docs/performance.md}.
 *
 * <p>{@link #main} reads the system properties {@code root.directory}, {@code bench.colds} (cold
 * starts of each contestant, default 15), {@code bench.cpus} (processors for the contestants) and
 * {@code bench.quick} ({@code true}: a few of everything, and no document).
 */
final class Benchmark {
  private final BenchmarkSettings settings;

  private Benchmark(BenchmarkSettings settings) {
    this.settings = settings;
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

  private void run() throws IOException, InterruptedException {
    Path scratch = Files.createDirectories(settings.target().resolve("run"));
    Path logs = Files.createDirectories(settings.target().resolve("logs"));
    Files.deleteIfExists(scratch.resolve("libaws-lambda-jni.so"));
    say("installing the peers");
    Peers peers = Peers.install(settings);
    Event event = Event.create(settings.root());
    Contestants make = new Contestants(settings, RuntimeClient.unpack(scratch));
    TlsIdentity identity = TlsIdentity.create(scratch.resolve("tls"), TlsIdentity.LOOPBACK);
    Map<String, String> trust = identity.trustVariables(peers);
    Map<Role, Measurements> byRole;
    Map<Role, Measurements> byRoleOverTls;
    try (DynamoDbProcess dynamoDb = DynamoDbProcess.start(settings, logs);
        TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), identity)) {
      URI endpoint = dynamoDb.endpoint();
      say("training the AOT cache");
      Path cache = scratch.resolve("service.aot");
      // As it would be trained for production.
      AotCache.train(make.training(cache).with(trust), cache, relay.endpoint(), logs, event);
      List<Measurements> all =
          Stream.of(
                  make.service(),
                  make.serviceWithAotCache(cache),
                  make.serviceRestored(),
                  make.javaPeer(),
                  make.nodePeer(peers),
                  make.pythonPeer(peers))
              .map(Measurements::new)
              .toList();
      say("warm requests");
      WarmPhase.measure(all, settings, endpoint, logs, event);
      say("cold starts");
      ColdPhase.measure(all, settings.colds(), endpoint, logs, event);
      say("cold starts over TLS");
      List<Measurements> allOverTls =
          all.stream().map(one -> new Measurements(one.contestant().with(trust))).toList();
      relay.warmUp();
      ColdPhase.measure(allOverTls, settings.colds(), relay.endpoint(), logs, event);
      say("DynamoDB requests");
      RequestCounts.measure(all, settings.counted(), endpoint, logs, event);
      byRole = byRole(all);
      byRoleOverTls = byRole(allOverTls);
    }
    say("parse, validate and respond");
    List<Microbenchmark> microbenchmarks = Microbenchmark.run(settings.quick());
    String report =
        new Report(
                settings,
                byRole,
                byRoleOverTls,
                microbenchmarks,
                Machine.describe(settings, peers),
                LocalDate.now(ZoneOffset.UTC))
            .toMarkdown();
    System.out.println(report);
    if (!settings.quick()) {
      Files.writeString(settings.document(), report);
      say("written to " + settings.document());
    }
  }

  private static Map<Role, Measurements> byRole(List<Measurements> all) {
    Map<Role, Measurements> byRole = new EnumMap<>(Role.class);
    all.forEach(one -> byRole.put(one.contestant().role(), one));
    return byRole;
  }

  /** However the build ends, nothing of this goes on: what was started ends with this process. */
  private static void endWith(ProcessHandle build) {
    var _ = build.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }

  private static void say(String phase) {
    System.out.println("bench: " + phase);
  }
}
