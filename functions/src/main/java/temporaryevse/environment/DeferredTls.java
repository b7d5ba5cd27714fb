package temporaryevse.environment;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the platform's trust store, which is read when {@link #prepare} says so or at the first
 * connection, and not where a client is made: to read its 150 certificates takes longer than all
 * the rest of it.
 *
 * <p>That a certificate is the host's is checked by JSSE as RFC 2818 has it, so the public suffix
 * list that Apache's own check would read is not in the artifact (src/assembly/code.xml).
 */
final class DeferredTls implements TlsSocketStrategy {

  private @Nullable TlsSocketStrategy prepared;

  /** Reads the trust store, unless that is done. Whoever connects meanwhile waits for it. */
  synchronized TlsSocketStrategy prepare() {
    if (prepared == null) {
      prepared =
          new DefaultClientTlsStrategy(
              SSLContexts.createDefault(),
              HostnameVerificationPolicy.BUILTIN,
              // Not asked with that policy.
              NoopHostnameVerifier.INSTANCE);
    }
    return prepared;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String host, int port, @Nullable Object attachment, HttpContext context)
      throws IOException {
    return prepare().upgrade(socket, host, port, attachment, context);
  }
}
