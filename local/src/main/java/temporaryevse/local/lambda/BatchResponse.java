package temporaryevse.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import temporaryevse.local.http.Json;

/**
 * The end of an invocation with a batch of items: "Reporting batch item failures" in the Lambda
 * guide.
 */
public final class BatchResponse {
  private BatchResponse() {}

  /**
   * The items that have failed. These are all if the invocation failed, or if its answer names an
   * item that was not in the batch.
   *
   * @param items the identifiers of the batch
   * @param reportsItemFailures whether the answer of the function counts
   */
  public static Set<String> failedItems(
      InvocationResult result, List<String> items, boolean reportsItemFailures) {
    Set<String> all = new LinkedHashSet<>(items);
    if (!(result instanceof InvocationResult.Returned(String payload))) {
      return all;
    }
    if (!reportsItemFailures || payload.isBlank()) {
      return Set.of();
    }
    Optional<JsonNode> answer = Json.parse(payload);
    if (answer.isEmpty()) {
      return all;
    }
    Set<String> failed = new LinkedHashSet<>();
    for (JsonNode failure : answer.get().path("batchItemFailures")) {
      failed.add(failure.path("itemIdentifier").asText());
    }
    return all.containsAll(failed) ? failed : all;
  }
}
