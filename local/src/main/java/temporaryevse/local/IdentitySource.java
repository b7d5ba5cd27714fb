package temporaryevse.local;

import java.util.List;
import java.util.Map;

/**
 * What an authorizer knows a caller by: {@code Identity} of "LambdaRequestAuthorizer" in the SAM
 * guide.
 *
 * @param kind the part of the request that has it
 * @param name of the header, query parameter, or {@code $context} variable without its prefix
 */
public record IdentitySource(Kind kind, String name) {
  /** A part of a request. */
  public enum Kind {
    /** Whatever the case of its name. */
    HEADER,
    /** As in the URL, decoded. */
    QUERY_STRING,
    /** A variable such as {@code stage} or {@code identity.sourceIp}. */
    CONTEXT
  }

  /**
   * Its value; empty where the request has none. Of a header or parameter that was sent more than
   * once every value counts: the guide does not say which API Gateway takes, and so an answer for
   * one of them is never used for another request.
   *
   * @param context as {@link ProxyEvent#context} gives it
   */
  String value(ProxyRequest request, Map<String, String> context) {
    return switch (kind) {
      case HEADER -> join(request.headerValues(name));
      case QUERY_STRING -> join(request.query().getOrDefault(name, List.of()));
      case CONTEXT -> context.getOrDefault("context." + name, "");
    };
  }

  private static String join(List<String> values) {
    return values.stream().allMatch(String::isEmpty) ? "" : String.join(", ", values);
  }
}
