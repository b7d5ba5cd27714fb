package temporaryevse.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The JSON body of an error. */
public final class ErrorBody {

  private ErrorBody() {}

  /**
   * The body for problems.
   *
   * @param problems at least one; {@code error} tells the first, and {@code details} lists all of
   *     them where there are more
   */
  public static ObjectNode of(List<Problem> problems, String requestId) {
    Problem first = problems.getFirst();
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("type", first.code().type());
    describe(first, error);
    if (problems.size() > 1) {
      var details = error.putArray("details");
      problems.forEach(problem -> describe(problem, details.addObject()));
    }
    error.put("request_id", requestId);
    return body;
  }

  /** The error alone, for a part of an answer. */
  public static JsonNode of(Problem problem, String requestId) {
    return of(List.of(problem), requestId).path("error");
  }

  private static void describe(Problem problem, ObjectNode into) {
    into.put("code", problem.code().code());
    into.put("message", problem.message());
    if (problem.param() != null) {
      into.put("param", problem.param());
    }
  }
}
