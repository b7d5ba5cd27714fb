package temporaryevse.api;

import java.util.Optional;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.roaming.PartnerFormat;
import temporaryevse.store.EffectiveStatuses;

/** {@code GET /v2/effective-evse-statuses}: what counts for EVSEs now, and what comes next. */
public final class ListEffectiveEvseStatuses extends ApiFunction {

  private final EffectiveStatuses statuses;
  private final Cursors cursors;

  /** For Lambda: reads the process environment. */
  public ListEffectiveEvseStatuses() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  ListEffectiveEvseStatuses(Deployment deployment) {
    super(Scope.READ, PrimingRequests.EFFECTIVE, deployment, ListEffectiveEvseStatuses::new);
    statuses = new EffectiveStatuses(deployment);
    cursors = new Cursors(deployment.requiredCursorKeys());
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return EffectiveParameters.parse(request.query(), cursors, caller, time.now())
        .fold(query -> answer(query, caller, time), ApiResponse::error);
  }

  private ApiResponse answer(EffectiveParameters.Query query, Caller caller, RequestTime time) {
    return switch (query) {
      case EffectiveParameters.Query.ByEvse(var evseIds, var at, var format) ->
          ApiResponse.ok(
              EffectiveResource.toJson(
                  statuses.find(evseIds, caller.operators(), at, messages(format), time), format));
      case EffectiveParameters.Query.ByOperator byOperator -> page(byOperator, caller, time);
    };
  }

  /** Partners have no field for a message. */
  private static EffectiveStatuses.Messages messages(Optional<PartnerFormat> format) {
    return format.isPresent()
        ? EffectiveStatuses.Messages.LEFT_OUT
        : EffectiveStatuses.Messages.READ;
  }

  private ApiResponse page(
      EffectiveParameters.Query.ByOperator query, Caller caller, RequestTime time) {
    EffectiveStatuses.Page page =
        statuses.list(
            query.operators(),
            query.after(),
            query.limit(),
            query.at(),
            messages(query.format()),
            time);
    ApiResponse response = ApiResponse.ok(EffectiveResource.toJson(page.evses(), query.format()));
    return page.next()
        .map(next -> cursors.write(next, query.subject(), caller.account()))
        .map(cursor -> response.withNext(query.location(cursor)))
        .orElse(response);
  }
}
