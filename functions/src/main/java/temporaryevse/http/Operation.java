package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/**
 * One operation of the API, from request to response: what the handlers of all operations share.
 */
public interface Operation
    extends RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

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
   */
  @Override
  default APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    String requestId =
        Optional.ofNullable(event.getRequestContext())
            .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getRequestId)
            .orElseGet(context::getAwsRequestId);
    ApiResponse response;
    try {
      response = handle(new ApiRequest(event), context);
    } catch (ServiceUnavailableException e) {
      log(context, LogLevel.WARN, requestId, e);
      response = failure(ErrorCode.SERVICE_UNAVAILABLE, "The service is unavailable for a moment.");
    } catch (RuntimeException e) {
      log(context, LogLevel.ERROR, requestId, e);
      response = failure(ErrorCode.INTERNAL_ERROR, "The request could not be handled.");
    }
    return response.toEvent(requestId);
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
