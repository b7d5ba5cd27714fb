package temporaryevse.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API for one process ("Using the Lambda runtime API for custom runtimes" in the
 * Lambda guide; the restore endpoint is the one that AWS's Java client calls). Times are taken in
 * the thread of the connection, and nothing lies between it and the process but a socket: what the
 * API itself takes must not make the contestants look alike.
 */
final class RuntimeEndpoint implements AutoCloseable {
  private static final Duration INVOCATION_LIMIT = Duration.ofSeconds(15);

  private final ServerSocket server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CountDownLatch restored = new CountDownLatch(1);
  private volatile long handedOutNanoTime;

  RuntimeEndpoint() {
    try {
      server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("runtime-api").start(this::accept);
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The value of {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}. */
  String credentials() {
    return "http://" + address() + "/credentials";
  }

  /** Hands out an event as soon as it is asked for. */
  void offer(Event event) {
    events.add(event);
  }

  /** Lets a process that waits to be restored go on. */
  void restore() {
    restored.countDown();
  }

  /** The time when the last event was handed out, by {@link System#nanoTime}. */
  long handedOutNanoTime() {
    return handedOutNanoTime;
  }

  /** Waits for the next signal of the process; null where there is none in that time. */
  @Nullable Signal next(Duration limit) throws InterruptedException {
    return signals.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().name("runtime-api").start(() -> serve(connection));
      } catch (IOException e) {
        // Closed; or the process is gone, which its owner sees.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        HttpMessage request = HttpMessage.read(in);
        long arrived = System.nanoTime();
        String path = request.path();
        String endpoint = request.method() + path.substring(path.lastIndexOf('/'));
        switch (endpoint) {
          case "GET/next" -> {
            byte[] answer =
                path.endsWith("/restore/next") ? awaitRestore(arrived) : awaitEvent(arrived);
            handedOutNanoTime = System.nanoTime();
            connection.getOutputStream().write(answer);
          }
          case "POST/response", "POST/error" -> {
            connection.getOutputStream().write(HttpMessage.response("202 Accepted\r\n", "{}"));
            Signal.Kind kind =
                endpoint.equals("POST/response") ? Signal.Kind.ANSWERED : Signal.Kind.FAILED;
            signals.add(new Signal(kind, arrived, request.body()));
          }
          case "GET/credentials" -> connection.getOutputStream().write(keys());
          default ->
              connection.getOutputStream().write(HttpMessage.response("404 Not Found\r\n", "{}"));
        }
      }
    } catch (IOException e) {
      // The process is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  /** "Container credential provider" in the AWS SDKs and Tools Reference Guide. */
  private static byte[] keys() {
    return HttpMessage.response(
        "200 OK\r\n",
        """
        {"AccessKeyId": "bench", "SecretAccessKey": "bench", "Token": "bench", "Expiration": "%s"}\
        """
            .formatted(Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS)));
  }

  private byte[] awaitRestore(long arrived) throws InterruptedException {
    signals.add(new Signal(Signal.Kind.RESTORABLE, arrived, ""));
    restored.await();
    return HttpMessage.response("200 OK\r\n", "{}");
  }

  private byte[] awaitEvent(long arrived) throws InterruptedException {
    signals.add(new Signal(Signal.Kind.READY, arrived, ""));
    Event event = events.take();
    return HttpMessage.response(
        "200 OK\r\n"
            + "Lambda-Runtime-Aws-Request-Id: "
            + UUID.randomUUID()
            + "\r\nLambda-Runtime-Deadline-Ms: "
            + Instant.now().plus(INVOCATION_LIMIT).toEpochMilli()
            + "\r\nLambda-Runtime-Invoked-Function-Arn:"
            + " arn:aws:lambda:eu-central-1:000000000000:function:bench\r\n",
        event.json());
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
