package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.http.PercentEncoding;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.TraceId;
import temporaryevse.local.template.GatewayResponse;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Stack;

/** A request on its way through API Gateway. */
final class Exchange {
  /** "Lambda quotas": 6 MB for the event of a synchronous invocation. */
  private static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  private final Stage stage;
  private final Instant start;
  private final RequestIds ids;
  private final String rawQuery;
  private ProxyRequest request;
  private String resourcePath = "";
  // Variables that are known once the authorizer has answered.
  private final Map<String, String> caller = new LinkedHashMap<>();

  /**
   * Takes a request, without its body.
   *
   * @param port the port that it was sent to
   */
  Exchange(Stage stage, Request sent, int port) {
    this.stage = stage;
    this.start = stage.clock().instant();
    this.ids = RequestIds.create(start);
    String query = sent.getHttpURI().getQuery();
    this.rawQuery = query == null ? "" : query;
    List<ProxyRequest.Header> headers =
        sent.getHeaders().stream()
            .map(
                field ->
                    new ProxyRequest.Header(
                        field.getName(), field.getValue() == null ? "" : field.getValue()))
            .toList();
    String sourceIp =
        sent.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                && address.getAddress() != null
            ? address.getAddress().getHostAddress()
            : LoopbackServer.HOST;
    String path = sent.getHttpURI().getPath();
    this.request =
        new ProxyRequest(
            sent.getMethod(),
            path == null || path.isEmpty() ? "/" : path,
            Map.of(),
            ProxyRequest.headers(headers, sourceIp, port, ids.trace()),
            sent.getConnectionMetaData().getHttpVersion().asString(),
            sourceIp);
  }

  boolean hasRoute() {
    return stage.routes().find(request.method(), request.path()).isPresent();
  }

  /** Answers the request: by its route, or by the viewer. */
  Answer answer(byte[] body) throws InterruptedException {
    Optional<RouteTable.Match> match = stage.routes().find(request.method(), request.path());
    if (match.isEmpty()) {
      return stage
          .viewer()
          .find(request.method(), request.path())
          .orElseGet(() -> failure(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN));
    }
    resourcePath = match.get().route().path();
    Map<String, String> pathParameters = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : match.get().pathParameters().entrySet()) {
      Optional<String> decoded = PercentEncoding.decode(parameter.getValue());
      if (decoded.isEmpty()) {
        return failure(GatewayResponseType.DEFAULT_4XX);
      }
      pathParameters.put(parameter.getKey(), decoded.get());
    }
    Optional<Map<String, List<String>>> query = ProxyRequest.query(rawQuery);
    if (query.isEmpty()) {
      return failure(GatewayResponseType.DEFAULT_4XX);
    }
    request = request.withQuery(query.get());
    Optional<Answer> refused =
        match.get().isOpen() ? Optional.empty() : refuse(match.get().route(), pathParameters);
    if (refused.isPresent()) {
      return refused.get();
    }
    byte[] event = ProxyEvent.json(stage.api(), request, body, pathParameters, context());
    return event.length > MAX_EVENT_BYTES
        ? failure(GatewayResponseType.REQUEST_TOO_LARGE)
        : integrate(match.get().function(), event);
  }

  /** The answer to a request that is not let in; empty if it is. */
  private Optional<Answer> refuse(Route route, Map<String, String> pathParameters)
      throws InterruptedException {
    String usageKey = "";
    if (stage.authorizer().isPresent()) {
      Map<String, String> context = context();
      switch (stage
          .authorizer()
          .get()
          .authorize(
              request,
              context,
              () -> ProxyEvent.authorizerJson(methodArn(), request, pathParameters, context),
              traceForFunction())) {
        case LambdaAuthorizer.Outcome.Refused(GatewayResponseType type) -> {
          return Optional.of(failure(type));
        }
        case LambdaAuthorizer.Outcome.Answered(AuthorizerAnswer answer, long latency) -> {
          caller.putAll(ProxyEvent.context(answer, latency));
          usageKey = answer.usageIdentifierKey();
          if (!answer.allows(methodArn())) {
            return Optional.of(failure(GatewayResponseType.ACCESS_DENIED));
          }
        }
      }
    }
    return stage.api().apiKeyRequired() ? count(usageKey, route) : Optional.empty();
  }

  private String methodArn() {
    return "arn:aws:execute-api:%s:%s:%s/%s/%s%s"
        .formatted(
            stage.region(),
            Stack.ACCOUNT_ID,
            stage.api().id(),
            stage.api().stage(),
            request.method(),
            request.path());
  }

  private Optional<Answer> count(String usageKey, Route route) {
    UsagePlans.Admission admission = stage.usagePlans().admit(usageKey, route);
    if (admission == UsagePlans.Admission.UNKNOWN_KEY) {
      return Optional.of(failure(GatewayResponseType.INVALID_API_KEY));
    }
    caller.put("context.identity.apiKey", usageKey);
    stage.usagePlans().idOf(usageKey).ifPresent(id -> caller.put("context.identity.apiKeyId", id));
    return admission == UsagePlans.Admission.THROTTLED
        ? Optional.of(failure(GatewayResponseType.THROTTLED))
        : Optional.empty();
  }

  private String traceForFunction() {
    return TraceId.forFunction(request.header("X-Amzn-Trace-Id").orElse(ids.trace()));
  }

  private Answer integrate(LambdaFunction function, byte[] event) throws InterruptedException {
    String trace = traceForFunction();
    Optional<InvocationResult> result = stage.integration().invoke(function, event, trace);
    if (result.isEmpty()) {
      return failure(GatewayResponseType.INTEGRATION_TIMEOUT);
    }
    return switch (result.get()) {
      case InvocationResult.Returned returned ->
          ProxyResponse.parse(returned.payload())
              .flatMap(response -> success(response, trace))
              .orElseGet(() -> failure(GatewayResponseType.DEFAULT_5XX));
      case InvocationResult.Failed _ -> failure(GatewayResponseType.DEFAULT_5XX);
      case InvocationResult.Throttled _ -> failure(GatewayResponseType.INTEGRATION_TIMEOUT);
    };
  }

  /** The answer of a function; empty if its body is not the base64 that it says. */
  private Optional<Answer> success(ProxyResponse response, String trace) {
    byte[] body;
    try {
      body =
          response.isBase64Encoded() && stage.api().isBinary()
              ? Base64.getDecoder().decode(response.body())
              : response.body().getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = ids.headers();
    headers.put("X-Amzn-Trace-Id", List.of(trace));
    headers.put("Content-Type", List.of("application/json"));
    response.headers().forEach((name, values) -> replace(headers, name, values));
    return Optional.of(new Answer(response.statusCode(), headers, ByteBuffer.wrap(body)));
  }

  /** The gateway response of a type, with its own status. */
  Answer failure(GatewayResponseType type) {
    return failure(type, type.defaultStatus());
  }

  /**
   * The gateway response of a type.
   *
   * @param status the HTTP status unless the template gives another
   */
  Answer failure(GatewayResponseType type, int status) {
    GatewayResponse response = stage.api().gatewayResponse(type);
    Map<String, String> context = new HashMap<>(context());
    context.put("context.error.message", type.message());
    context.put("context.error.messageString", TextNode.valueOf(type.message()).toString());
    context.put("context.error.responseType", type.name());
    Map<String, List<String>> headers = ids.headers();
    headers.put("Content-Type", List.of(response.contentType()));
    response.headerValues(context).forEach((name, value) -> replace(headers, name, List.of(value)));
    return new Answer(
        response.status().orElse(status),
        headers,
        ByteBuffer.wrap(response.body(context).getBytes(UTF_8)));
  }

  private static void replace(Map<String, List<String>> headers, String name, List<String> values) {
    headers.keySet().removeIf(name::equalsIgnoreCase);
    headers.put(name, values);
  }

  private Map<String, String> context() {
    Map<String, String> context =
        ProxyEvent.context(stage.api(), request, ids, start, resourcePath);
    context.putAll(caller);
    return context;
  }
}
