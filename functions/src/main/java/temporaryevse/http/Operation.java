package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One operation of the API, from request to response: what the handlers of all operations share.
 */
public interface Operation extends RequestStreamHandler {

  /**
   * Handles one request.
   *
   * @param context of the invocation, for the time that is left of it
   * @throws ServiceUnavailableException where the request can be made again
   */
  ApiResponse handle(ApiRequest request, Context context);

  /**
   * Runs the operation for one event of API Gateway. A failure becomes an answer that tells the
   * caller nothing of its cause; the cause is logged under the request's id.
   *
   * <p>The event is read and the answer written here, and not by Lambda's runtime client from and
   * to objects: that would load a second JSON library by reflection at the first request
   * (docs/adr/0013-start-path.md).
   *
   * @throws IllegalArgumentException where the event is not one of API Gateway
   */
  @Override
  default void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    ApiRequest request = ApiRequest.read(event);
    String requestId = request.requestId().orElseGet(context::getAwsRequestId);
    ApiResponse response;
    try {
      response = handle(request, context);
    } catch (ServiceUnavailableException e) {
      log(context, LogLevel.WARN, requestId, e);
      response = failure(ErrorCode.SERVICE_UNAVAILABLE, "The service is unavailable for a moment.");
    } catch (RuntimeException e) {
      log(context, LogLevel.ERROR, requestId, e);
      response = failure(ErrorCode.INTERNAL_ERROR, "The request could not be handled.");
    }
    answer.write(response.toEvent(requestId));
  }

  private static ApiResponse failure(ErrorCode code, String message) {
    return ApiResponse.error(Problem.of(code, message));
  }

  /** Writes a failure with its cause, under the id of the request. */
  static void log(Context context, LogLevel level, String requestId, RuntimeException e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    context.getLogger().log("request " + requestId + " failed: " + text, level);
  }
}
