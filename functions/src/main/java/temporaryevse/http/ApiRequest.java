package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as API Gateway's REST proxy integration delivers it (payload format 1.0).
 *
 * <p>Source: "Lambda proxy integrations in API Gateway", Amazon API Gateway Developer Guide.
 */
public final class ApiRequest {

  private final APIGatewayProxyRequestEvent event;

  ApiRequest(APIGatewayProxyRequestEvent event) {
    this.event = event;
  }

  /**
   * What the authorizer says of the caller, by name; empty where no authorizer was asked. API
   * Gateway passes it on, and no caller can set it.
   */
  public Map<String, String> authorizer() {
    Map<String, String> said = new LinkedHashMap<>();
    Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getAuthorizer)
        .ifPresent(
            authorizer ->
                authorizer.forEach((name, value) -> said.put(name, String.valueOf(value))));
    return said;
  }

  /** A parameter of the path, as the route names it; empty where there is none. */
  public String pathParameter(String name) {
    @Nullable Map<String, String> parameters = event.getPathParameters();
    return parameters == null ? "" : parameters.getOrDefault(name, "");
  }

  /** The parameters of the query, decoded, each with every value it was given. */
  public Map<String, List<String>> query() {
    @Nullable Map<String, List<String>> parameters = event.getMultiValueQueryStringParameters();
    if (parameters != null) {
      return parameters;
    }
    Map<String, List<String>> single = new LinkedHashMap<>();
    @Nullable Map<String, String> last = event.getQueryStringParameters();
    if (last != null) {
      last.forEach((name, value) -> single.put(name, List.of(value)));
    }
    return single;
  }

  /**
   * Reads the JSON body and hands its fields on. Answers {@code unsupported_media_type}, {@code
   * body_too_large} or {@code malformed_json} before the fields are looked at.
   *
   * @param mediaTypes those that the operation takes, in lower case
   */
  public <T> Parsed<T> readJson(List<String> mediaTypes, Function<ObjectNode, Parsed<T>> fields) {
    if (!isOneOf(mediaTypes)) {
      return Parsed.invalid(
          Problem.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "The header `Content-Type` must be `" + String.join("` or `", mediaTypes) + "`."));
    }
    byte[] body;
    try {
      body = body();
    } catch (IllegalArgumentException notBase64) {
      return Parsed.invalid(
          Problem.of(ErrorCode.MALFORMED_JSON, "The body must be one JSON object."));
    }
    if (body.length > Json.MAX_BODY_BYTES) {
      return Parsed.invalid(
          Problem.of(
              ErrorCode.BODY_TOO_LARGE,
              "The body must be at most " + Json.MAX_BODY_BYTES + " bytes."));
    }
    return switch (Json.readObject(body)) {
      case Parsed.Valid<ObjectNode> object -> fields.apply(object.value());
      case Parsed.Invalid<ObjectNode> invalid -> new Parsed.Invalid<>(invalid.problems());
    };
  }

  private boolean isOneOf(List<String> mediaTypes) {
    List<String> contentTypes = headers("content-type");
    return !contentTypes.isEmpty()
        && contentTypes.stream().map(ApiRequest::mediaType).allMatch(mediaTypes::contains);
  }

  /** The media type without its parameters (RFC 9110, section 8.3.1). */
  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return mediaType.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Every value of a header; its name in any case, as API Gateway passes on what was sent.
   *
   * @param lowerCaseName the name in lower case
   */
  public List<String> headers(String lowerCaseName) {
    List<String> values = new ArrayList<>();
    @Nullable Map<String, List<String>> multiValueHeaders = event.getMultiValueHeaders();
    if (multiValueHeaders != null) {
      multiValueHeaders.forEach(
          (name, all) -> {
            if (name.toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
              values.addAll(all);
            }
          });
      return values;
    }
    @Nullable Map<String, String> headers = event.getHeaders();
    if (headers != null) {
      headers.forEach(
          (name, value) -> {
            if (name.toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
              values.add(value);
            }
          });
    }
    return values;
  }

  private byte[] body() {
    @Nullable String body = event.getBody();
    if (body == null) {
      return new byte[0];
    }
    return Boolean.TRUE.equals(event.getIsBase64Encoded())
        ? Base64.getDecoder().decode(body)
        : encode(body);
  }

  /** UTF-8, but with a lone surrogate kept as bytes that the strict decoder then refuses. */
  private static byte[] encode(String body) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(body)
        ? body.getBytes(StandardCharsets.UTF_8)
        : new byte[] {(byte) 0xFF};
  }
}
