package temporaryevse.api;

import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.StatusReader;

/** {@code GET /v2/temporary-evse-statuses/{id}}: 200 with a status, or 404. */
public final class GetTemporaryEvseStatus extends ApiFunction {

  private final StatusReader statuses;

  /** For Lambda: reads the process environment. */
  public GetTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  GetTemporaryEvseStatus(Deployment deployment) {
    super(Scope.READ, PrimingRequests.GET, deployment, GetTemporaryEvseStatus::new);
    statuses = new StatusReader(deployment);
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return StatusIdParameter.parse(request)
        .fold(id -> answer(id, caller, time), ApiResponse::error);
  }

  private ApiResponse answer(long id, Caller caller, RequestTime time) {
    return statuses
        .find(id, caller.operators(), time)
        .map(StatusResource::ok)
        .orElseGet(() -> ApiResponse.error(StatusProblems.notFound(id)));
  }
}
