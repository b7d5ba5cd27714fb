package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import temporaryevse.local.lambda.RuntimeClient;

/**
 * Writes an AOT cache for the built artifact and this machine's JVM, trained on the benchmark's
 * creates over TLS, as in production, and starts a function with it to see that it fits
 * (docs/adr/0014-snapstart-and-aot.md).
 */
final class TrainAotCache {
  private TrainAotCache() {}

  /** Exits with 1 and one line on standard error where there is no cache that fits. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchmarkSettings settings = BenchmarkSettings.from(System.getProperties());
    Path scratch = Files.createDirectories(settings.target().resolve("aot"));
    Path logs = Files.createDirectories(settings.target().resolve("logs"));
    Files.deleteIfExists(scratch.resolve("libaws-lambda-jni.so"));
    Event event = Event.create(settings.root());
    Contestants make = new Contestants(settings, RuntimeClient.unpack(scratch));
    Path cache = settings.root().resolve("functions/target/service.aot");
    TlsIdentity identity = TlsIdentity.create(scratch.resolve("tls"), TlsIdentity.LOOPBACK);
    Map<String, String> trust = identity.trustVariables();
    try (DynamoDbProcess dynamoDb = DynamoDbProcess.start(settings, logs);
        TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), identity)) {
      URI endpoint = relay.endpoint();
      AotCache.train(make.training(cache).with(trust), cache, endpoint, logs, event);
      try (FunctionProcess process =
          make.serviceThatNeedsAotCache(cache).with(trust).start(endpoint, logs)) {
        process.awaitFirstReady();
        process.invoke(event);
      }
    } catch (BenchmarkException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.out.println("written to " + cache + ", " + Files.size(cache) / 1_000_000 + " MB");
    System.exit(0);
  }
}
