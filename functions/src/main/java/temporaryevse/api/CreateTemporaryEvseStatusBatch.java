package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.evse.EvseId;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.FieldList;
import temporaryevse.http.Json;
import temporaryevse.http.Parsed;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewBatch;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.store.BatchCreator;
import temporaryevse.store.BatchOutcome;
import temporaryevse.store.IdempotencyKey;
import temporaryevse.store.Part;

/**
 * {@code POST /v2/temporary-evse-statuses/batch}: stores the same status for several EVSEs and
 * answers 200 with the result of each.
 */
public final class CreateTemporaryEvseStatusBatch extends ApiFunction {

  private static final List<String> MEDIA_TYPES = List.of("application/json");

  private final BatchCreator statuses;

  /** For Lambda: reads the process environment. */
  public CreateTemporaryEvseStatusBatch() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  CreateTemporaryEvseStatusBatch(Deployment deployment) {
    super(
        Scope.WRITE, PrimingRequests.CREATE_BATCH, deployment, CreateTemporaryEvseStatusBatch::new);
    statuses = new BatchCreator(deployment);
  }

  /** A batch that is well formed. */
  private record Create(NewBatch batch, IdempotencyKey key) {}

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return Parsed.both(
            request.readJson(MEDIA_TYPES, body -> StatusFields.parseBatch(body, time.now())),
            IdempotencyKeyHeader.parseRequired(request, caller.account()),
            Create::new)
        .fold(
            create ->
                response(
                    create.batch().evseIds(),
                    statuses.create(
                        create.batch(), create.key(), caller.operators(), caller.maker(), time),
                    request.requestId()),
            ApiResponse::error);
  }

  private static ApiResponse response(
      List<EvseId> evseIds, BatchOutcome outcome, String requestId) {
    return switch (outcome) {
      case BatchOutcome.Results(var parts) -> results(evseIds, parts, requestId);
      case BatchOutcome.KeyReused() -> ApiResponse.error(IdempotencyKeyHeader.reused());
      case BatchOutcome.AlreadyEnded(var validFrom) ->
          ApiResponse.error(StatusProblems.notLaterThan(validFrom));
    };
  }

  private static ApiResponse results(
      List<EvseId> evseIds, List<Part<CreateOutcome>> parts, String requestId) {
    BatchResults results = new BatchResults(requestId);
    for (int i = 0; i < parts.size(); i++) {
      ObjectNode result = Json.object().put("evseId", evseIds.get(i).written());
      String entry = FieldList.entry("evseIds", i);
      switch (parts.get(i)) {
        case Part.Done<CreateOutcome>(var outcome) -> add(results, result, entry, outcome);
        case Part.Failed<CreateOutcome>(var cause) -> results.add(result, cause);
      }
    }
    return isReplayed(parts) ? results.response().replayed() : results.response();
  }

  private static void add(
      BatchResults results, ObjectNode result, String entry, CreateOutcome outcome) {
    switch (outcome) {
      case CreateOutcome.Created(var status) -> add(results, result, status);
      case CreateOutcome.Replayed(var status) -> add(results, result, status);
      case CreateOutcome.KeyReused() -> results.add(result, IdempotencyKeyHeader.reused());
      case CreateOutcome.AlreadyEnded(var validFrom) ->
          results.add(result, StatusProblems.notLaterThan(validFrom));
      case CreateOutcome.TooManyStatuses() ->
          results.add(result, StatusProblems.tooMany().of(entry));
      case CreateOutcome.OperatorNotAllowed(var operator) ->
          results.add(result, StatusProblems.operatorNotAllowed(operator).of(entry));
    }
  }

  private static void add(BatchResults results, ObjectNode result, TemporaryEvseStatus status) {
    results.add(result, 201);
    result.set("temporaryEvseStatus", StatusResource.toJson(status));
  }

  /** Whether all that is stored was stored by earlier requests. */
  private static boolean isReplayed(List<Part<CreateOutcome>> parts) {
    List<CreateOutcome> stored =
        parts.stream()
            .flatMap(part -> part.<Stream<CreateOutcome>>fold(Stream::of, cause -> Stream.empty()))
            .filter(
                outcome ->
                    outcome instanceof CreateOutcome.Created
                        || outcome instanceof CreateOutcome.Replayed)
            .toList();
    return !stored.isEmpty() && stored.stream().allMatch(CreateOutcome.Replayed.class::isInstance);
  }
}
