package temporaryevse.environment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class HttpConnectionsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final AtomicLong nanoTime = new AtomicLong();
  private final HttpConnections http =
      new HttpConnections(
          TIMEOUT,
          TIMEOUT,
          nanoTime::get,
          () -> {
            throw new AssertionError("no TLS");
          });

  @AfterEach
  void closeAll() {
    http.close();
  }

  /** Gives each request the next answer, as it is; closes the connection after an empty one. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listening;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closesAfterwards;

    Server(String... answers) throws IOException {
      this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
    }

    Server(ServerSocket listening, String... answers) {
      this.listening = listening;
      this.answers.addAll(List.of(answers));
      Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private void accept() {
      try {
        while (true) {
          Socket connection = listening.accept();
          connections.incrementAndGet();
          Thread.ofVirtual().start(() -> serve(connection));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void serve(Socket connection) {
      try (connection) {
        InputStream input = connection.getInputStream();
        byte[] buffer = new byte[65_536];
        for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
          requests.add(new String(buffer, 0, read, ISO_8859_1));
          String answer = answers.take();
          connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
          if (answer.isEmpty() || closesAfterwards) {
            return;
          }
        }
      } catch (IOException | InterruptedException e) {
        // The client went away.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private HttpExecuteResponse get(Server server) throws IOException {
    return http.prepareRequest(request(server.uri(), SdkHttpMethod.GET)).call();
  }

  private static HttpExecuteRequest request(URI uri, SdkHttpMethod method) {
    return HttpExecuteRequest.builder()
        .request(SdkHttpRequest.builder().uri(uri).method(method).build())
        .build();
  }

  private static String body(HttpExecuteResponse response) throws IOException {
    return new String(response.responseBody().orElseThrow().readAllBytes(), UTF_8);
  }

  @Test
  void aRequestIsSentAsOnePieceAndTheConnectionIsKept() throws Exception {
    try (Server server = new Server(OK, OK)) {
      SdkHttpRequest post =
          SdkHttpRequest.builder()
              .uri(server.uri().resolve("/a%20b"))
              .method(SdkHttpMethod.POST)
              .appendRawQueryParameter("q", "1 2")
              .appendHeader("X-A", "1")
              .appendHeader("X-A", "2")
              .build();
      HttpExecuteRequest request =
          HttpExecuteRequest.builder()
              .request(post)
              .contentStreamProvider(() -> new ByteArrayInputStream("é".getBytes(UTF_8)))
              .build();
      String host = "127.0.0.1:" + server.uri().getPort();

      for (int i = 0; i < 2; i++) {
        assertThat(body(http.prepareRequest(request).call())).isEqualTo("ok");
        assertThat(server.requests.take())
            .isEqualTo(
                "POST /a%20b?q=1%202 HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\n\u00C3\u00A9");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        "HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nok",
        "HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 100 Continue\r\n\r\n" + OK,
        CHUNKED + "1\r\no\r\n1;a=b\r\nk\r\n0\r\nX: y\r\n\r\n"
      })
  void anAnswerIsReadHoweverItSaysItsLength(String answer) throws IOException {
    try (Server server = new Server(answer, OK)) {
      HttpExecuteResponse response = get(server);

      assertThat(response.httpResponse().statusCode()).isEqualTo(200);
      assertThat(body(response)).isEqualTo("ok");
      assertThat(body(get(server))).isEqualTo("ok");
      assertThat(server.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n\r\nok",
        OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
      })
  void aConnectionThatHasEndedOrSaysTooMuchIsNotUsedAgain(String answer) throws Exception {
    try (Server server = new Server(answer, OK)) {
      server.closesAfterwards = true;

      assertThat(body(get(server))).isEqualTo("ok");
      server.closesAfterwards = false;
      assertThat(body(get(server))).isEqualTo("ok");
      assertThat(server.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        CHUNKED + "1\r\nok\r\n0\r\n\r\n",
        CHUNKED + "x\r\nok\r\n0\r\n\r\n",
        CHUNKED + "2\r\nok\r\n",
        "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n"
      })
  void anAnswerThatIsCutShortOrIsNoneFails(String answer) throws IOException {
    try (Server server = new Server(answer, OK)) {
      server.closesAfterwards = true;

      assertThatThrownBy(() -> get(server)).isInstanceOf(IOException.class);
      assertThat(body(get(server))).isEqualTo("ok");
    }
  }

  @Test
  void anAnswerWithoutBodyIsNotWaitedFor() throws IOException {
    try (Server server = new Server("HTTP/1.1 204 No Content\r\n\r\n", OK)) {
      assertThat(get(server).httpResponse().statusCode()).isEqualTo(204);
      assertThat(body(get(server))).isEqualTo("ok");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aRequestIsNotRepeatedUnseenWhereAKeptConnectionFails() throws IOException {
    try (Server server = new Server(OK, "", OK)) {
      assertThat(body(get(server))).isEqualTo("ok");

      assertThatThrownBy(() -> get(server)).isInstanceOf(IOException.class);
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aConnectionIsKeptForAMinute() throws IOException {
    try (Server server = new Server(OK, OK, OK)) {
      get(server);
      nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
      get(server);
      assertThat(server.connections).hasValue(1);
      nanoTime.addAndGet(Duration.ofSeconds(60).toNanos());
      get(server);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void nothingIsKeptOnceItWasToldSo() throws IOException {
    try (Server server = new Server(OK, OK)) {
      get(server);
      http.closeIdle();
      get(server);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForLonger() throws IOException {
    try (Server server = new Server()) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> get(server)).isInstanceOf(SocketTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT, TIMEOUT.plus(TIMEOUT));
    }
  }

  @Test
  void aRequestThatIsGivenUpEndsAtOnce() throws Exception {
    try (Server server = new Server()) {
      HttpConnections patient = new HttpConnections(Duration.ofMinutes(1), Duration.ofMinutes(1));
      var call = patient.prepareRequest(request(server.uri(), SdkHttpMethod.GET));
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  server.requests.take();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                call.abort();
              });

      assertThatThrownBy(call::call).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHeaderCannotBringAnother() throws IOException {
    try (Server server = new Server(OK)) {
      SdkHttpRequest get =
          SdkHttpRequest.builder()
              .uri(server.uri())
              .method(SdkHttpMethod.GET)
              .appendHeader("X-A", "1\r\nX-B: 2")
              .build();

      assertThatThrownBy(
              () -> http.prepareRequest(HttpExecuteRequest.builder().request(get).build()).call())
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(server.connections).hasValue(0);
    }
  }

  @Test
  void aCertificateMustBeTrustedAndOfThatHost(@TempDir Path directory) throws Exception {
    SSLContext tls = selfSigned(directory);
    try (Server server =
        new Server(
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            OK,
            OK)) {
      int port = server.uri().getPort();
      HttpConnections trusting = secured(tls.getSocketFactory());
      HttpConnections asDeployed = new HttpConnections(TIMEOUT, Duration.ofSeconds(5));
      HttpExecuteRequest named =
          request(URI.create("https://localhost:" + port), SdkHttpMethod.GET);
      HttpExecuteRequest other =
          request(URI.create("https://127.0.0.1:" + port), SdkHttpMethod.GET);

      assertThat(body(trusting.prepareRequest(named).call())).isEqualTo("ok");
      assertThat(body(trusting.prepareRequest(named).call())).isEqualTo("ok");
      assertThat(server.connections).hasValue(1);
      assertThatThrownBy(() -> trusting.prepareRequest(other).call())
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> asDeployed.prepareRequest(named).call())
          .isInstanceOf(SSLException.class);
    }
  }

  private static HttpConnections secured(SSLSocketFactory factory) {
    return new HttpConnections(TIMEOUT, Duration.ofSeconds(5), System::nanoTime, () -> factory);
  }

  /** Has and trusts a certificate of {@code localhost} that nobody else knows. */
  private static SSLContext selfSigned(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      keys.load(stream, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }
}
