package temporaryevse.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.template.LambdaFunction;

/**
 * The HTTP API between Lambda and the processes of functions: "Using the Lambda runtime API for
 * custom runtimes" in the Lambda guide. Each execution environment has a path of its own.
 */
public final class RuntimeApi implements AutoCloseable {
  /** Bytes of a response: the 6 MB of "Lambda quotas", and 100 bytes more as measured. */
  private static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private static final String PREFIX = "/2018-06-01/runtime/";

  /** The path of the credentials for a function that was restored from a snapshot. */
  static final String CREDENTIALS_PATH = "/2021-04-23/credentials";

  private final Clock clock;
  private final String region;
  private final Map<String, ExecutionEnvironment> environments = new ConcurrentHashMap<>();
  private final LoopbackServer server;

  /** Starts to serve on a free port. */
  public RuntimeApi(Clock clock, String region) {
    this.clock = clock;
    this.region = region;
    // By then all processes have ended; requests that wait for an event have to notice.
    this.server = new LoopbackServer("runtime-api", new Endpoints()).stopTimeout(2_000);
    server.listen(0);
  }

  /** A new name for an environment, which other processes cannot guess. */
  static String newName() {
    return UUID.randomUUID().toString();
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}: host, port and the path of this environment. */
  String address(String name) {
    return LoopbackServer.HOST + ":" + server.port() + "/" + name;
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
      ExecutionEnvironment environment =
          environments.get(slash < 0 ? "" : path.substring(1, slash));
      Answer answer =
          environment == null
              ? Answer.json(404, "{}")
              : path.startsWith(CREDENTIALS_PATH, slash)
                  ? credentials(environment, request)
                  : path.startsWith(PREFIX, slash)
                      ? answer(environment, request, path.substring(slash + PREFIX.length()))
                      : Answer.json(404, "{}");
      answer.write(response, callback);
      return true;
    }
  }

  private Answer credentials(ExecutionEnvironment environment, Request request) {
    return environment
        .credentials(clock.instant(), request.getHeaders().get(HttpHeader.AUTHORIZATION))
        .map(credentials -> Answer.json(200, credentials))
        .orElseGet(() -> Answer.json(403, "{}"));
  }

  private Answer answer(ExecutionEnvironment environment, Request request, String path)
      throws IOException, InterruptedException {
    String[] parts = path.split("/", -1);
    return switch (request.getMethod() + " " + parts[0] + "/" + parts[parts.length - 1]) {
      case "GET invocation/next" ->
          environment
              .next()
              .map(invocation -> event(environment.function(), invocation))
              .orElseGet(() -> Answer.json(410, "{}"));
      case "POST invocation/response" -> accepted(environment.complete(parts[1], result(request)));
      case "POST invocation/error" -> accepted(environment.complete(parts[1], failure(request)));
      case "POST init/error" -> {
        environment.initFailed(failure(request));
        yield accepted(true);
      }
      // The snapshot is taken and restored at once.
      case "GET restore/next" -> Answer.json(environment.takeSnapshot() ? 200 : 403, "{}");
      case "POST restore/error" -> {
        environment.restoreFailed(failure(request));
        yield accepted(true);
      }
      default -> Answer.json(404, "{}");
    };
  }

  private Answer event(LambdaFunction function, Invocation invocation) {
    long deadline = clock.millis() + function.timeout().toMillis();
    return Answer.json(200, invocation.event())
        .with("Lambda-Runtime-Aws-Request-Id", invocation.requestId())
        .with("Lambda-Runtime-Deadline-Ms", Long.toString(deadline))
        .with("Lambda-Runtime-Invoked-Function-Arn", function.arn(region))
        .with("Lambda-Runtime-Trace-Id", invocation.traceId());
  }

  private static InvocationResult result(Request request) throws IOException {
    byte[] payload = read(request);
    return payload.length > MAX_RESPONSE_BYTES
        ? ExecutionEnvironment.failed(
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (6291556 bytes).")
        : new InvocationResult.Returned(new String(payload, UTF_8));
  }

  private static InvocationResult.Failed failure(Request request) throws IOException {
    String type = request.getHeaders().get("Lambda-Runtime-Function-Error-Type");
    return new InvocationResult.Failed(
        type == null ? "Unhandled" : type, new String(read(request), UTF_8));
  }

  /**
   * Reads the whole body, as the client cannot take an answer before; keeps one byte more than is
   * allowed at most.
   */
  private static byte[] read(Request request) throws IOException {
    try (InputStream body = Content.Source.asInputStream(request)) {
      byte[] bytes = body.readNBytes(MAX_RESPONSE_BYTES + 1);
      body.transferTo(OutputStream.nullOutputStream());
      return bytes;
    }
  }

  private static Answer accepted(boolean accepted) {
    return accepted
        ? Answer.json(202, "{\"status\":\"OK\"}")
        : Answer.json(
            400, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
  }
}
