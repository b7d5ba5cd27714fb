package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorBody;
import temporaryevse.http.Json;
import temporaryevse.http.Problem;
import temporaryevse.lambda.FailureLog;

/** The results of a batch as they are written into its answer, in the order of the request. */
final class BatchResults {

  private final String requestId;
  private final ArrayNode results = Json.array();
  private final List<RuntimeException> failures = new ArrayList<>();

  BatchResults(String requestId) {
    this.requestId = requestId;
  }

  /** Adds a part that is done. */
  void add(ObjectNode part, int status) {
    results.add(part.put("status", status));
  }

  /** Adds a part that is refused. */
  void add(ObjectNode part, Problem problem) {
    add(part, problem.code().status());
    part.set("error", ErrorBody.of(problem, requestId));
  }

  /** Adds a part that has failed; the log has each cause once. */
  void add(ObjectNode part, RuntimeException failure) {
    if (failures.stream().noneMatch(other -> other.toString().equals(failure.toString()))) {
      failures.add(failure);
    }
    add(part, FailureLog.problem(failure));
  }

  /** 200 with all results. */
  ApiResponse response() {
    ObjectNode body = Json.object();
    body.set("results", results);
    return ApiResponse.ok(body).withFailures(failures);
  }
}
