package temporaryevse.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.Json;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.http.PercentEncoding;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;

/**
 * Lambda's own API, with the action "Invoke" of the Lambda API Reference. It needs no credentials,
 * as a process that can reach it can start the functions anyway. A web page must not, so requests
 * that a page could have sent are refused.
 */
public final class InvokeApi {
  private static final Pattern PATH =
      Pattern.compile("/2015-03-31/functions/(?<function>[^/]+)/invocations");

  /** A name or an ARN, whole or from the account on, maybe with a version or an alias. */
  private static final Pattern FUNCTION =
      Pattern.compile("(?:(?:arn:aws:lambda:[^:]+:)?[^:]+:function:)?(?<name>[^:]+)(?::[^:]+)?");

  /** "Lambda quotas". */
  private static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  /** Lambda's longest timeout of a function. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Template template;
  private final Lambda lambda;
  private final Clock clock;

  /** An API for the functions of a template. */
  public InvokeApi(Template template, Lambda lambda, Clock clock) {
    this.template = template;
    this.lambda = lambda;
    this.clock = clock;
  }

  /** Whether a request is for this API. */
  public boolean takes(Request request) {
    return HttpMethod.POST.is(request.getMethod())
        && PATH.matcher(String.valueOf(request.getHttpURI().getPath())).matches();
  }

  /** Invokes a function by a request that it {@link #takes}. */
  public Answer answer(Request request, byte[] body) throws InterruptedException {
    if (LoopbackServer.mayBeOfAWebPage(request)) {
      return failure(403, "AccessDeniedException", "Not for web pages.");
    }
    String type = request.getHeaders().get("X-Amz-Invocation-Type");
    if (type != null && !type.equals("RequestResponse")) {
      return failure(
          400,
          "InvalidParameterValueException",
          "The local run supports the invocation type RequestResponse only, not " + type + ".");
    }
    Matcher path = PATH.matcher(request.getHttpURI().getPath());
    String given = path.matches() ? PercentEncoding.decode(path.group("function")).orElse("") : "";
    Optional<LambdaFunction> function = find(given);
    if (function.isEmpty()) {
      return failure(404, "ResourceNotFoundException", "Function not found: " + given);
    }
    String event = body.length == 0 ? "{}" : new String(body, UTF_8);
    if (body.length > MAX_EVENT_BYTES) {
      return failure(413, "RequestTooLargeException", "The event is larger than 6 MB.");
    }
    if (Json.parse(event).isEmpty()) {
      return failure(400, "InvalidRequestContentException", "The event is not JSON.");
    }
    String trace = TraceId.forFunction(TraceId.root(clock.instant()));
    String version = function.get().alias().isPresent() ? "1" : "$LATEST";
    return switch (lambda.invoke(function.get(), event.getBytes(UTF_8), trace, PATIENCE)) {
      case InvocationResult.Returned(String payload) -> executed(payload, version);
      case InvocationResult.Failed failed ->
          executed(failed.payload(), version).with("X-Amz-Function-Error", "Unhandled");
      case InvocationResult.Throttled _ ->
          failure(429, "TooManyRequestsException", "All its environments are busy.");
    };
  }

  private Optional<LambdaFunction> find(String given) {
    Matcher name = FUNCTION.matcher(given);
    return name.matches()
        ? template.functions().stream()
            .filter(
                function ->
                    name.group("name").equals(function.name())
                        || name.group("name").equals(function.logicalId()))
            .findAny()
        : Optional.empty();
  }

  private static Answer executed(String payload, String version) {
    return Answer.json(200, payload).with("X-Amz-Executed-Version", version);
  }

  private static Answer failure(int status, String type, String message) {
    return Answer.json(
            status,
            JsonNodeFactory.instance
                .objectNode()
                .put("Type", "User")
                .put("Message", message)
                .toString())
        .with("X-Amzn-Errortype", type);
  }
}
