package temporaryevse.local.lambda;

import temporaryevse.local.http.Json;

/** The end of an invocation of a function. */
public sealed interface InvocationResult {
  /**
   * The function returned.
   *
   * @param payload its output, usually JSON
   */
  record Returned(String payload) implements InvocationResult {}

  /**
   * The function threw, ran out of time, ended its process or could not be started. Lambda reports
   * this with {@code X-Amz-Function-Error}.
   *
   * @param errorType such as {@code Sandbox.Timedout}, {@code Runtime.ExitError} or a class name
   * @param payload JSON with {@code errorType} and {@code errorMessage}
   */
  record Failed(String errorType, String payload) implements InvocationResult {
    /** The message in the payload; empty if there is none. */
    public String errorMessage() {
      return Json.parseObject(payload).map(json -> json.path("errorMessage").asText()).orElse("");
    }
  }

  /** Every execution environment of the function was busy for as long as the caller would wait. */
  record Throttled() implements InvocationResult {}
}
