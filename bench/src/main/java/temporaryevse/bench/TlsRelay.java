package temporaryevse.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Ends TLS in front of DynamoDB Local, which speaks plain HTTP only, and passes on what is inside.
 * Either side can end what it sends and still be answered.
 */
final class TlsRelay implements AutoCloseable {
  /** The most bytes in a TLS record. */
  private static final int RECORD_BYTES = 1 << 14;

  /** Enough for the first compiler, and about a second. */
  private static final int WARM_UPS = 300;

  private final URI dynamoDb;
  private final TlsIdentity identity;
  private final SSLServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytesToDynamoDb = new AtomicLong();

  TlsRelay(URI dynamoDb, TlsIdentity identity) throws GeneralSecurityException, IOException {
    this.dynamoDb = dynamoDb;
    this.identity = identity;
    server =
        (SSLServerSocket)
            identity
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The address by name, as DynamoDB has it. */
  URI endpoint() {
    return URI.create("https://localhost:" + server.getLocalPort());
  }

  /** The number of connections, with those that were given up in the handshake. */
  int connections() {
    return connections.get();
  }

  /** The number of bytes that clients have sent inside of TLS. */
  long bytesToDynamoDb() {
    return bytesToDynamoDb.get();
  }

  /**
   * Makes handshakes of its own, each with a new session, so that the first client that counts does
   * not wait for this process's classes and compiler.
   */
  void warmUp() throws GeneralSecurityException, IOException {
    for (int i = 0; i < WARM_UPS; i++) {
      try (SSLSocket client =
          (SSLSocket)
              identity
                  .client()
                  .getSocketFactory()
                  .createSocket(server.getInetAddress(), server.getLocalPort())) {
        client.startHandshake();
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket client = (SSLSocket) server.accept();
        connections.incrementAndGet();
        start(() -> relay(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void relay(SSLSocket client) {
    try (Socket outside = opened(client)) {
      client.startHandshake();
      try (Socket inside = opened(new Socket(dynamoDb.getHost(), dynamoDb.getPort()))) {
        Thread answers = start(() -> pass(inside, outside, new AtomicLong()));
        pass(outside, inside, bytesToDynamoDb);
        answers.join();
      }
    } catch (IOException e) {
      // The client does not trust this server, or one of the two is gone: the client sees it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private Socket opened(Socket socket) throws IOException {
    sockets.add(socket);
    if (server.isClosed()) {
      // close() may already have gone through them all.
      socket.close();
    }
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Passes on all that is sent, and then the end. */
  private static void pass(Socket from, Socket to, AtomicLong count) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[RECORD_BYTES];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        count.addAndGet(length);
        out.write(buffer, 0, length);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // A side is gone without an end: the other direction must not wait for it.
      close(from);
      close(to);
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed before.
    }
  }

  private static Thread start(Runnable task) {
    return Thread.ofPlatform().daemon().name("tls-relay").start(task);
  }

  @Override
  public void close() {
    close(server);
    sockets.forEach(TlsRelay::close);
  }
}
