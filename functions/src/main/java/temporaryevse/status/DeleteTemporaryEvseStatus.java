package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Operation;
import temporaryevse.http.RequestTime;
import temporaryevse.snapshot.Primed;
import temporaryevse.snapshot.Priming;
import temporaryevse.snapshot.SampleRequest;

/** {@code DELETE /v2/temporary-evse-statuses/{id}}: removes a status, 204, or answers 404. */
public final class DeleteTemporaryEvseStatus implements Operation, Primed {

  private final Deployment deployment;
  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public DeleteTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    Primed.register(this);
  }

  DeleteTemporaryEvseStatus(Deployment deployment) {
    this.deployment = deployment;
    table = StatusTable.of(deployment);
    clock = deployment.clock();
  }

  @Override
  public ApiResponse handle(ApiRequest request, Context context) {
    RequestTime time = RequestTime.of(context, clock);
    return Caller.allow(Scope.WRITE, request, time.now(), caller -> handle(request, caller, time));
  }

  private ApiResponse handle(ApiRequest request, Caller caller, RequestTime time) {
    return StatusId.parse(request).fold(id -> delete(id, caller, time), ApiResponse::error);
  }

  private ApiResponse delete(long id, Caller caller, RequestTime time) {
    return table.remove(id, caller.operators(), time)
        ? ApiResponse.noContent()
        : ApiResponse.error(StatusId.notFound(id));
  }

  @Override
  public void prime(Priming priming) {
    priming.rehearse(
        new DeleteTemporaryEvseStatus(deployment.rehearsal(StatusTable.ANSWER)),
        SampleRequest.of("DELETE", 204).withPathParameter("id", "1023"));
    priming.call(
        new DeleteTemporaryEvseStatus(deployment.withoutConnections()),
        SampleRequest.of("DELETE", 404).withPathParameter("id", StatusId.OF_NO_STATUS));
  }
}
