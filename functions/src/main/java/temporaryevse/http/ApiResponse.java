package temporaryevse.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the caller gets: a status, headers and, but for a 204, a JSON body. */
public final class ApiResponse {

  /** Seconds after which a caller may try again when the service was unavailable. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final @Nullable JsonNode body;

  private ApiResponse(int status, @Nullable JsonNode body) {
    this.status = status;
    this.body = body;
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
  }

  /** The same answer as to an earlier request with the same key. */
  public ApiResponse replayed() {
    headers.put("Idempotency-Replayed", "true");
    return this;
  }

  /** 200 with a resource, or with a list of them. */
  public static ApiResponse ok(JsonNode body) {
    return new ApiResponse(200, body);
  }

  /** 204: done, and nothing to say. */
  public static ApiResponse noContent() {
    return new ApiResponse(204, null);
  }

  /** 201 with the new resource and where it is. */
  public static ApiResponse created(String location, ObjectNode resource) {
    ApiResponse response = new ApiResponse(201, resource);
    response.headers.put("Location", location);
    return response;
  }

  /** Names where the next page of a list is (RFC 8288). */
  public ApiResponse withNext(String pathAndQuery) {
    headers.put("Link", "<" + pathAndQuery + ">; rel=\"next\"");
    return this;
  }

  /** The error body with one problem. */
  public static ApiResponse error(Problem problem) {
    return error(List.of(problem));
  }

  /**
   * The error body. The first problem is the one the caller is told of first and gives the status;
   * with more than one, {@code error.details} lists all of them.
   */
  public static ApiResponse error(List<Problem> problems) {
    Problem first = problems.getFirst();
    ApiResponse response = new ApiResponse(first.code().status(), errorBody(problems));
    if (first.code() == ErrorCode.SERVICE_UNAVAILABLE) {
      response.headers.put("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response;
  }

  /** The error body by itself, with the id of the request. */
  public static ObjectNode errorBody(List<Problem> problems, String requestId) {
    ObjectNode body = errorBody(problems);
    if (body.get("error") instanceof ObjectNode error) {
      error.put("request_id", requestId);
    }
    return body;
  }

  private static ObjectNode errorBody(List<Problem> problems) {
    Problem first = problems.getFirst();
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("type", first.code().type());
    describe(first, error);
    if (problems.size() > 1) {
      var details = error.putArray("details");
      problems.forEach(problem -> describe(problem, details.addObject()));
    }
    return body;
  }

  private static void describe(Problem problem, ObjectNode into) {
    into.put("code", problem.code().code());
    into.put("message", problem.message());
    if (problem.param() != null) {
      into.put("param", problem.param());
    }
  }

  /** The answer in API Gateway's form; the request's id in the header and in an error's body. */
  byte[] toEvent(String requestId) {
    headers.put("X-Request-Id", requestId);
    if (body != null && body.get("error") instanceof ObjectNode error) {
      error.put("request_id", requestId);
    }
    ObjectNode event = Json.object().put("statusCode", status);
    headers.forEach(event.putObject("headers")::put);
    if (body != null) {
      event.put("body", Json.write(body));
    }
    return Json.write(event.put("isBase64Encoded", false)).getBytes(StandardCharsets.UTF_8);
  }
}
