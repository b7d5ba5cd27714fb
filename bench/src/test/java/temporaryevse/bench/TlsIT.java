package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import temporaryevse.local.lambda.RuntimeClient;

/**
 * The built artifact where DynamoDB is reached over TLS, as it is in production: it answers there,
 * and tells nobody anything who does not prove to be DynamoDB.
 */
@Tag("ci")
final class TlsIT {
  /**
   * As httpclient5 has it, which checks after the handshake, or as JSSE does, which checks in it.
   */
  private static final String OTHER_HOST =
      "match any of the subject alternative names|No subject alternative DNS name matching"
          + " localhost";

  @TempDir private static Path directory;

  private static DynamoDbProcess dynamoDb;
  private static TlsIdentity identity;
  private static Contestants make;
  private static Build build;
  private static Requests requests;

  @TempDir private Path logs;

  @BeforeAll
  static void start() throws Exception {
    BenchmarkSettings settings = BenchmarkSettings.from(System.getProperties());
    dynamoDb = DynamoDbProcess.start(settings, directory);
    identity = TlsIdentity.create(directory.resolve("loopback"), TlsIdentity.LOOPBACK);
    make = new Contestants(settings, RuntimeClient.unpack(directory), Operation.CREATE);
    build = make.build();
    requests = new Requests(settings.root());
  }

  @AfterAll
  static void end() {
    dynamoDb.close();
  }

  @Test
  void aFunctionThatStartsOnDemandCreatesAStatus() throws Exception {
    Contestant service = make.onDemand(build).with(identity.trustVariables());
    try (TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), identity);
        FunctionProcess process = service.start(relay.endpoint(), logs)) {
      process.awaitFirstReady();
      process.invoke(requests.create());

      assertThat(relay.bytesToDynamoDb()).isPositive();
    }
  }

  @Test
  void aFunctionThatIsRestoredWasPrimedOverTlsAndCreatesAStatus() throws Exception {
    Contestant service = make.restored(build).with(identity.trustVariables());
    try (TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), identity);
        FunctionProcess process = service.start(relay.endpoint(), logs)) {
      process.awaitFirstReady();
      assertThat(log()).doesNotContain("The snapshot is taken without priming");
      long ofPriming = relay.bytesToDynamoDb();
      assertThat(ofPriming).isPositive();

      process.invoke(requests.create());

      assertThat(relay.bytesToDynamoDb()).isGreaterThan(ofPriming);
    }
  }

  @Test
  void aServerWithACertificateForAnotherHostIsToldNothing() throws Exception {
    TlsIdentity other = TlsIdentity.create(directory.resolve("other"), "DNS:other.example");

    requireUnavailableAndNothingSent(
        other, make.onDemand(build).with(other.trustVariables()), OTHER_HOST);
  }

  @Test
  void aServerWithACertificateThatNobodyTrustsIsToldNothing() throws Exception {
    requireUnavailableAndNothingSent(
        identity, make.onDemand(build), "unable to find valid certification path");
  }

  private void requireUnavailableAndNothingSent(
      TlsIdentity server, Contestant service, String reason) throws Exception {
    try (TlsRelay relay = new TlsRelay(dynamoDb.endpoint(), server);
        FunctionProcess process = service.start(relay.endpoint(), logs)) {
      process.awaitFirstReady();

      assertThat(process.answer(requests.create())).contains("\"statusCode\":503");
      assertThat(relay.connections()).isPositive();
      assertThat(relay.bytesToDynamoDb()).isZero();
    }
    assertThat(log()).containsPattern(reason);
  }

  /** The log of the function. */
  private String log() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      List<Path> logs = files.toList();
      assertThat(logs).hasSize(1);
      return Files.readString(logs.getFirst(), UTF_8);
    }
  }
}
