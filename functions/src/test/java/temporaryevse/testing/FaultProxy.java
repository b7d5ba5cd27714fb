package temporaryevse.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network between the SDK and DynamoDB that fails where it is told to: an HTTP proxy on a free
 * loopback port. It keeps every request that it gets, and lets one of them, or one and all that
 * follow, meet a {@link FaultProxyFault}.
 */
public final class FaultProxy implements AutoCloseable {

  /** How much later than at once {@link FaultProxyFault.Delivery#LATE} is, unless told. */
  public static final Duration DELAY = Duration.ofMillis(700);

  private static final HttpClient UPSTREAM =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** What the JDK's client sets itself, or what holds for one connection only. */
  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "connection", "content-length", "expect", "upgrade");

  private final URI dynamoDb;
  private final Duration delay;
  private final ServerSocket server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch released = new CountDownLatch(1);

  // Guarded by this.
  private final List<Call> calls = new ArrayList<>();
  private @Nullable Plan plan;
  private int struck;
  private int underWay;
  private int held;
  private boolean closed;

  /**
   * A request as it came in.
   *
   * @param index 0 for the first one
   * @param action such as {@code PutItem}
   * @param ordinal 0 for the first one of its action
   * @param body JSON
   */
  public record Call(int index, String action, int ordinal, String body) {}

  private record Plan(
      FaultProxyFault fault,
      Predicate<Call> first,
      Predicate<Call> then,
      boolean lasting,
      boolean begun) {}

  private FaultProxy(URI dynamoDb, Duration delay, ServerSocket server) {
    this.dynamoDb = dynamoDb;
    this.delay = delay;
    this.server = server;
  }

  /** Listens in front of the database of the tests. */
  public static FaultProxy start() {
    return start(TestDynamoDb.endpoint(), DELAY);
  }

  /**
   * Listens in front of a database.
   *
   * @param delay what a late request or answer is late by; longer than a client waits
   */
  public static FaultProxy start(URI dynamoDb, Duration delay) {
    try {
      FaultProxy proxy =
          new FaultProxy(dynamoDb, delay, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      proxy.executor.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a client finds it. */
  public URI endpoint() {
    return URI.create(
        "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
  }

  /** Lets the next request that is meant, and that the fault is possible for, meet the fault. */
  public synchronized void failOnce(FaultProxyFault fault, Predicate<Call> meant) {
    plan = new Plan(fault, meant, call -> true, false, false);
  }

  /** As {@link #failOnce}, and all requests after it too, until {@link #heal}. */
  public synchronized void failFrom(FaultProxyFault fault, Predicate<Call> first) {
    failFrom(fault, first, call -> true);
  }

  /**
   * As {@link #failOnce}, and then those of all requests after it, until {@link #heal}.
   *
   * @param then which requests after it fail too
   */
  public synchronized void failFrom(
      FaultProxyFault fault, Predicate<Call> first, Predicate<Call> then) {
    plan = new Plan(fault, first, then, true, false);
  }

  /** From now on every request gets its answer. */
  public synchronized void heal() {
    plan = null;
  }

  /** Every request so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many requests have met a fault. */
  public synchronized int struck() {
    return struck;
  }

  /** Delivers what was held back. */
  public void release() {
    released.countDown();
  }

  /**
   * Waits until nothing is under way, but for what is held back and not released.
   *
   * @throws IllegalStateException where that takes longer
   */
  public synchronized void awaitQuiet(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (underWay > (released.getCount() == 0 ? 0 : held)) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new IllegalStateException(underWay + " requests are still under way");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(FaultProxy::closeQuietly);
    executor.shutdownNow();
    executor.close();
  }

  private void accept() {
    while (true) {
      Socket connection;
      try {
        connection = server.accept();
      } catch (IOException closedMeanwhile) {
        return;
      }
      connections.add(connection);
      executor.execute(() -> serve(connection));
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      boolean open = true;
      while (open) {
        Optional<ProxiedRequest> incoming = ProxiedRequest.read(in);
        open = incoming.isPresent() && serve(incoming.get(), connection);
      }
    } catch (IOException clientWentAway) {
      // It has given up waiting; that is what late answers are for.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  /** Whether the connection stays open. */
  private boolean serve(ProxiedRequest incoming, Socket connection)
      throws IOException, InterruptedException {
    String target = incoming.headers().getOrDefault("x-amz-target", "");
    if (target.startsWith("DynamoDBStreams_")) {
      // Lambda's own reads of the stream, all the time; no function sends them.
      return write(forward(incoming), connection);
    }
    String action = target.substring(target.lastIndexOf('.') + 1);
    Call call;
    Optional<FaultProxyFault> fault;
    synchronized (this) {
      if (closed) {
        return false;
      }
      underWay++;
      int ordinal =
          Math.toIntExact(calls.stream().filter(each -> each.action().equals(action)).count());
      call = new Call(calls.size(), action, ordinal, incoming.body());
      calls.add(call);
      fault = nextFault(call);
    }
    try {
      return fault.isEmpty()
          ? write(forward(incoming), connection)
          : fail(fault.get(), call, incoming, connection);
    } finally {
      synchronized (this) {
        underWay--;
        notifyAll();
      }
    }
  }

  private synchronized Optional<FaultProxyFault> nextFault(Call call) {
    @Nullable Plan now = plan;
    if (now == null
        || !now.fault().isPossibleFor(call)
        || !(now.begun() ? now.then() : now.first()).test(call)) {
      return Optional.empty();
    }
    plan = now.lasting() ? new Plan(now.fault(), now.first(), now.then(), true, true) : null;
    struck++;
    return Optional.of(now.fault());
  }

  private boolean fail(FaultProxyFault fault, Call call, ProxiedRequest incoming, Socket connection)
      throws IOException, InterruptedException {
    Optional<ProxiedAnswer> real =
        switch (fault.delivery()) {
          case NEVER -> Optional.empty();
          case AT_ONCE -> Optional.of(forward(incoming));
          case LATE -> {
            Thread.sleep(delay);
            yield Optional.of(forward(incoming));
          }
          case HELD_BACK -> {
            hold();
            yield Optional.of(forward(incoming));
          }
        };
    return switch (fault.reply()) {
      case FaultProxyFault.Reply.None none -> false;
      case FaultProxyFault.Reply.Real(boolean late) -> {
        if (late) {
          Thread.sleep(delay);
        }
        yield write(real.orElseThrow(), connection);
      }
      case FaultProxyFault.Reply.Half half -> {
        byte[] bytes = real.orElseThrow().bytes();
        connection.getOutputStream().write(bytes, 0, bytes.length / 2);
        connection.getOutputStream().flush();
        // Closing then sends RST in place of FIN.
        connection.setSoLinger(true, 0);
        yield false;
      }
      case FaultProxyFault.Reply.Corrupted corrupted ->
          write(real.orElseThrow().corrupted(), connection);
      case FaultProxyFault.Reply.Empty empty -> write(real.orElseThrow().emptied(), connection);
      case FaultProxyFault.Reply.Instead instead ->
          write(
              new ProxiedAnswer(
                  instead.status(),
                  Map.of("content-type", "application/x-amz-json-1.0"),
                  instead.body().apply(call).getBytes(StandardCharsets.UTF_8)),
              connection);
    };
  }

  private void hold() throws InterruptedException {
    synchronized (this) {
      held++;
      notifyAll();
    }
    try {
      released.await();
    } finally {
      synchronized (this) {
        held--;
      }
    }
  }

  private ProxiedAnswer forward(ProxiedRequest incoming) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dynamoDb.resolve(incoming.path()))
            .POST(HttpRequest.BodyPublishers.ofString(incoming.body()));
    incoming
        .headers()
        .forEach(
            (name, value) -> {
              if (!NOT_FORWARDED.contains(name)) {
                request.header(name, value);
              }
            });
    HttpResponse<byte[]> response =
        UPSTREAM.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (name.startsWith("x-amz") || name.equals("content-type")) {
                headers.put(name, values.getFirst());
              }
            });
    return new ProxiedAnswer(response.statusCode(), headers, response.body());
  }

  private static boolean write(ProxiedAnswer answer, Socket connection) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(answer.bytes());
    out.flush();
    return true;
  }

  private static void closeQuietly(Socket connection) {
    try {
      connection.close();
    } catch (IOException alreadyClosed) {
      // Nothing is left to close.
    }
  }
}
