package temporaryevse.environment;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * HTTP/1.1 (RFC 9112) to AWS over connections that are kept: what the SDK asks of a client, and no
 * more. Requests and answers are held in memory, there is no proxy, and nothing is redirected.
 *
 * <p>A request is sent once. Where a connection fails, the SDK tries again and counts its attempts,
 * on which the store relies; the JDK's {@code HttpURLConnection} repeats some requests unseen.
 *
 * <p>Why it is not one of the SDK's: docs/adr/0013-start-path.md.
 */
public final class HttpConnections implements SdkHttpClient {

  /** As long as the SDK's own clients keep a connection without use. */
  private static final Duration KEPT = Duration.ofSeconds(60);

  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final int connectTimeoutMilliseconds;
  private final int readTimeoutMilliseconds;
  private final LongSupplier nanoTime;
  private final Supplier<SSLSocketFactory> tls;

  /**
   * Opens nothing yet.
   *
   * @param connectTimeout for a TCP connection
   * @param readTimeout for each wait for the other side
   */
  public HttpConnections(Duration connectTimeout, Duration readTimeout) {
    this(
        connectTimeout,
        readTimeout,
        System::nanoTime,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  HttpConnections(
      Duration connectTimeout,
      Duration readTimeout,
      LongSupplier nanoTime,
      Supplier<SSLSocketFactory> tls) {
    this.connectTimeoutMilliseconds = Math.toIntExact(connectTimeout.toMillis());
    this.readTimeoutMilliseconds = Math.toIntExact(readTimeout.toMillis());
    this.nanoTime = nanoTime;
    this.tls = tls;
  }

  @Override
  public String clientName() {
    return "HttpConnections";
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Call(request);
  }

  /** Closes what is kept and not in use; the next request opens a connection of its own. */
  public void closeIdle() {
    for (Connection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      each.close();
    }
  }

  @Override
  public void close() {
    closeIdle();
  }

  /** One request, and its answer. */
  private final class Call implements ExecutableHttpRequest {

    private final HttpExecuteRequest request;
    private volatile @Nullable Connection connection;
    private volatile boolean isAborted;

    Call(HttpExecuteRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      SdkHttpRequest to = request.httpRequest();
      byte[] message = message(to);
      Connection open = take(to);
      connection = open;
      boolean isKept = false;
      try {
        if (isAborted) {
          throw new IOException("The request was given up.");
        }
        open.socket.getOutputStream().write(message);
        Answer answer = Answer.read(open.input, to.method().name());
        isKept = answer.keepsConnection() && !isLast(to) && !isAborted;
        return answer.toResponse();
      } finally {
        connection = null;
        if (isKept) {
          open.idleSinceNanos = nanoTime.getAsLong();
          idle.addFirst(open);
        } else {
          open.close();
        }
      }
    }

    /** Called from another thread, when the time for the request is up. */
    @Override
    public void abort() {
      isAborted = true;
      @Nullable Connection open = connection;
      if (open != null) {
        open.close();
      }
    }

    /** Head and body in one piece, so that they leave in one packet where they fit. */
    private byte[] message(SdkHttpRequest to) throws IOException {
      byte[] body = body();
      StringBuilder head = new StringBuilder(1_024);
      String path = to.encodedPath();
      head.append(to.method().name()).append(' ').append(path.isEmpty() ? "/" : path);
      to.encodedQueryParameters().ifPresent(query -> head.append('?').append(query));
      head.append(" HTTP/1.1\r\n");
      if (to.firstMatchingHeader("Host").isEmpty()) {
        field("Host", to.port() == defaultPort(to) ? to.host() : to.host() + ":" + to.port(), head);
      }
      to.forEachHeader(
          (name, values) -> {
            if (!name.equalsIgnoreCase("Content-Length")) {
              values.forEach(value -> field(name, value, head));
            }
          });
      if (body.length > 0 || request.contentStreamProvider().isPresent()) {
        field("Content-Length", Integer.toString(body.length), head);
      }
      ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + 2 + body.length);
      message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      message.writeBytes(body);
      return message.toByteArray();
    }

    private byte[] body() throws IOException {
      @Nullable ContentStreamProvider content = request.contentStreamProvider().orElse(null);
      if (content == null) {
        return new byte[0];
      }
      try (InputStream stream = content.newStream()) {
        return stream.readAllBytes();
      }
    }
  }

  private static void field(String name, String value, StringBuilder head) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("A header's value has a line end: " + name);
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static boolean isLast(SdkHttpRequest to) {
    return to.firstMatchingHeader("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  private static int defaultPort(SdkHttpRequest to) {
    return to.protocol().equals("https") ? 443 : 80;
  }

  /** The connection to that server which was used last, if it still is one; or a new one. */
  private Connection take(SdkHttpRequest to) throws IOException {
    Origin origin = new Origin(to.protocol(), to.host(), to.port());
    for (Connection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      long idleNanos = nanoTime.getAsLong() - each.idleSinceNanos;
      if (each.origin.equals(origin) && idleNanos < KEPT.toNanos() && each.isQuiet()) {
        return each;
      }
      each.close();
    }
    return open(origin);
  }

  private Connection open(Origin origin) throws IOException {
    InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException(origin.host());
    }
    // A channel and not a socket alone: it is closed where its thread is interrupted, and it can be
    // asked without waiting whether the other side is still there.
    SocketChannel channel = SocketChannel.open();
    try {
      Socket socket = channel.socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readTimeoutMilliseconds);
      socket.connect(address, connectTimeoutMilliseconds);
      return new Connection(
          origin, channel, origin.protocol().equals("https") ? secured(socket, origin) : socket);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, Origin origin) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.get().createSocket(socket, origin.host(), origin.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    // Without it the certificate may be anybody's.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private record Origin(String protocol, String host, int port) {}

  /** A connection that one request at a time uses. */
  private static final class Connection {

    private final Origin origin;
    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream input;
    private long idleSinceNanos;

    private Connection(Origin origin, SocketChannel channel, Socket socket) throws IOException {
      this.origin = origin;
      this.channel = channel;
      this.socket = socket;
      this.input = new BufferedInputStream(socket.getInputStream());
    }

    /** Whether the other side has neither closed it nor sent what nobody asked for. */
    boolean isQuiet() {
      try {
        if (input.available() > 0) {
          return false;
        }
        channel.configureBlocking(false);
        int read = channel.read(ByteBuffer.allocate(1));
        channel.configureBlocking(true);
        return read == 0;
      } catch (IOException e) {
        return false;
      }
    }

    void close() {
      try {
        // Not the TLS connection: its farewell could block, and nothing is lost without it.
        channel.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }

  /** What came back, as a whole: an answer that is cut short is an error. */
  private record Answer(
      int status, Map<String, List<String>> headers, InputStream body, boolean keepsConnection) {

    static Answer read(InputStream input, String method) throws IOException {
      while (true) {
        Head head = new Head(input);
        String statusLine = head.line();
        if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12) {
          throw new IOException("The answer is not HTTP/1.1.");
        }
        int status = number(statusLine.substring(9, 12), 10);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = head.line(); !line.isEmpty(); line = head.line()) {
          int colon = line.indexOf(':');
          if (colon <= 0) {
            throw new IOException("The answer has a header without a name.");
          }
          headers
              .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
              .add(line.substring(colon + 1).strip());
        }
        if (status >= 200) {
          return withBody(status, headers, input, method, statusLine.startsWith("HTTP/1.1"));
        }
        // 1xx: the answer itself is still to come.
      }
    }

    /** How long a body is: RFC 9112, section 6.3. */
    private static Answer withBody(
        int status,
        Map<String, List<String>> headers,
        InputStream input,
        String method,
        boolean isHttp11)
        throws IOException {
      boolean keeps = isHttp11 && !last(headers, "connection").equalsIgnoreCase("close");
      String encoding = last(headers, "transfer-encoding");
      String length = last(headers, "content-length");
      if (method.equals("HEAD") || status == 204 || status == 304) {
        return new Answer(status, headers, InputStream.nullInputStream(), keeps);
      }
      if (!encoding.isEmpty()) {
        if (!encoding.equalsIgnoreCase("chunked")) {
          throw new IOException("The answer has an unknown transfer encoding.");
        }
        return new Answer(status, headers, new ByteArrayInputStream(chunks(input)), keeps);
      }
      if (!length.isEmpty()) {
        byte[] body = exactly(number(length, 10), input);
        return new Answer(status, headers, new ByteArrayInputStream(body), keeps);
      }
      byte[] body = input.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new IOException("The answer is too long.");
      }
      return new Answer(status, headers, new ByteArrayInputStream(body), false);
    }

    private static byte[] chunks(InputStream input) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        String line = new Head(input).line();
        int extension = line.indexOf(';');
        int size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
        if (size == 0) {
          Head trailers = new Head(input);
          for (String each = trailers.line(); !each.isEmpty(); each = trailers.line()) {
            // Nobody asks for them.
          }
          return body.toByteArray();
        }
        if (size > MAX_BODY_BYTES - body.size()) {
          throw new IOException("The answer is too long.");
        }
        body.writeBytes(exactly(size, input));
        if (!new Head(input).line().isEmpty()) {
          throw new IOException("A chunk of the answer is longer than it says.");
        }
      }
    }

    private static byte[] exactly(int length, InputStream input) throws IOException {
      byte[] bytes = input.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("The answer was cut short.");
      }
      return bytes;
    }

    private static int number(String text, int radix) throws IOException {
      try {
        int number = Integer.parseInt(text, radix);
        if (number >= 0 && number <= MAX_BODY_BYTES && text.charAt(0) != '+') {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below, without what it was.
      }
      throw new IOException("The answer has no number where there must be one.");
    }

    /** The last value of a header, its name in any case; empty where there is none. */
    private static String last(Map<String, List<String>> headers, String lowerCaseName) {
      String value = "";
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        if (header.getKey().toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
          value = header.getValue().getLast();
        }
      }
      return value;
    }

    HttpExecuteResponse toResponse() {
      return HttpExecuteResponse.builder()
          .response(SdkHttpResponse.builder().statusCode(status).headers(headers).build())
          .responseBody(AbortableInputStream.create(body))
          .build();
    }
  }

  /** Lines in front of a body. */
  private static final class Head {

    private final InputStream input;
    private int bytes;

    Head(InputStream input) {
      this.input = input;
    }

    /** The next line, without its end. */
    String line() throws IOException {
      StringBuilder line = new StringBuilder(80);
      for (int next = input.read(); next != '\n'; next = input.read()) {
        if (next < 0) {
          throw new EOFException("The connection was closed before there was an answer.");
        }
        if (++bytes > MAX_HEAD_BYTES) {
          throw new IOException("The head of the answer is too long.");
        }
        line.append((char) next);
      }
      int end = line.length() - 1;
      if (end >= 0 && line.charAt(end) == '\r') {
        line.setLength(end);
      }
      return line.toString();
    }
  }
}
