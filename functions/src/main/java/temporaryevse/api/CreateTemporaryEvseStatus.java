package temporaryevse.api;

import java.util.List;
import java.util.Optional;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Parsed;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewStatus;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.store.IdempotencyKey;
import temporaryevse.store.StatusCreator;

/** {@code POST /v2/temporary-evse-statuses}: stores a new status and answers 201 with it. */
public final class CreateTemporaryEvseStatus extends ApiFunction {

  private static final List<String> MEDIA_TYPES = List.of("application/json");

  private final StatusCreator statuses;

  /** For Lambda: reads the process environment. */
  public CreateTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  CreateTemporaryEvseStatus(Deployment deployment) {
    super(Scope.WRITE, PrimingRequests.CREATE, deployment, CreateTemporaryEvseStatus::new);
    statuses = new StatusCreator(deployment);
  }

  /** A create that is well formed. */
  private record Create(NewStatus status, Optional<IdempotencyKey> key) {}

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return Parsed.both(
            request.readJson(MEDIA_TYPES, body -> StatusFields.parseNew(body, time.now())),
            IdempotencyKeyHeader.parse(request, caller.account()),
            Create::new)
        .fold(
            create ->
                response(
                    statuses.create(
                        create.status(), create.key(), caller.operators(), caller.maker(), time)),
            ApiResponse::error);
  }

  private static ApiResponse response(CreateOutcome outcome) {
    return switch (outcome) {
      case CreateOutcome.Created(var status) -> created(status);
      case CreateOutcome.Replayed(var status) -> created(status).replayed();
      case CreateOutcome.KeyReused() -> ApiResponse.error(IdempotencyKeyHeader.reused());
      case CreateOutcome.AlreadyEnded(var validFrom) ->
          ApiResponse.error(StatusProblems.notLaterThan(validFrom));
      case CreateOutcome.TooManyStatuses() -> ApiResponse.error(StatusProblems.tooMany());
      case CreateOutcome.OperatorNotAllowed(var operator) ->
          ApiResponse.error(StatusProblems.operatorNotAllowed(operator));
    };
  }

  private static ApiResponse created(TemporaryEvseStatus status) {
    return ApiResponse.created(StatusResource.location(status), StatusResource.toJson(status))
        .withETag(EntityTags.of(status.version()));
  }

  /** Drops leased ids, which two functions that are restored must not share. */
  @Override
  public void forget() {
    statuses.forgetIds();
  }
}
