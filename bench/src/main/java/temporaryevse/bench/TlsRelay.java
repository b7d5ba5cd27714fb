package temporaryevse.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
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
  /** The most that one TLS record has inside. */
  private static final int RECORD_BYTES = 1 << 14;

  /** Enough for the first compiler, and about a second. */
  private static final int WARM_UPS = 300;

  private final URI dynamoDb;
  private final TlsIdentity identity;
  private final SSLServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytesToDynamoDb = new AtomicLong();

  TlsRelay(URI dynamoDb, TlsIdentity identity) {
    this.dynamoDb = dynamoDb;
    this.identity = identity;
    try {
      server =
          (SSLServerSocket)
              identity
                  .server()
                  .getServerSocketFactory()
                  .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** By name, as DynamoDB is. */
  URI endpoint() {
    return URI.create("https://localhost:" + server.getLocalPort());
  }

  /** How many connections there were, with those that were given up in the handshake. */
  int connections() {
    return connections.get();
  }

  /** How much the clients have sent inside of TLS. */
  long bytesToDynamoDb() {
    return bytesToDynamoDb.get();
  }

  /**
   * Makes handshakes of its own, none of which can resume another's session, so that the first
   * client that counts does not wait for this process's classes and compiler.
   */
  void warmUp() {
    try {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
      // Perhaps too late for whoever closes them all.
      socket.close();
    }
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Passes on what one sends, to its end, and then the end. */
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
      // One is gone without an end, so that there is none for the other direction to wait for.
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was gone before.
    }
  }

  private static Thread start(Runnable task) {
    return Thread.ofPlatform().daemon().name("tls-relay").start(task);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(TlsRelay::close);
  }
}
