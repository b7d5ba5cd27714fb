package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Builds the event that a REST API sends to a function: "Input format of a Lambda function for
 * proxy integration" in the API Gateway guide, payload format 1.0.
 */
final class ProxyEvent {
  private static final DateTimeFormatter COMMON_LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Names of the variables of each request, without their prefix. */
  static final Set<String> CONTEXT =
      Set.of(
          "accountId",
          "apiId",
          "domainName",
          "extendedRequestId",
          "httpMethod",
          "identity.sourceIp",
          "identity.userAgent",
          "path",
          "protocol",
          "requestId",
          "requestTime",
          "requestTimeEpoch",
          "resourcePath",
          "stage");

  private static final String AUTHORIZER = "context.authorizer.";

  private ProxyEvent() {}

  /**
   * The variables that an authorizer's answer adds to {@link #context}.
   *
   * @param integrationLatency milliseconds
   */
  static Map<String, String> context(AuthorizerAnswer answer, long integrationLatency) {
    Map<String, String> context = new LinkedHashMap<>();
    answer.context().forEach((name, value) -> context.put(AUTHORIZER + name, value));
    context.put(AUTHORIZER + "principalId", answer.principalId());
    context.put(AUTHORIZER + "integrationLatency", Long.toString(integrationLatency));
    return context;
  }

  /**
   * The event of an authorizer, in UTF-8: "Input to an API Gateway Lambda authorizer" in the API
   * Gateway guide. Unlike in a function's event, a map without fields is empty rather than null.
   *
   * @param methodArn what is to be invoked
   * @param pathParameters decoded
   * @param context as {@link #context} gives it
   */
  static byte[] authorizerJson(
      String methodArn,
      ProxyRequest request,
      String resourcePath,
      Map<String, String> pathParameters,
      Map<String, String> context) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "REQUEST");
    event.put("methodArn", methodArn);
    event.put("resource", resourcePath);
    event.put("path", request.path());
    event.put("httpMethod", request.method());
    fill(event.putObject("headers"), event.putObject("multiValueHeaders"), request.headers());
    fill(
        event.putObject("queryStringParameters"),
        event.putObject("multiValueQueryStringParameters"),
        request.query());
    pathParameters.forEach(event.putObject("pathParameters")::put);
    event.putObject("stageVariables");
    event.set("requestContext", requestContext(request, resourcePath, context));
    return event.toString().getBytes(UTF_8);
  }

  /**
   * The variables of a request, by name as gateway responses use them.
   *
   * @param resourcePath empty where no route was found
   */
  static Map<String, String> context(
      RestApi api,
      ProxyRequest request,
      String requestId,
      String extendedRequestId,
      Instant time,
      String resourcePath) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("context.accountId", Intrinsics.ACCOUNT_ID);
    context.put("context.apiId", api.id());
    context.put("context.domainName", request.header("Host").orElse(""));
    context.put("context.extendedRequestId", extendedRequestId);
    context.put("context.httpMethod", request.method());
    context.put("context.identity.sourceIp", request.sourceIp());
    context.put("context.identity.userAgent", request.header("User-Agent").orElse(""));
    context.put("context.path", "/" + api.stage() + request.path());
    context.put("context.protocol", request.protocol());
    context.put("context.requestId", requestId);
    context.put("context.requestTime", COMMON_LOG_TIME.format(time));
    context.put("context.requestTimeEpoch", Long.toString(time.toEpochMilli()));
    context.put("context.resourcePath", resourcePath);
    context.put("context.stage", api.stage());
    return context;
  }

  /**
   * The event in UTF-8.
   *
   * @param body as sent
   * @param pathParameters decoded
   * @param context as {@link #context} gives it
   */
  static byte[] json(
      RestApi api,
      ProxyRequest request,
      byte[] body,
      String resourcePath,
      Map<String, String> pathParameters,
      Map<String, String> context) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("resource", resourcePath);
    event.put("path", request.path());
    event.put("httpMethod", request.method());
    put(event, "headers", "multiValueHeaders", request.headers());
    put(event, "queryStringParameters", "multiValueQueryStringParameters", request.query());
    if (pathParameters.isEmpty()) {
      event.putNull("pathParameters");
    } else {
      pathParameters.forEach(event.putObject("pathParameters")::put);
    }
    event.putNull("stageVariables");
    event.set("requestContext", requestContext(request, resourcePath, context));
    boolean isBinary = body.length > 0 && api.isBinary(request.mediaType());
    if (body.length == 0) {
      event.putNull("body");
    } else if (isBinary) {
      event.put("body", Base64.getEncoder().encodeToString(body));
    } else {
      event.put("body", new String(body, UTF_8));
    }
    event.put("isBase64Encoded", isBinary);
    return event.toString().getBytes(UTF_8);
  }

  private static void put(
      ObjectNode event, String single, String multi, Map<String, List<String>> values) {
    if (values.isEmpty()) {
      event.putNull(single);
      event.putNull(multi);
      return;
    }
    fill(event.putObject(single), event.putObject(multi), values);
  }

  private static void fill(ObjectNode last, ObjectNode all, Map<String, List<String>> values) {
    values.forEach(
        (name, each) -> {
          last.put(name, each.getLast());
          each.forEach(all.putArray(name)::add);
        });
  }

  private static ObjectNode requestContext(
      ProxyRequest request, String resourcePath, Map<String, String> context) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String domainName = context.getOrDefault("context.domainName", "");
    node.put("resourceId", Integer.toString(resourcePath.hashCode() & 0x7fffffff, 36));
    node.put("resourcePath", resourcePath);
    node.put("httpMethod", request.method());
    node.put("extendedRequestId", context.get("context.extendedRequestId"));
    node.put("requestTime", context.get("context.requestTime"));
    node.put("path", context.get("context.path"));
    node.put("accountId", context.get("context.accountId"));
    node.put("protocol", request.protocol());
    node.put("stage", context.get("context.stage"));
    node.put("domainPrefix", domainName.split("[.:]", 2)[0]);
    node.put(
        "requestTimeEpoch", Long.parseLong(context.getOrDefault("context.requestTimeEpoch", "0")));
    node.put("requestId", context.get("context.requestId"));
    ObjectNode authorizer = JsonNodeFactory.instance.objectNode();
    context.forEach(
        (name, value) -> {
          if (name.startsWith(AUTHORIZER)) {
            authorizer.put(name.substring(AUTHORIZER.length()), value);
          }
        });
    if (!authorizer.isEmpty()) {
      // The one value in it that is not text.
      authorizer.put(
          "integrationLatency", Long.parseLong(authorizer.get("integrationLatency").textValue()));
      node.set("authorizer", authorizer);
    }
    ObjectNode identity = node.putObject("identity");
    for (String name : List.of("apiKey", "apiKeyId")) {
      if (context.containsKey("context.identity." + name)) {
        identity.put(name, context.get("context.identity." + name));
      }
    }
    for (String name :
        List.of("cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller")) {
      identity.putNull(name);
    }
    identity.put("sourceIp", request.sourceIp());
    for (String name :
        List.of(
            "principalOrgId",
            "accessKey",
            "cognitoAuthenticationType",
            "cognitoAuthenticationProvider",
            "userArn")) {
      identity.putNull(name);
    }
    identity.put("userAgent", request.header("User-Agent").orElse(null));
    identity.putNull("user");
    node.put("domainName", domainName);
    node.put("deploymentId", "local");
    node.put("apiId", context.get("context.apiId"));
    return node;
  }
}
