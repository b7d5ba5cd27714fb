package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** A REST API in front of functions, as API Gateway would serve it at the root of a domain name. */
final class ApiGateway implements AutoCloseable {
  /** "Quotas for REST APIs": 10 MB for a request's body. */
  static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  /** "Lambda quotas": 6 MB for the event of a synchronous invocation. */
  private static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  /**
   * How much of a body that is too large is read and dropped, for clients that do not read the
   * answer before.
   */
  private static final int MAX_DROPPED_BYTES = 256 * 1024 * 1024;

  private static final long IDLE_MILLISECONDS = 60_000;
  private static final long STOP_MILLISECONDS = 2_000;

  private final RestApi api;
  private final RouteTable routes;
  private final Lambda lambda;
  private final Viewer viewer;
  private final Duration integrationTimeout;
  private final Clock clock;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  /**
   * Does not listen yet.
   *
   * @param viewer answers what is no route of the API
   * @param integrationTimeout after which a client gets its answer although the function still runs
   */
  ApiGateway(
      Template template, Lambda lambda, Viewer viewer, Duration integrationTimeout, Clock clock) {
    this.api = template.api();
    this.routes = new RouteTable(template.functions());
    this.lambda = lambda;
    this.viewer = viewer;
    this.integrationTimeout = integrationTimeout;
    this.clock = clock;
    this.server =
        new LoopbackServer("api-gateway", new Front())
            .idleTimeout(IDLE_MILLISECONDS)
            .stopTimeout(STOP_MILLISECONDS)
            .errors(this::answerNoRequest);
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any that is free
   * @throws LocalRunException if the port is taken
   */
  void listen(int port) {
    server.listen(port);
  }

  URI address() {
    return URI.create("http://" + LoopbackServer.HOST + ":" + server.port());
  }

  /** Requests under way have a moment to end. */
  @Override
  public void close() {
    server.close();
    invocations.shutdownNow();
  }

  /** The answer to a request, before it is written. */
  private record Answer(int status, Map<String, List<String>> headers, ByteBuffer body) {}

  private final class Front extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Exchange exchange = new Exchange(request);
      if (request.getLength() > MAX_BODY_BYTES) {
        refuseBody(exchange, request, response, callback);
        return true;
      }
      byte[] body;
      try (InputStream content = Content.Source.asInputStream(request)) {
        body = content.readNBytes(MAX_BODY_BYTES + 1);
      }
      if (body.length > MAX_BODY_BYTES) {
        refuseBody(exchange, request, response, callback);
        return true;
      }
      write(exchange.answer(body), response, callback);
      return true;
    }

    /**
     * The rest of the body is read after the answer: closing before would reset the connection, and
     * the answer with it.
     */
    private void refuseBody(
        Exchange exchange, Request request, Response response, Callback callback)
        throws IOException {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
      try (Blocker.Callback written = Blocker.callback()) {
        write(exchange.failure(GatewayResponseType.REQUEST_TOO_LARGE), response, written);
        written.block();
      }
      // A client that expects `100 Continue` has sent nothing yet, and now will not.
      if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
        try (InputStream content = Content.Source.asInputStream(request)) {
          content.skip(MAX_DROPPED_BYTES);
        } catch (IOException e) {
          // The client has its answer and went away, as it may.
        }
      }
      callback.succeeded();
    }
  }

  private static void write(Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    answer
        .headers()
        .forEach((name, values) -> values.forEach(value -> response.getHeaders().add(name, value)));
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    response.write(true, bodiless ? ByteBuffer.allocate(0) : answer.body(), callback);
  }

  /** For what Jetty could not read as a request, or failed to handle. */
  private boolean answerNoRequest(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Exchange exchange = new Exchange(request);
    write(
        status < 500
            ? exchange.failure(
                GatewayResponseType.DEFAULT_4XX, status, GatewayResponseType.DEFAULT_4XX.message())
            : exchange.failure(GatewayResponseType.DEFAULT_5XX),
        response,
        callback);
    return true;
  }

  /** One request on its way through. */
  private final class Exchange {
    private final Instant start = clock.instant();
    private final String requestId = UUID.randomUUID().toString();
    // Real ones are 15 characters of base64.
    private final String extendedRequestId =
        Base64.getUrlEncoder()
                .encodeToString(requestId.substring(0, 11).getBytes(UTF_8))
                .substring(0, 15)
            + "=";
    private final String traceId = TraceId.root(start);
    private final String rawQuery;
    private ProxyRequest request;
    private String resourcePath = "";

    Exchange(Request jetty) {
      List<ProxyRequest.Header> sent =
          jetty.getHeaders().stream()
              .map(
                  field ->
                      new ProxyRequest.Header(
                          field.getName(), field.getValue() == null ? "" : field.getValue()))
              .toList();
      String sourceIp =
          jetty.getConnectionMetaData().getRemoteSocketAddress()
                      instanceof InetSocketAddress address
                  && address.getAddress() != null
              ? address.getAddress().getHostAddress()
              : LoopbackServer.HOST;
      String path = jetty.getHttpURI().getPath();
      String query = jetty.getHttpURI().getQuery();
      rawQuery = query == null ? "" : query;
      request =
          new ProxyRequest(
              jetty.getMethod(),
              path == null || path.isEmpty() ? "/" : path,
              Map.of(),
              ProxyRequest.headers(sent, sourceIp, server.port(), traceId),
              jetty.getConnectionMetaData().getHttpVersion().asString(),
              sourceIp);
    }

    Answer answer(byte[] body) throws InterruptedException {
      Optional<RouteTable.Match> match = routes.find(request.method(), request.path());
      if (match.isEmpty()) {
        return viewer
            .find(request.method(), request.path())
            .map(page -> new Answer(200, page.headers(), page.body()))
            .orElseGet(() -> failure(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN));
      }
      resourcePath = match.get().resourcePath();
      Map<String, String> pathParameters = new LinkedHashMap<>();
      for (Map.Entry<String, String> parameter : match.get().pathParameters().entrySet()) {
        Optional<String> decoded = ProxyRequest.decode(parameter.getValue());
        if (decoded.isEmpty()) {
          return failure(GatewayResponseType.DEFAULT_4XX);
        }
        pathParameters.put(parameter.getKey(), decoded.get());
      }
      Optional<Map<String, List<String>>> query = ProxyRequest.query(rawQuery);
      if (query.isEmpty()) {
        return failure(GatewayResponseType.DEFAULT_4XX);
      }
      request =
          new ProxyRequest(
              request.method(),
              request.path(),
              query.get(),
              request.headers(),
              request.protocol(),
              request.sourceIp());
      byte[] event = ProxyEvent.json(api, request, body, resourcePath, pathParameters, context());
      if (event.length > MAX_EVENT_BYTES) {
        return failure(GatewayResponseType.REQUEST_TOO_LARGE);
      }
      return integrate(match.get().function(), event);
    }

    private Answer integrate(LambdaFunction function, byte[] event) throws InterruptedException {
      String trace = TraceId.forFunction(request.header("X-Amzn-Trace-Id").orElse(traceId));
      Future<InvocationResult> invocation =
          invocations.submit(() -> lambda.invoke(function, event, trace, integrationTimeout));
      try {
        return switch (invocation.get(integrationTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
          case InvocationResult.Returned returned ->
              ProxyResponse.parse(returned.payload())
                  .map(response -> success(response, trace))
                  .orElseGet(() -> failure(GatewayResponseType.DEFAULT_5XX));
          case InvocationResult.Failed _ -> failure(GatewayResponseType.DEFAULT_5XX);
          case InvocationResult.Throttled _ -> failure(GatewayResponseType.INTEGRATION_TIMEOUT);
        };
      } catch (TimeoutException e) {
        // The function runs on, as it would behind the real one.
        return failure(GatewayResponseType.INTEGRATION_TIMEOUT);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    private Answer success(ProxyResponse response, String trace) {
      String accept = request.header("Accept").orElse("*/*").split("[,;]", 2)[0].strip();
      byte[] body;
      try {
        body =
            response.isBase64Encoded() && api.isBinary(accept)
                ? Base64.getDecoder().decode(response.body())
                : response.body().getBytes(UTF_8);
      } catch (IllegalArgumentException e) {
        return failure(GatewayResponseType.DEFAULT_5XX);
      }
      Map<String, List<String>> headers = new LinkedHashMap<>();
      headers.put("x-amzn-RequestId", List.of(requestId));
      headers.put("x-amz-apigw-id", List.of(extendedRequestId));
      headers.put("X-Amzn-Trace-Id", List.of(trace));
      response
          .headers()
          .forEach(
              (name, values) -> {
                headers.keySet().removeIf(name::equalsIgnoreCase);
                headers.put(name, values);
              });
      if (!response.headers().containsKey("Content-Type")) {
        headers.put("Content-Type", List.of("application/json"));
      }
      return new Answer(response.statusCode(), headers, ByteBuffer.wrap(body));
    }

    Answer failure(GatewayResponseType type) {
      return failure(type, type.defaultStatus(), type.message());
    }

    Answer failure(GatewayResponseType type, int status, String message) {
      GatewayResponse response = api.gatewayResponse(type);
      Map<String, String> context = new HashMap<>(context());
      context.put("context.error.message", message);
      context.put("context.error.messageString", TextNode.valueOf(message).toString());
      context.put("context.error.responseType", type.name());
      Map<String, List<String>> headers = new LinkedHashMap<>();
      headers.put("x-amzn-RequestId", List.of(requestId));
      headers.put("x-amz-apigw-id", List.of(extendedRequestId));
      headers.put("Content-Type", List.of(response.contentType()));
      response
          .headerValues(context)
          .forEach(
              (name, value) -> {
                headers.keySet().removeIf(name::equalsIgnoreCase);
                headers.put(name, List.of(value));
              });
      return new Answer(
          response.status().orElse(status),
          headers,
          ByteBuffer.wrap(response.body(context).getBytes(UTF_8)));
    }

    private Map<String, String> context() {
      return ProxyEvent.context(api, request, requestId, extendedRequestId, start, resourcePath);
    }
  }
}
