package temporaryevse.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Json;
import temporaryevse.http.Problem;

/** The log of failed requests: it has the cause, which the caller does not see. */
public final class FailureLog {

  private FailureLog() {}

  /**
   * Logs a failure with its cause, under the id of the request.
   *
   * @return the caller's problem: a 503 where the request may be sent again, else a 500
   */
  public static Problem log(
      RuntimeException failure, String requestId, Instant now, Context context) {
    boolean isUnavailable = failure instanceof ServiceUnavailableException;
    StringWriter stackTrace = new StringWriter();
    failure.printStackTrace(new PrintWriter(stackTrace));
    EventLog.log(
        "request_failed",
        isUnavailable ? LogLevel.WARN : LogLevel.ERROR,
        now,
        Json.object()
            .put("requestId", requestId)
            .put("error", failure.getClass().getName())
            .put("stackTrace", stackTrace.toString()),
        context);
    return problem(failure);
  }

  /** The caller's problem: a 503 where the request may be sent again, else a 500. */
  public static Problem problem(RuntimeException failure) {
    return failure instanceof ServiceUnavailableException
        ? Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The service is unavailable for a moment.")
        : Problem.of(ErrorCode.INTERNAL_ERROR, "The request could not be handled.");
  }
}
