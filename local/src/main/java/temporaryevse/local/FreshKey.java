package temporaryevse.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import temporaryevse.local.http.Json;
import temporaryevse.local.lambda.InvocationResult;

/** Makes a key for callers of a local run, which may read and write for all operators. */
final class FreshKey {
  private static final String FUNCTION = "AdministerKeysFunction";
  private static final String EVENT =
      """
      {"action":"create","by":"local run","account":"local","operators":["*"],"scopes":["read","write"]}\
      """;

  private FreshKey() {}

  /**
   * Makes a new key.
   *
   * @throws LocalRunException if the key function does not give one
   */
  static String make(LocalRun run) throws InterruptedException {
    if (run.template().functions().stream().noneMatch(it -> it.logicalId().equals(FUNCTION))) {
      throw noKey("the template has no " + FUNCTION);
    }
    String answer =
        switch (run.invoke(FUNCTION, EVENT)) {
          case InvocationResult.Returned(String payload) -> payload;
          case InvocationResult.Failed failed -> throw noKey(failed.errorMessage());
          case InvocationResult.Throttled _ -> throw noKey(FUNCTION + " is busy");
        };
    JsonNode json = Json.parseObject(answer).orElseGet(JsonNodeFactory.instance::objectNode);
    if (!json.path("key").isTextual()) {
      throw noKey(json.at("/error/message").asText("the answer of " + FUNCTION + " has none"));
    }
    return json.path("key").textValue();
  }

  private static LocalRunException noKey(String problem) {
    return new LocalRunException(
        "AUTH=on needs a key, and there is none: " + problem.lines().findFirst().orElse(""));
  }
}
