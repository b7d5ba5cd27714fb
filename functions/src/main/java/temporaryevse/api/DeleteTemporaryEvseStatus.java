package temporaryevse.api;

import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Parsed;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.ExpectedVersion;
import temporaryevse.status.RemoveOutcome;
import temporaryevse.store.StatusChanger;

/** {@code DELETE /v2/temporary-evse-statuses/{id}}: removes a status, 204, or answers 404. */
public final class DeleteTemporaryEvseStatus extends ApiFunction {

  private final StatusChanger statuses;

  /** For Lambda: reads the process environment. */
  public DeleteTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  DeleteTemporaryEvseStatus(Deployment deployment) {
    super(Scope.WRITE, PrimingRequests.DELETE, deployment, DeleteTemporaryEvseStatus::new);
    statuses = new StatusChanger(deployment);
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return Parsed.both(StatusIdParameter.parse(request), EntityTags.ifMatch(request), Removal::new)
        .fold(
            removal ->
                response(
                    removal.id(),
                    statuses.remove(
                        removal.id(),
                        removal.expected(),
                        caller.operators(),
                        caller.maker(),
                        time)),
            ApiResponse::error);
  }

  /** A removal that is well formed. */
  private record Removal(long id, ExpectedVersion expected) {}

  private static ApiResponse response(long id, RemoveOutcome outcome) {
    return switch (outcome) {
      case REMOVED -> ApiResponse.noContent();
      case NOT_FOUND -> ApiResponse.error(StatusProblems.notFound(id));
      case VERSION_MISMATCH -> ApiResponse.error(StatusProblems.versionMismatch());
    };
  }
}
