package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
import temporaryevse.http.Operation;
import temporaryevse.http.RequestTime;
import temporaryevse.snapshot.Primed;
import temporaryevse.snapshot.Priming;
import temporaryevse.snapshot.SampleRequest;

/** {@code GET /v2/temporary-evse-statuses}: a page of statuses in ascending id. */
public final class ListTemporaryEvseStatuses implements Operation, Primed {

  private final Deployment deployment;
  private final StatusTable table;
  private final Cursors cursors;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public ListTemporaryEvseStatuses() {
    this(Deployment.fromEnvironment());
    Primed.register(this);
  }

  ListTemporaryEvseStatuses(Deployment deployment) {
    this.deployment = deployment;
    table = StatusTable.of(deployment);
    cursors = new Cursors(deployment.requiredCursorKey());
    clock = deployment.clock();
  }

  @Override
  public ApiResponse handle(ApiRequest request, Context context) {
    RequestTime time = RequestTime.of(context, clock);
    return Caller.allow(Scope.READ, request, time.now(), caller -> handle(request, caller, time));
  }

  private ApiResponse handle(ApiRequest request, Caller caller, RequestTime time) {
    return StatusQuery.parse(request.query(), cursors, caller.account())
        .fold(page -> list(page, caller, time), ApiResponse::error);
  }

  private ApiResponse list(StatusQuery.Page page, Caller caller, RequestTime time) {
    StatusTable.Statuses found = table.list(page, caller.operators(), time);
    ArrayNode json = Json.array();
    found.statuses().forEach(status -> json.add(status.toJson()));
    ApiResponse response = ApiResponse.ok(json);
    return found.next().isEmpty()
        ? response
        : response.withNext(
            page.location(cursors.write(found.next().getAsLong(), page.query(), caller.account())));
  }

  @Override
  public void prime(Priming priming) {
    SampleRequest list = SampleRequest.of("GET", 200).withQuery("limit", "1");
    SampleRequest ofAnEvse = list.withQuery("evseId", "DK*SPI*E1").withQuery("activeOnly", "false");
    priming.rehearse(
        new ListTemporaryEvseStatuses(deployment.rehearsal(StatusTable.ANSWER)), list, ofAnEvse);
    priming.call(new ListTemporaryEvseStatuses(deployment.withoutConnections()), list, ofAnEvse);
  }
}
