package temporaryevse.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of API Gateway itself, in JSON: "Gateway responses for REST APIs" in the API Gateway
 * guide.
 *
 * @param status the HTTP status; empty for the status of the error at hand
 * @param headers by name: {@code 'a literal'} in quotes, or a variable such as {@code
 *     context.requestId}
 * @param bodyTemplate the body with variables such as {@code $context.requestId}
 */
public record GatewayResponse(
    OptionalInt status, Map<String, String> headers, String bodyTemplate) {
  static final GatewayResponse PLAIN =
      new GatewayResponse(
          OptionalInt.empty(), Map.of(), "{\"message\":$context.error.messageString}");

  private static final String NAME = "context(?:\\.[a-zA-Z][a-zA-Z0-9_]*)+";
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{(?<braced>" + NAME + ")}|(?<plain>" + NAME + "))");
  private static final Pattern HEADER_MAPPING = Pattern.compile("'[^']*'|" + NAME);

  static boolean isHeaderMapping(String mapping) {
    return HEADER_MAPPING.matcher(mapping).matches();
  }

  /** Media type of the body. */
  public String contentType() {
    return "application/json";
  }

  /**
   * The body for an error. A variable without a value is empty, as in API Gateway.
   *
   * @param context the variables by name, such as {@code context.requestId}
   */
  public String body(Map<String, String> context) {
    return VARIABLE
        .matcher(bodyTemplate)
        .replaceAll(
            match -> {
              String braced = match.group("braced");
              String name = braced == null ? match.group("plain") : braced;
              return Matcher.quoteReplacement(context.getOrDefault(name, ""));
            });
  }

  /**
   * The headers for an error.
   *
   * @param context the variables by name, such as {@code context.requestId}
   */
  public Map<String, String> headerValues(Map<String, String> context) {
    Map<String, String> values = new LinkedHashMap<>();
    headers.forEach(
        (name, mapping) ->
            values.put(
                name,
                mapping.startsWith("'")
                    ? mapping.substring(1, mapping.length() - 1)
                    : context.getOrDefault(mapping, "")));
    return values;
  }
}
