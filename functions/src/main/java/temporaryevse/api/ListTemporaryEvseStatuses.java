package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.StatusPage;
import temporaryevse.store.StatusQuery;
import temporaryevse.store.StatusReader;

/** {@code GET /v2/temporary-evse-statuses}: a page of statuses in ascending id. */
public final class ListTemporaryEvseStatuses extends ApiFunction {

  private final StatusReader statuses;
  private final Cursors cursors;

  /** For Lambda: reads the process environment. */
  public ListTemporaryEvseStatuses() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  ListTemporaryEvseStatuses(Deployment deployment) {
    super(Scope.READ, PrimingRequests.LIST, deployment, ListTemporaryEvseStatuses::new);
    statuses = new StatusReader(deployment);
    cursors = new Cursors(deployment.requiredCursorKeys());
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return ListParameters.parse(request.query(), cursors, caller.account())
        .fold(page -> answer(page, caller, time), ApiResponse::error);
  }

  private ApiResponse answer(StatusQuery.Page page, Caller caller, RequestTime time) {
    StatusPage found = statuses.list(page, caller.operators(), time);
    ArrayNode json = Json.array();
    found.statuses().forEach(status -> json.add(StatusResource.toJson(status)));
    ApiResponse response = ApiResponse.ok(json);
    if (found.next().isEmpty()) {
      return response;
    }
    String cursor =
        cursors.write(
            Long.toString(found.next().getAsLong()),
            ListParameters.subject(page.query()),
            caller.account());
    return response.withNext(ListParameters.location(page, cursor));
  }
}
