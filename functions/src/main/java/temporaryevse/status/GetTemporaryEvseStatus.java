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

/** {@code GET /v2/temporary-evse-statuses/{id}}: answers 200 with a status, or 404. */
public final class GetTemporaryEvseStatus implements Operation, Primed {

  private final Deployment deployment;
  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public GetTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    Primed.register(this);
  }

  GetTemporaryEvseStatus(Deployment deployment) {
    this.deployment = deployment;
    table = StatusTable.of(deployment);
    clock = deployment.clock();
  }

  @Override
  public ApiResponse handle(ApiRequest request, Context context) {
    RequestTime time = RequestTime.of(context, clock);
    return Caller.allow(Scope.READ, request, time.now(), caller -> handle(request, caller, time));
  }

  private ApiResponse handle(ApiRequest request, Caller caller, RequestTime time) {
    return StatusId.parse(request).fold(id -> get(id, caller, time), ApiResponse::error);
  }

  private ApiResponse get(long id, Caller caller, RequestTime time) {
    return table
        .find(id, caller.operators(), time)
        .map(status -> ApiResponse.ok(status.toJson()))
        .orElseGet(() -> ApiResponse.error(StatusId.notFound(id)));
  }

  @Override
  public void prime(Priming priming) {
    priming.rehearse(
        new GetTemporaryEvseStatus(deployment.rehearsal(StatusTable.ANSWER)),
        SampleRequest.of("GET", 200).withPathParameter("id", "1023"));
    priming.call(
        new GetTemporaryEvseStatus(deployment.withoutConnections()),
        SampleRequest.of("GET", 404).withPathParameter("id", StatusId.OF_NO_STATUS));
  }
}
