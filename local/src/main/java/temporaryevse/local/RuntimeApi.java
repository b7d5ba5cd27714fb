package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The HTTP API that a function's process takes its events from and gives its results to: "Using the
 * Lambda runtime API for custom runtimes" in the Lambda guide. Each execution environment has a
 * path of its own under one port.
 */
final class RuntimeApi implements AutoCloseable {
  /**
   * "Lambda quotas": 6 MB for a response, which is measured to be 100 bytes more than for a
   * request.
   */
  private static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private static final String PREFIX = "/2018-06-01/runtime/";

  /** Where a function that was restored from a snapshot gets its credentials. */
  static final String CREDENTIALS_PATH = "/2021-04-23/credentials";

  private final Clock clock;
  private final String region;
  private final Map<String, ExecutionEnvironment> environments = new ConcurrentHashMap<>();
  private final LoopbackServer server;

  RuntimeApi(Clock clock, String region) {
    this.clock = clock;
    this.region = region;
    // By the end all processes are gone; what waits for their next request has to notice.
    this.server = new LoopbackServer("runtime-api", new Endpoints()).stopTimeout(2_000);
    server.listen(0);
  }

  /** A name for an environment that is to be registered, which nobody else can guess. */
  static String newName() {
    return UUID.randomUUID().toString();
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}: host, port and the path of this environment. */
  String address(String name) {
    return "127.0.0.1:" + server.port() + "/" + name;
  }

  void register(String name, ExecutionEnvironment environment) {
    environments.put(name, environment);
  }

  void deregister(String name) {
    environments.remove(name);
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Endpoints extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = request.getHttpURI().getPath();
      int slash = path.indexOf('/', 1);
      String name = slash < 0 ? "" : path.substring(1, slash);
      ExecutionEnvironment environment = environments.get(name);
      if (environment != null && path.startsWith(CREDENTIALS_PATH, slash)) {
        Optional<String> credentials =
            environment.credentials(
                clock.instant(), request.getHeaders().get(HttpHeader.AUTHORIZATION));
        answer(response, callback, credentials.isPresent() ? 200 : 403, credentials.orElse("{}"));
        return true;
      }
      if (environment == null || !path.startsWith(PREFIX, slash)) {
        answer(response, callback, 404, "{}");
        return true;
      }
      String[] parts = path.substring(slash + PREFIX.length()).split("/", -1);
      String endpoint = request.getMethod() + " " + parts[0] + "/" + parts[parts.length - 1];
      switch (endpoint) {
        case "GET invocation/next" -> next(environment, response, callback);
        case "POST invocation/response" -> {
          byte[] payload = read(request);
          accept(
              payload.length > MAX_RESPONSE_BYTES
                  ? environment.complete(
                      parts[1],
                      ExecutionEnvironment.failed(
                          "Function.ResponseSizeTooLarge",
                          "Response payload size exceeded maximum allowed payload size (6291556"
                              + " bytes)."))
                  : environment.complete(
                      parts[1], new InvocationResult.Returned(new String(payload, UTF_8))),
              response,
              callback);
        }
        case "POST invocation/error" ->
            accept(environment.complete(parts[1], failure(request)), response, callback);
        case "POST init/error" -> {
          environment.initFailed(failure(request));
          accept(true, response, callback);
        }
        // The snapshot is taken and restored at once.
        case "GET restore/next" ->
            answer(response, callback, environment.takeSnapshot() ? 200 : 403, "{}");
        case "POST restore/error" -> {
          environment.restoreFailed(failure(request));
          accept(true, response, callback);
        }
        default -> answer(response, callback, 404, "{}");
      }
      return true;
    }

    private void next(ExecutionEnvironment environment, Response response, Callback callback)
        throws InterruptedException {
      Optional<Invocation> next = environment.next();
      if (next.isEmpty()) {
        answer(response, callback, 410, "{}");
        return;
      }
      Invocation invocation = next.get();
      LambdaFunction function = environment.function();
      long deadline = clock.millis() + function.timeout().toMillis();
      response
          .getHeaders()
          .put("Lambda-Runtime-Aws-Request-Id", invocation.requestId())
          .put("Lambda-Runtime-Deadline-Ms", deadline)
          .put("Lambda-Runtime-Invoked-Function-Arn", function.arn(region))
          .put("Lambda-Runtime-Trace-Id", invocation.traceId())
          .put(HttpHeader.CONTENT_TYPE, "application/json");
      response.setStatus(200);
      response.write(true, ByteBuffer.wrap(invocation.event()), callback);
    }

    private static InvocationResult.Failed failure(Request request) throws IOException {
      String type = request.getHeaders().get("Lambda-Runtime-Function-Error-Type");
      return new InvocationResult.Failed(
          type == null ? "Unhandled" : type, new String(read(request), UTF_8));
    }

    /**
     * At most one byte more than allowed is kept, but all is read: the client cannot take an answer
     * before.
     */
    private static byte[] read(Request request) throws IOException {
      try (InputStream body = Content.Source.asInputStream(request)) {
        byte[] bytes = body.readNBytes(MAX_RESPONSE_BYTES + 1);
        body.transferTo(OutputStream.nullOutputStream());
        return bytes;
      }
    }

    private static void accept(boolean accepted, Response response, Callback callback) {
      if (accepted) {
        answer(response, callback, 202, "{\"status\":\"OK\"}");
      } else {
        answer(
            response,
            callback,
            400,
            "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
      }
    }

    private static void answer(Response response, Callback callback, int status, String body) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.write(true, ByteBuffer.wrap(body.getBytes(UTF_8)), callback);
    }
  }
}
