package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.util.List;
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

/** {@code PATCH /v2/temporary-evse-statuses/{id}}: changes a status and answers 200 with it. */
public final class UpdateTemporaryEvseStatus implements Operation, Primed {

  /** A merge patch (RFC 7396) of this flat resource and plain JSON mean the same. */
  private static final List<String> MEDIA_TYPES =
      List.of("application/json", "application/merge-patch+json");

  private final Deployment deployment;
  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public UpdateTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    Primed.register(this);
  }

  UpdateTemporaryEvseStatus(Deployment deployment) {
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
    return StatusId.parse(request)
        .fold(id -> update(id, request, caller, time), ApiResponse::error);
  }

  private ApiResponse update(long id, ApiRequest request, Caller caller, RequestTime time) {
    return request
        .readJson(MEDIA_TYPES, body -> StatusFields.parseChange(body, time.now()))
        .fold(
            change -> table.change(id, change, caller.operators(), time).answer(),
            ApiResponse::error);
  }

  @Override
  public void prime(Priming priming) {
    SampleRequest patch =
        SampleRequest.of("PATCH", 200)
            .withJson("{\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"2255-01-01T00:00:00Z\"}");
    priming.rehearse(
        new UpdateTemporaryEvseStatus(deployment.rehearsal(StatusTable.ANSWER)),
        patch.withPathParameter("id", "1023"));
    priming.call(
        new UpdateTemporaryEvseStatus(deployment.withoutConnections()),
        SampleRequest.of("PATCH", 404)
            .withPathParameter("id", StatusId.OF_NO_STATUS)
            .withJson("{\"temporaryStatus\":\"BLOCKED\"}"));
  }
}
