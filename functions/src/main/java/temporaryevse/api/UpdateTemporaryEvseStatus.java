package temporaryevse.api;

import java.util.List;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Parsed;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.ChangeOutcome;
import temporaryevse.status.ExpectedVersion;
import temporaryevse.status.StatusChange;
import temporaryevse.store.StatusChanger;

/** {@code PATCH /v2/temporary-evse-statuses/{id}}: changes a status and answers 200 with it. */
public final class UpdateTemporaryEvseStatus extends ApiFunction {

  /** A merge patch (RFC 7396) of this flat resource and plain JSON mean the same. */
  private static final List<String> MEDIA_TYPES =
      List.of("application/json", "application/merge-patch+json");

  private final StatusChanger statuses;

  /** For Lambda: reads the process environment. */
  public UpdateTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  UpdateTemporaryEvseStatus(Deployment deployment) {
    super(Scope.WRITE, PrimingRequests.UPDATE, deployment, UpdateTemporaryEvseStatus::new);
    statuses = new StatusChanger(deployment);
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return StatusIdParameter.parse(request)
        .fold(id -> answer(id, request, caller, time), ApiResponse::error);
  }

  /** A change that is well formed. */
  private record Change(StatusChange change, ExpectedVersion expected) {}

  private ApiResponse answer(long id, ApiRequest request, Caller caller, RequestTime time) {
    return Parsed.both(
            request.readJson(MEDIA_TYPES, body -> StatusFields.parseChange(body, time.now())),
            EntityTags.ifMatch(request),
            Change::new)
        .fold(
            read ->
                response(
                    id,
                    statuses.change(
                        id,
                        read.change(),
                        read.expected(),
                        caller.operators(),
                        caller.maker(),
                        time)),
            ApiResponse::error);
  }

  private static ApiResponse response(long id, ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.Changed(var status) -> StatusResource.ok(status);
      case ChangeOutcome.NotFound() -> ApiResponse.error(StatusProblems.notFound(id));
      case ChangeOutcome.VersionMismatch() -> ApiResponse.error(StatusProblems.versionMismatch());
      case ChangeOutcome.InvalidPeriod(var stored) ->
          ApiResponse.error(StatusProblems.invalidPeriod(stored));
    };
  }
}
