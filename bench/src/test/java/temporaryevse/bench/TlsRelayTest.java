package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsRelayTest {
  private static final int LIMIT_MILLISECONDS = (int) Duration.ofSeconds(10).toMillis();

  @TempDir private static Path directory;

  private static TlsIdentity identity;

  private final ServerSocket dynamoDb;
  private final TlsRelay relay;

  TlsRelayTest() throws Exception {
    dynamoDb = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    dynamoDb.setSoTimeout(LIMIT_MILLISECONDS);
    relay = new TlsRelay(URI.create("http://127.0.0.1:" + dynamoDb.getLocalPort()), identity);
  }

  @BeforeAll
  static void makeIdentity() throws Exception {
    identity = TlsIdentity.create(directory, TlsIdentity.LOOPBACK);
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    dynamoDb.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatIsInsideIsPassedOnAndAnsweredAfterTheEndOfTheRequest(String protocol) throws Exception {
    try (SSLSocket client = connect(identity.client(), protocol)) {
      client.getOutputStream().write("a request".getBytes(UTF_8));
      try (Socket inside = dynamoDb.accept()) {
        inside.setSoTimeout(LIMIT_MILLISECONDS);
        assertThat(inside.getInputStream().readNBytes(9)).asString(UTF_8).isEqualTo("a request");
        if (protocol.equals("TLSv1.3")) {
          // TLS 1.2 has no end of one direction only.
          client.shutdownOutput();
          assertThat(inside.getInputStream().read()).isEqualTo(-1);
        }
        inside.getOutputStream().write("an answer".getBytes(UTF_8));
        inside.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("an answer");
      }
      assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
    }
    assertThat(relay.connections()).isEqualTo(1);
    assertThat(relay.bytesToDynamoDb()).isEqualTo(9);
  }

  @Test
  void aConnectionEndsOnBothSidesWhereOneIsGone() throws Exception {
    Socket inside;
    try (SSLSocket client = connect(identity.client(), "TLSv1.3")) {
      client.getOutputStream().write(1);
      inside = dynamoDb.accept();
    }
    try (inside) {
      inside.setSoTimeout(LIMIT_MILLISECONDS);
      assertThat(inside.getInputStream().readAllBytes()).containsExactly(1);
    }
  }

  @Test
  void openConnectionsEndWithTheRelay() throws Exception {
    try (SSLSocket client = connect(identity.client(), "TLSv1.3")) {
      client.getOutputStream().write(1);
      try (Socket inside = dynamoDb.accept()) {
        inside.setSoTimeout(LIMIT_MILLISECONDS);
        assertThat(inside.getInputStream().read()).isEqualTo(1);
        relay.close();
        assertThat(inside.getInputStream().read()).isEqualTo(-1);
      }
      assertThatThrownBy(() -> connect(identity.client(), "TLSv1.3"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void nothingIsPassedOnFromAClientThatDoesNotTrustTheCertificate() throws Exception {
    assertThatThrownBy(() -> connect(SSLContext.getDefault(), "TLSv1.3"))
        .isInstanceOf(SSLHandshakeException.class);

    assertThat(relay.connections()).isEqualTo(1);
    assertThat(relay.bytesToDynamoDb()).isZero();
  }

  @Test
  void aCertificateIsForTheNamesThatItWasMadeFor() throws Exception {
    TlsIdentity other = TlsIdentity.create(directory.resolve("other"), "DNS:other.example");
    try (TlsRelay elsewhere = new TlsRelay(relay.endpoint(), other)) {
      assertThatThrownBy(() -> connect(elsewhere, other.client(), "TLSv1.3"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void javaTrustsTheCertificateBesideAllThatItTrustsAnyway() throws Exception {
    String option = identity.trustVariables().getOrDefault("JAVA_TOOL_OPTIONS", "");
    KeyStore trusted =
        KeyStore.getInstance(Path.of(option.split("=", 2)[1]).toFile(), (char[]) null);
    KeyStore usual =
        KeyStore.getInstance(
            Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(),
            (char[]) null);

    assertThat(trusted.getType()).isEqualTo(usual.getType());
    assertThat(trusted.size()).isEqualTo(usual.size() + 1);
  }

  private SSLSocket connect(SSLContext context, String protocol) throws IOException {
    return connect(relay, context, protocol);
  }

  private static SSLSocket connect(TlsRelay to, SSLContext context, String protocol)
      throws IOException {
    URI endpoint = to.endpoint();
    SSLSocket client =
        (SSLSocket) context.getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort());
    try {
      SSLParameters parameters = client.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {protocol});
      client.setSSLParameters(parameters);
      client.setSoTimeout(LIMIT_MILLISECONDS);
      client.startHandshake();
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }
}
