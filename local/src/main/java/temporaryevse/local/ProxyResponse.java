package temporaryevse.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a function answered: "Output format of a Lambda function for proxy integration" in the API
 * Gateway guide.
 *
 * @param headers by name, every value
 */
record ProxyResponse(
    int statusCode, Map<String, List<String>> headers, String body, boolean isBase64Encoded) {
  private static final Set<String> FIELDS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  /**
   * "Important notes for REST APIs": API Gateway has its own use for these, and gives the
   * function's another name.
   */
  private static final Set<String> REMAPPED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "content-md5",
          "date",
          "expect",
          "host",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "warn",
          "www-authenticate");

  /** Empty if it is not a proxy response: another field, or one of another type, is enough. */
  static Optional<ProxyResponse> parse(String payload) {
    return Json.parseObject(payload)
        .filter(json -> json.properties().stream().allMatch(each -> FIELDS.contains(each.getKey())))
        .flatMap(ProxyResponse::of);
  }

  private static Optional<ProxyResponse> of(JsonNode json) {
    int status = status(json.path("statusCode"));
    JsonNode body = json.path("body");
    JsonNode isBase64Encoded = json.path("isBase64Encoded");
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    boolean valid =
        status >= 200
            && status <= 599
            && (Json.isAbsent(body) || body.isTextual())
            && (Json.isAbsent(isBase64Encoded) || isBase64Encoded.isBoolean())
            && readHeaders(json.path("headers"), headers)
            && readMultiValueHeaders(json.path("multiValueHeaders"), headers);
    return valid
        ? Optional.of(
            new ProxyResponse(
                status,
                headers,
                Json.isAbsent(body) ? "" : body.textValue(),
                isBase64Encoded.asBoolean()))
        : Optional.empty();
  }

  private static int status(JsonNode status) {
    if (Json.isAbsent(status)) {
      return 200;
    }
    if (status.isTextual()) {
      try {
        return Integer.parseInt(status.textValue());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
    return status.isInt() ? status.intValue() : -1;
  }

  private static boolean readHeaders(JsonNode node, Map<String, List<String>> headers) {
    if (Json.isAbsent(node)) {
      return true;
    }
    if (!node.isObject()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> header : node.properties()) {
      if (!header.getValue().isTextual() && !header.getValue().isBoolean()) {
        return false;
      }
      headers.put(outerName(header.getKey()), new ArrayList<>(List.of(header.getValue().asText())));
    }
    return true;
  }

  private static boolean readMultiValueHeaders(JsonNode node, Map<String, List<String>> headers) {
    if (Json.isAbsent(node)) {
      return true;
    }
    if (!node.isObject()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> header : node.properties()) {
      if (!header.getValue().isArray()) {
        return false;
      }
      List<String> values =
          headers.computeIfAbsent(outerName(header.getKey()), _ -> new ArrayList<>());
      for (JsonNode value : header.getValue()) {
        if (!value.isTextual() && !value.isBoolean()) {
          return false;
        }
        // A name in both maps: only what the first does not have yet is added.
        if (!values.contains(value.asText())) {
          values.add(value.asText());
        }
      }
    }
    return true;
  }

  private static String outerName(String name) {
    return REMAPPED.contains(name.toLowerCase(Locale.ROOT)) ? "x-amzn-Remapped-" + name : name;
  }
}
