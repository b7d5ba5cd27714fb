package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response: a status, headers and, but for a 204, a JSON body.
 *
 * @param headers in the order in which they are sent
 * @param resource the body of a success; null for a 204 and for an error
 * @param problems of an error; empty for a success
 * @param failures of parts of the request, for the log; the resource has a problem for each
 */
public record ApiResponse(
    int status,
    Map<String, String> headers,
    @Nullable JsonNode resource,
    List<Problem> problems,
    List<RuntimeException> failures) {

  /** Seconds after which a caller may try again when the service was unavailable. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  /** 200 with a resource, or with a list of them. */
  public static ApiResponse ok(JsonNode resource) {
    return new ApiResponse(200, JSON, resource, List.of(), List.of());
  }

  /** 201 with the new resource and its location. */
  public static ApiResponse created(String location, JsonNode resource) {
    return new ApiResponse(201, JSON, resource, List.of(), List.of()).with("Location", location);
  }

  /** 204 without a body. */
  public static ApiResponse noContent() {
    return new ApiResponse(204, Map.of(), null, List.of(), List.of());
  }

  /** An error with one problem. */
  public static ApiResponse error(Problem problem) {
    return error(List.of(problem));
  }

  /**
   * An error.
   *
   * @param problems at least one; the first gives the status
   */
  public static ApiResponse error(List<Problem> problems) {
    ErrorCode first = problems.getFirst().code();
    ApiResponse response = new ApiResponse(first.status(), JSON, null, problems, List.of());
    return first == ErrorCode.SERVICE_UNAVAILABLE
        ? response.with("Retry-After", RETRY_AFTER_SECONDS)
        : response;
  }

  /** The same answer as to an earlier request with the same key. */
  public ApiResponse replayed() {
    return with("Idempotency-Replayed", "true");
  }

  /** The same with the entity tag of the resource (RFC 9110, section 8.8.3). */
  public ApiResponse withETag(String tag) {
    return with("ETag", tag);
  }

  /** The same page of a list, with the location of the next one (RFC 8288). */
  public ApiResponse withNext(String pathAndQuery) {
    return with("Link", "<" + pathAndQuery + ">; rel=\"next\"");
  }

  /** The same, with the failures of parts. */
  public ApiResponse withFailures(List<RuntimeException> ofParts) {
    return new ApiResponse(status, headers, resource, problems, List.copyOf(ofParts));
  }

  private ApiResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(status, more, resource, problems, failures);
  }

  /** The response in API Gateway's form; an error's body has the id of the request too. */
  public byte[] toEvent(String requestId) {
    @Nullable JsonNode body = problems.isEmpty() ? resource : ErrorBody.of(problems, requestId);
    return Json.writeEvent(
        new APIGatewayProxyResponseEvent()
            .withStatusCode(status)
            .withHeaders(with("X-Request-Id", requestId).headers)
            .withBody(body == null ? null : Json.write(body))
            .withIsBase64Encoded(false));
  }
}
