package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the caller gets: a status, headers and a JSON body. */
public final class ApiResponse {

  /** Seconds after which a caller may try again when the service was unavailable. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ObjectNode body;

  private ApiResponse(int status, ObjectNode body) {
    this.status = status;
    this.body = body;
    headers.put("Content-Type", "application/json");
  }

  /** 201 with the new resource and where it is. */
  public static ApiResponse created(String location, ObjectNode resource) {
    ApiResponse response = new ApiResponse(201, resource);
    response.headers.put("Location", location);
    return response;
  }

  /**
   * The error body. The first problem is the one the caller is told of first and gives the status;
   * with more than one, {@code error.details} lists all of them.
   */
  public static ApiResponse error(List<Problem> problems) {
    Problem first = problems.getFirst();
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("type", first.code().type());
    describe(first, error);
    if (problems.size() > 1) {
      var details = error.putArray("details");
      problems.forEach(problem -> describe(problem, details.addObject()));
    }
    ApiResponse response = new ApiResponse(first.code().status(), body);
    if (first.code() == ErrorCode.SERVICE_UNAVAILABLE) {
      response.headers.put("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response;
  }

  private static void describe(Problem problem, ObjectNode into) {
    into.put("code", problem.code().code());
    into.put("message", problem.message());
    if (problem.param() != null) {
      into.put("param", problem.param());
    }
  }

  /** The answer in API Gateway's form; the request's id in the header and in an error's body. */
  APIGatewayProxyResponseEvent toEvent(String requestId) {
    headers.put("X-Request-Id", requestId);
    if (body.get("error") instanceof ObjectNode error) {
      error.put("request_id", requestId);
    }
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(Json.write(body))
        .withIsBase64Encoded(false);
  }
}
