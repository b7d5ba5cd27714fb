package temporaryevse.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.FailureLog;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.Priming;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.SampleAnswer;

/** A function behind a route: all that operations share, from API Gateway's event to its answer. */
public abstract class ApiFunction implements RequestStreamHandler, PrimedFunction {

  private final Scope scope;
  private final PrimingRequests primingRequests;
  private final Deployment deployment;
  private final Function<Deployment, ApiFunction> constructor;

  /**
   * Takes the differences between operations.
   *
   * @param scope that a caller needs
   * @param constructor of the same operation, for copies that are primed
   */
  protected ApiFunction(
      Scope scope,
      PrimingRequests primingRequests,
      Deployment deployment,
      Function<Deployment, ApiFunction> constructor) {
    this.scope = scope;
    this.primingRequests = primingRequests;
    this.deployment = deployment;
    this.constructor = constructor;
  }

  /**
   * Carries out the operation for a caller that has the scope.
   *
   * @throws ServiceUnavailableException where the request can be made again
   */
  protected abstract ApiResponse answer(ApiRequest request, Caller caller, RequestTime time);

  /**
   * Answers an event of API Gateway.
   *
   * <p>A failure becomes a response that says nothing of its cause; the cause is logged under the
   * request's id.
   *
   * @throws IllegalArgumentException where the event is not one of API Gateway
   */
  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    ApiRequest request = ApiRequest.read(event, context.getAwsRequestId());
    String requestId = request.requestId();
    ApiResponse response;
    try {
      RequestTime time = RequestTime.of(context, deployment.clock());
      response =
          Caller.of(request, scope, time.now())
              .fold(caller -> answer(request, caller, time), ApiResponse::error);
    } catch (RuntimeException e) {
      response =
          ApiResponse.error(FailureLog.log(e, requestId, deployment.clock().instant(), context));
    }
    for (RuntimeException failure : response.failures()) {
      FailureLog.log(failure, requestId, deployment.clock().instant(), context);
    }
    answer.write(response.toEvent(requestId));
  }

  @Override
  public final void prime(Priming priming) {
    priming.run(
        primingRequests,
        constructor.apply(deployment.rehearsal(SampleAnswer.of(deployment.tableName()))),
        constructor.apply(deployment.withoutConnections()));
  }
}
