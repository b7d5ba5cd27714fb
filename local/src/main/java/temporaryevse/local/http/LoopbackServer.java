package temporaryevse.local.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP/1.1 server that only this machine can reach. Handlers may block: they run on virtual
 * threads.
 */
public final class LoopbackServer implements AutoCloseable {
  /** The loopback address. */
  public static final String HOST = "127.0.0.1";

  /** Its names for a client on this machine; another name could belong to a web page. */
  private static final Set<String> HOSTS = Set.of(HOST, "localhost", "[::1]");

  private final Server server;
  private final ServerConnector connector;

  /**
   * Does not listen yet.
   *
   * @param name the name of its threads
   */
  public LoopbackServer(String name, Handler handler) {
    Logs.quieten();
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Names of headers reach a function as the client wrote them, and API Gateway judges paths less
    // than Jetty does.
    http.setHttpCompliance(
        HttpCompliance.RFC9110.with(
            "names-as-sent", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
    http.setUriCompliance(UriCompliance.UNSAFE);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(handler));
  }

  /**
   * Milliseconds after which a connection on which nothing moves is closed; never unless this is
   * called.
   */
  public LoopbackServer idleTimeout(long milliseconds) {
    connector.setIdleTimeout(milliseconds);
    return this;
  }

  /** Milliseconds that requests under way have at the end; zero unless this is called. */
  public LoopbackServer stopTimeout(long milliseconds) {
    server.setStopTimeout(milliseconds);
    // A connection that is kept alive without a request has nothing to wait for.
    connector.setShutdownIdleTimeout(50);
    return this;
  }

  /** Sets the handler of input that is not a request. */
  public LoopbackServer errors(Request.Handler errors) {
    server.setErrorHandler(errors);
    return this;
  }

  /**
   * Whether a page in a browser on this machine may have sent the request: a page of another site,
   * or of a site whose name was made to point here.
   */
  public static boolean mayBeOfAWebPage(Request request) {
    String host = String.valueOf(Request.getServerName(request)).toLowerCase(Locale.ROOT);
    return request.getHeaders().contains(HttpHeader.ORIGIN) || !HOSTS.contains(host);
  }

  /**
   * Checks a port before the slow part of a start.
   *
   * @throws PortException if the port cannot be used
   */
  public static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
    } catch (IOException e) {
      throw unusable(port, e);
    }
  }

  private static PortException unusable(int port, IOException cause) {
    boolean isTaken = cause instanceof BindException || cause.getCause() instanceof BindException;
    return new PortException(
        isTaken
            ? "Port " + port + " is taken: set PORT to another one."
            : "Port " + port + " cannot be used: " + cause.getMessage(),
        cause);
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @throws PortException if the port cannot be used
   */
  public void listen(int port) {
    connector.setPort(port);
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw unusable(port, e);
    } catch (Exception e) {
      close();
      throw new IllegalStateException(e);
    }
  }

  /** The port that it listens to. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException e) {
      // Requests that took longer than they had are cut off; the rest has been stopped all the
      // same.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
