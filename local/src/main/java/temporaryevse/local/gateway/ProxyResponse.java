package temporaryevse.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import temporaryevse.local.http.Json;

/**
 * The answer of a function: "Output format of a Lambda function for proxy integration" in the API
 * Gateway guide.
 *
 * @param headers by name, every value
 */
record ProxyResponse(
    int statusCode, Map<String, List<String>> headers, String body, boolean isBase64Encoded) {
  private static final Set<String> FIELDS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  /**
   * Headers that API Gateway uses itself, so that a function's gets another name: "Important notes
   * for REST APIs".
   */
  private static final Set<String> REMAPPED =
      Set.of(
          ("authorization connection content-length content-md5 date expect host max-forwards"
                  + " proxy-authenticate server te trailer transfer-encoding upgrade user-agent via"
                  + " warn www-authenticate")
              .split(" "));

  /** Parses an answer; empty if a field is unknown or of a wrong type. */
  static Optional<ProxyResponse> parse(String payload) {
    return Json.parseObject(payload)
        .filter(json -> json.properties().stream().allMatch(it -> FIELDS.contains(it.getKey())))
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
            && addHeaders(json.path("headers"), false, headers)
            && addHeaders(json.path("multiValueHeaders"), true, headers);
    return valid
        ? Optional.of(
            new ProxyResponse(status, headers, body.asText(""), isBase64Encoded.asBoolean()))
        : Optional.empty();
  }

  private static int status(JsonNode status) {
    return Json.isAbsent(status)
        ? 200
        // The default of a text that is no number, and so not valid, is 0.
        : status.isTextual() || status.isInt() ? status.asInt() : 0;
  }

  /** Adds the headers of a map; false if it is not valid. */
  private static boolean addHeaders(
      JsonNode map, boolean isMultiValue, Map<String, List<String>> headers) {
    if (!Json.isAbsent(map) && !map.isObject()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> header : map.properties()) {
      if (header.getValue().isArray() != isMultiValue) {
        return false;
      }
      List<String> values =
          headers.computeIfAbsent(outerName(header.getKey()), _ -> new ArrayList<>());
      if (!isMultiValue) {
        values.clear();
      }
      for (JsonNode value : isMultiValue ? header.getValue() : List.of(header.getValue())) {
        if (!value.isTextual() && !value.isBoolean()) {
          return false;
        }
        // A name can be in both maps; a value counts once.
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
