package temporaryevse.environment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the platform's trust store, which is read beside the start or at the first connection,
 * and not where a client is made: to read its 140 certificates takes longer than all the rest of a
 * client.
 *
 * <p>That a certificate is the host's is checked by JSSE (RFC 2818, section 3.1), so the public
 * suffix list that Apache's own check would read is not in the artifact (src/assembly/code.xml).
 */
final class DeferredTls implements TlsSocketStrategy {

  private static final String HTTPS = "HTTPS";
  private static final int CONNECT_MILLISECONDS = 1_000;
  private static final int TICKETS_MILLISECONDS = 100;

  private @Nullable SSLContext context;

  /** Reads the trust store. Where that fails, the first connection tells why. */
  void begin() {
    try {
      prepare();
    } catch (SSLException _) {
      // It is tried again then.
    }
  }

  /** Reads the trust store, unless that is done. Whoever connects meanwhile waits for it. */
  private synchronized SSLContext prepare() throws SSLException {
    if (context == null) {
      try {
        SSLContext fresh = SSLContext.getInstance("TLS");
        fresh.init(null, null, null);
        context = fresh;
      } catch (GeneralSecurityException e) {
        throw new SSLException("TLS cannot be set up: " + e, e);
      }
    }
    return context;
  }

  /**
   * Makes a connection and gives it up after its handshake, so that the next one, which a caller
   * waits for, can resume its session (RFC 8446, section 2.2). Where that fails, the next one tells
   * why. With nothing but the JDK, as {@link temporaryevse.start.Ahead} says.
   */
  void rehearse(String host, int port) {
    try (Socket connection = new Socket()) {
      SSLContext tls = prepare();
      connection.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
      connection.setSoTimeout(CONNECT_MILLISECONDS);
      try (SSLSocket secured =
          (SSLSocket) tls.getSocketFactory().createSocket(connection, host, port, true)) {
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(HTTPS);
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        // The server's tickets come behind the handshake, to whoever reads. It says no more, so
        // the read ends with its time.
        secured.setSoTimeout(TICKETS_MILLISECONDS);
        var _ = secured.getInputStream().read();
      }
    } catch (IOException _) {
      // Or nobody answers there.
    }
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String host, int port, @Nullable Object attachment, HttpContext http)
      throws IOException {
    return new DefaultClientTlsStrategy(
            prepare(),
            HostnameVerificationPolicy.BUILTIN,
            // Not asked with that policy.
            NoopHostnameVerifier.INSTANCE)
        .upgrade(socket, host, port, attachment, http);
  }
}
