package temporaryevse.api;

import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.StatusRemover;

/** {@code DELETE /v2/temporary-evse-statuses/{id}}: removes a status, 204, or answers 404. */
public final class DeleteTemporaryEvseStatus extends ApiFunction {

  private final StatusRemover statuses;

  /** For Lambda: reads the process environment. */
  public DeleteTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  DeleteTemporaryEvseStatus(Deployment deployment) {
    super(Scope.WRITE, PrimingRequests.DELETE, deployment, DeleteTemporaryEvseStatus::new);
    statuses = new StatusRemover(deployment);
  }

  @Override
  ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return StatusIdParameter.parse(request)
        .fold(id -> answer(id, caller, time), ApiResponse::error);
  }

  private ApiResponse answer(long id, Caller caller, RequestTime time) {
    return statuses.remove(id, caller.operators(), time)
        ? ApiResponse.noContent()
        : ApiResponse.error(StatusProblems.notFound(id));
  }
}
