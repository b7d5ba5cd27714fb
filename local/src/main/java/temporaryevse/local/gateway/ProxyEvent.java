package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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
import temporaryevse.local.template.RestApi;
import temporaryevse.local.template.Stack;

/**
 * The events that a REST API sends to functions: "Input format of a Lambda function for proxy
 * integration" (payload format 1.0) and "Input to an API Gateway Lambda authorizer" in the API
 * Gateway guide.
 */
final class ProxyEvent {
  private static final DateTimeFormatter COMMON_LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String AUTHORIZER = "context.authorizer.";
  private static final String IDENTITY = "context.identity.";

  private ProxyEvent() {}

  /**
   * The variables of a request by name, as gateway responses use them.
   *
   * @param resourcePath empty if no route was found
   */
  static Map<String, String> context(
      RestApi api, ProxyRequest request, RequestIds ids, Instant time, String resourcePath) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("context.resourcePath", resourcePath);
    context.put("context.httpMethod", request.method());
    context.put("context.extendedRequestId", ids.extended());
    context.put("context.requestTime", COMMON_LOG_TIME.format(time));
    context.put("context.requestTimeEpoch", Long.toString(time.toEpochMilli()));
    context.put("context.path", "/" + api.stage() + request.path());
    context.put("context.accountId", Stack.ACCOUNT_ID);
    context.put("context.protocol", request.protocol());
    context.put("context.stage", api.stage());
    context.put("context.requestId", ids.id());
    context.put("context.domainName", request.header("Host").orElse(""));
    context.put("context.apiId", api.id());
    context.put(IDENTITY + "sourceIp", request.sourceIp());
    request.header("User-Agent").ifPresent(agent -> context.put(IDENTITY + "userAgent", agent));
    return context;
  }

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
   * The event of an authorizer, in UTF-8. A map without fields is empty rather than null.
   *
   * @param methodArn the ARN of the method that is called
   * @param pathParameters decoded
   * @param context as {@link #context} gives it
   */
  static byte[] authorizerJson(
      String methodArn,
      ProxyRequest request,
      Map<String, String> pathParameters,
      Map<String, String> context) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "REQUEST");
    event.put("methodArn", methodArn);
    putRequest(event, request, pathParameters, context);
    return event.toString().getBytes(UTF_8);
  }

  /**
   * The event of a function behind a route, in UTF-8. A map without fields is null.
   *
   * @param body as sent
   * @param pathParameters decoded
   * @param context as {@link #context} gives it
   */
  static byte[] json(
      RestApi api,
      ProxyRequest request,
      byte[] body,
      Map<String, String> pathParameters,
      Map<String, String> context) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    putRequest(event, request, pathParameters, context);
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      if (field.getValue().isObject() && field.getValue().isEmpty()) {
        field.setValue(JsonNodeFactory.instance.nullNode());
      }
    }
    boolean isBinary = body.length > 0 && api.isBinary();
    event.put(
        "body",
        body.length == 0
            ? null
            : isBinary ? Base64.getEncoder().encodeToString(body) : new String(body, UTF_8));
    event.put("isBase64Encoded", isBinary);
    return event.toString().getBytes(UTF_8);
  }

  private static void putRequest(
      ObjectNode event,
      ProxyRequest request,
      Map<String, String> pathParameters,
      Map<String, String> context) {
    event.put("resource", context.get("context.resourcePath"));
    event.put("path", request.path());
    event.put("httpMethod", request.method());
    putValues(event, "headers", "multiValueHeaders", request.headers());
    putValues(event, "queryStringParameters", "multiValueQueryStringParameters", request.query());
    pathParameters.forEach(event.putObject("pathParameters")::put);
    event.putObject("stageVariables");
    event.set("requestContext", requestContext(context));
  }

  /** Puts the last value of each name into one map, and all values into another. */
  private static void putValues(
      ObjectNode event, String single, String multi, Map<String, List<String>> values) {
    ObjectNode last = event.putObject(single);
    ObjectNode all = event.putObject(multi);
    values.forEach(
        (name, each) -> {
          last.put(name, each.getLast());
          each.forEach(all.putArray(name)::add);
        });
  }

  private static ObjectNode requestContext(Map<String, String> context) {
    String domainName = context.getOrDefault("context.domainName", "");
    String resourcePath = context.getOrDefault("context.resourcePath", "");
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("resourceId", Integer.toString(resourcePath.hashCode() & 0x7fffffff, 36));
    node.put("domainPrefix", domainName.split("[.:]", 2)[0]);
    node.put("deploymentId", "local");
    ObjectNode identity = node.putObject("identity");
    for (String name :
        List.of(
            "cognitoIdentityPoolId",
            "accountId",
            "cognitoIdentityId",
            "caller",
            "principalOrgId",
            "accessKey",
            "cognitoAuthenticationType",
            "cognitoAuthenticationProvider",
            "userArn",
            "userAgent",
            "user")) {
      identity.putNull(name);
    }
    context.forEach(
        (name, value) -> {
          if (name.startsWith(AUTHORIZER)) {
            put(node.withObjectProperty("authorizer"), name.substring(AUTHORIZER.length()), value);
          } else if (name.startsWith(IDENTITY)) {
            identity.put(name.substring(IDENTITY.length()), value);
          } else {
            put(node, name.substring("context.".length()), value);
          }
        });
    return node;
  }

  private static void put(ObjectNode node, String name, String value) {
    // All else is text.
    if (name.equals("requestTimeEpoch") || name.equals("integrationLatency")) {
      node.put(name, Long.parseLong(value));
    } else {
      node.put(name, value);
    }
  }
}
