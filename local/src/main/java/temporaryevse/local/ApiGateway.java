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
  private final String region;
  private final RouteTable routes;
  private final Lambda lambda;
  private final InvokeApi invokeApi;
  private final Viewer viewer;
  private final UsagePlans usagePlans;
  private final Optional<LambdaAuthorizer> authorizer;
  private final Duration integrationTimeout;
  private final Clock clock;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  /**
   * Does not listen yet.
   *
   * @param viewer answers what is no route of the API
   * @param usagePlans whose keys count where the API requires one
   * @param integrationTimeout after which a client gets its answer although the function still runs
   */
  ApiGateway(
      Template template,
      Lambda lambda,
      Viewer viewer,
      UsagePlans usagePlans,
      Duration integrationTimeout,
      Clock clock) {
    this.api = template.api();
    this.region = template.region();
    this.routes = new RouteTable(template.functions());
    this.lambda = lambda;
    this.invokeApi = new InvokeApi(template, lambda, clock);
    this.viewer = viewer;
    this.usagePlans = usagePlans;
    this.authorizer =
        api.authorizer()
            .map(
                given -> {
                  LambdaFunction function = template.function(given.function());
                  return new LambdaAuthorizer(
                      given, (event, trace) -> invoke(function, event, trace), clock);
                });
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
      Answer answer =
          invokeApi.takes(request) && !exchange.hasRoute()
              ? invokeApi.answer(request, body)
              : exchange.answer(body);
      answer.write(response, callback);
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
        exchange.failure(GatewayResponseType.REQUEST_TOO_LARGE).write(response, written);
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

  /** Empty if it takes longer than a client waits; the function runs on, as behind the real one. */
  private Optional<InvocationResult> invoke(LambdaFunction function, byte[] event, String trace)
      throws InterruptedException {
    Future<InvocationResult> invocation =
        invocations.submit(() -> lambda.invoke(function, event, trace, integrationTimeout));
    try {
      return Optional.of(invocation.get(integrationTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For what Jetty could not read as a request, or failed to handle. */
  private boolean answerNoRequest(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Exchange exchange = new Exchange(request);
    Answer answer =
        status < 500
            ? exchange.failure(
                GatewayResponseType.DEFAULT_4XX, status, GatewayResponseType.DEFAULT_4XX.message())
            : exchange.failure(GatewayResponseType.DEFAULT_5XX);
    answer.write(response, callback);
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
    // Variables that are known once the authorizer has answered.
    private final Map<String, String> caller = new LinkedHashMap<>();

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

    boolean hasRoute() {
      return routes.find(request.method(), request.path()).isPresent();
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
      Optional<Answer> refused = refuse(match.get().route(), pathParameters);
      if (refused.isPresent()) {
        return refused.get();
      }
      byte[] event = ProxyEvent.json(api, request, body, resourcePath, pathParameters, context());
      if (event.length > MAX_EVENT_BYTES) {
        return failure(GatewayResponseType.REQUEST_TOO_LARGE);
      }
      return integrate(match.get().function(), event);
    }

    /** Empty if the request may go on. */
    private Optional<Answer> refuse(Route route, Map<String, String> pathParameters)
        throws InterruptedException {
      String usageKey = "";
      if (authorizer.isPresent()) {
        String methodArn =
            "arn:aws:execute-api:%s:%s:%s/%s/%s%s"
                .formatted(
                    region,
                    Intrinsics.ACCOUNT_ID,
                    api.id(),
                    api.stage(),
                    request.method(),
                    request.path());
        Map<String, String> context = context();
        switch (authorizer
            .get()
            .authorize(
                request,
                context,
                () ->
                    ProxyEvent.authorizerJson(
                        methodArn, request, resourcePath, pathParameters, context),
                traceForFunction())) {
          case LambdaAuthorizer.Outcome.Refused(GatewayResponseType type) -> {
            return Optional.of(failure(type));
          }
          case LambdaAuthorizer.Outcome.Answered(AuthorizerAnswer answer, long latency) -> {
            caller.putAll(ProxyEvent.context(answer, latency));
            usageKey = answer.usageIdentifierKey();
            if (!answer.allows(methodArn)) {
              return Optional.of(failure(GatewayResponseType.ACCESS_DENIED));
            }
          }
        }
      }
      return api.apiKeyRequired() ? count(usageKey, route) : Optional.empty();
    }

    private Optional<Answer> count(String usageKey, Route route) {
      UsagePlans.Admission admission = usagePlans.admit(usageKey, route);
      if (admission == UsagePlans.Admission.UNKNOWN_KEY) {
        return Optional.of(failure(GatewayResponseType.INVALID_API_KEY));
      }
      caller.put("context.identity.apiKey", usageKey);
      usagePlans.idOf(usageKey).ifPresent(id -> caller.put("context.identity.apiKeyId", id));
      return admission == UsagePlans.Admission.THROTTLED
          ? Optional.of(failure(GatewayResponseType.THROTTLED))
          : Optional.empty();
    }

    private String traceForFunction() {
      return TraceId.forFunction(request.header("X-Amzn-Trace-Id").orElse(traceId));
    }

    private Answer integrate(LambdaFunction function, byte[] event) throws InterruptedException {
      String trace = traceForFunction();
      Optional<InvocationResult> result = invoke(function, event, trace);
      if (result.isEmpty()) {
        return failure(GatewayResponseType.INTEGRATION_TIMEOUT);
      }
      return switch (result.get()) {
        case InvocationResult.Returned returned ->
            ProxyResponse.parse(returned.payload())
                .map(response -> success(response, trace))
                .orElseGet(() -> failure(GatewayResponseType.DEFAULT_5XX));
        case InvocationResult.Failed _ -> failure(GatewayResponseType.DEFAULT_5XX);
        case InvocationResult.Throttled _ -> failure(GatewayResponseType.INTEGRATION_TIMEOUT);
      };
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
      Map<String, String> context =
          ProxyEvent.context(api, request, requestId, extendedRequestId, start, resourcePath);
      context.putAll(caller);
      return context;
    }
  }
}
