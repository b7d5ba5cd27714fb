package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
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
  private final String requestId;

  private ApiRequest(APIGatewayProxyRequestEvent event, String requestId) {
    this.event = event;
    this.requestId = requestId;
  }

  /**
   * Reads an event.
   *
   * @param invocation Lambda's id, for a request to which API Gateway gave none
   * @throws IllegalArgumentException where it is not an event of API Gateway, payload format 1.0
   */
  public static ApiRequest read(InputStream event, String invocation) throws IOException {
    APIGatewayProxyRequestEvent request = Json.readEvent(event, APIGatewayProxyRequestEvent.class);
    // A schedule has no such context, and format 2.0 would be taken for one without a query.
    if (request.getRequestContext() == null
        || (request.getVersion() != null && !request.getVersion().equals("1.0"))) {
      throw new IllegalArgumentException(
          "The event is not one of API Gateway's REST proxy integration, payload format 1.0.");
    }
    return new ApiRequest(
        request,
        Optional.ofNullable(request.getRequestContext().getRequestId()).orElse(invocation));
  }

  /** The id of the request, by which the logs know it. */
  public String requestId() {
    return requestId;
  }

  /**
   * The authorizer's statements about the caller, by name; empty where no authorizer was asked. API
   * Gateway passes them on, and no caller can set them.
   */
  public Map<String, String> authorizer() {
    Map<String, String> statements = new LinkedHashMap<>();
    if (event.getRequestContext().getAuthorizer() != null) {
      event
          .getRequestContext()
          .getAuthorizer()
          .forEach(
              (name, value) -> {
                if (value instanceof String
                    || value instanceof Number
                    || value instanceof Boolean) {
                  statements.put(name, value.toString());
                }
              });
    }
    return statements;
  }

  /** The path as it was sent, without the stage. */
  public String path() {
    return event.getPath() == null ? "" : event.getPath();
  }

  /** A parameter of the path, as the route names it; empty where there is none. */
  public String pathParameter(String name) {
    return event.getPathParameters() == null
        ? ""
        : event.getPathParameters().getOrDefault(name, "");
  }

  /** The parameters of the query, decoded, each with every value it was given. */
  public Map<String, List<String>> query() {
    return lists(event.getMultiValueQueryStringParameters(), event.getQueryStringParameters());
  }

  /**
   * Reads the JSON body and hands its fields on. Answers {@code unsupported_media_type}, {@code
   * body_too_large} or {@code malformed_json} before the fields are looked at.
   *
   * @param mediaTypes of the operation, in lower case
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
    return Json.readObject(body).fold(fields, Parsed.Invalid::new);
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
    lists(event.getMultiValueHeaders(), event.getHeaders())
        .forEach(
            (name, each) -> {
              if (name.toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
                values.addAll(each);
              }
            });
    return values;
  }

  /** Every name with each of its values; from the second map where the event lacks the first. */
  private static Map<String, List<String>> lists(
      @Nullable Map<String, List<String>> multiple, @Nullable Map<String, String> single) {
    if (multiple != null) {
      return multiple;
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    if (single != null) {
      single.forEach((name, value) -> lists.put(name, value == null ? List.of() : List.of(value)));
    }
    return lists;
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
