package temporaryevse.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import temporaryevse.http.Json;

/**
 * A sample request for priming, of a caller with every permission.
 *
 * @param method of HTTP
 * @param expected a text that the answer has somewhere
 * @param pathParameters by name
 * @param query parameters by name
 * @param headers beside those that every request has
 * @param body JSON; empty where the method has none
 */
public record SampleRequest(
    String method,
    String expected,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    String body)
    implements SampleEvent {

  private static final String RESOURCE = "/v2/temporary-evse-statuses";

  /** A request that is to be answered with a status. */
  static SampleRequest of(String method, int status) {
    return of(method, "\"statusCode\":" + status);
  }

  /** A request with neither parameters nor a body. */
  static SampleRequest of(String method, String expected) {
    return new SampleRequest(method, expected, Map.of(), Map.of(), Map.of(), "");
  }

  /** The same request with a parameter of the path. */
  SampleRequest withPathParameter(String name, String value) {
    return new SampleRequest(method, expected, Map.of(name, value), query, headers, body);
  }

  /** The same request with another parameter of the query. */
  SampleRequest withQuery(String name, String value) {
    return new SampleRequest(
        method, expected, pathParameters, plus(query, name, value), headers, body);
  }

  /** The same request with another header. */
  SampleRequest withHeader(String name, String value) {
    return new SampleRequest(
        method, expected, pathParameters, query, plus(headers, name, value), body);
  }

  /** The same request with an idempotency key. */
  SampleRequest withIdempotencyKey() {
    return withHeader("Idempotency-Key", "\"priming\"");
  }

  /** The same request with a body of JSON. */
  SampleRequest withJson(String json) {
    return new SampleRequest(
        method,
        expected,
        pathParameters,
        query,
        plus(headers, "Content-Type", "application/json"),
        json);
  }

  private static Map<String, String> plus(Map<String, String> map, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }

  /** The event of API Gateway, with the fields of an authorizer's event as well. */
  @Override
  public byte[] toEvent() {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Accept", "*/*");
    all.put("Host", "example.execute-api.eu-central-1.amazonaws.com");
    all.put("User-Agent", "priming");
    all.put("X-Amzn-Trace-Id", "Root=1-00000000-000000000000000000000000");
    all.put("X-Forwarded-For", "192.0.2.1");
    all.put("X-Forwarded-Port", "443");
    all.put("X-Forwarded-Proto", "https");
    ObjectNode event = Json.object();
    event.put("resource", RESOURCE).put("path", RESOURCE).put("httpMethod", method);
    put(event, "headers", all);
    putLists(event, "multiValueHeaders", all);
    put(event, "queryStringParameters", query);
    putLists(event, "multiValueQueryStringParameters", query);
    put(event, "pathParameters", pathParameters);
    event.putNull("stageVariables");
    ObjectNode context = event.putObject("requestContext");
    context
        .put("resourceId", "priming")
        .put("resourcePath", RESOURCE)
        .put("httpMethod", method)
        .put("extendedRequestId", "priming")
        .put("requestTime", "01/Jan/2026:00:00:00 +0000")
        .put("path", "/live" + RESOURCE)
        .put("accountId", "000000000000")
        .put("protocol", "HTTP/1.1")
        .put("stage", "live")
        .put("requestTimeEpoch", 1_767_225_600_000L)
        .put("requestId", "priming")
        .put("domainName", "example.execute-api.eu-central-1.amazonaws.com")
        .put("apiId", "example");
    context.putObject("identity").put("sourceIp", "192.0.2.1").put("userAgent", "priming");
    context
        .putObject("authorizer")
        .put("principalId", "priming")
        .put("account", "priming")
        .put("keyId", "priming")
        .put("operators", "*")
        .put("scopes", "read write")
        .put("integrationLatency", 1);
    event.put("body", body).put("isBase64Encoded", false);
    event
        .put("type", "REQUEST")
        .put(
            "methodArn",
            "arn:aws:execute-api:eu-central-1:000000000000:example/live/" + method + RESOURCE);
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode event, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      event.putNull(name);
    } else {
      ObjectNode object = event.putObject(name);
      values.forEach(object::put);
    }
  }

  private static void putLists(ObjectNode event, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      event.putNull(name);
    } else {
      ObjectNode object = event.putObject(name);
      values.forEach((key, value) -> object.putArray(key).add(value));
    }
  }
}
