package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.FieldList;
import temporaryevse.http.Fields;
import temporaryevse.http.Json;
import temporaryevse.http.Parsed;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.BatchRemover;
import temporaryevse.store.Part;

/**
 * {@code POST /v2/temporary-evse-statuses/batch-delete}: removes several statuses and answers 200
 * with the result of each.
 */
public final class DeleteTemporaryEvseStatusBatch extends ApiFunction {

  private static final List<String> MEDIA_TYPES = List.of("application/json");
  private static final List<String> NAMES = List.of("ids");

  /** 2^53 − 1, the largest id that a status can have. */
  private static final long MAX_ID = (1L << 53) - 1;

  private final BatchRemover statuses;

  /** For Lambda: reads the process environment. */
  public DeleteTemporaryEvseStatusBatch() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  DeleteTemporaryEvseStatusBatch(Deployment deployment) {
    super(
        Scope.WRITE, PrimingRequests.DELETE_BATCH, deployment, DeleteTemporaryEvseStatusBatch::new);
    statuses = new BatchRemover(deployment);
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return request
        .readJson(MEDIA_TYPES, DeleteTemporaryEvseStatusBatch::ids)
        .fold(
            ids ->
                response(
                    ids,
                    statuses.remove(ids, caller.operators(), caller.maker(), time),
                    request.requestId()),
            ApiResponse::error);
  }

  private static Parsed<List<Long>> ids(ObjectNode body) {
    Fields fields = new Fields(body);
    FieldList list = fields.list("ids", BatchRemover.MAX_IDS);
    List<Optional<Long>> ids = list.requiredNumbers(MAX_ID);
    list.refuseRepetitions(ids, ErrorCode.INVALID_PARAMETER);
    fields.refuseAllBut(NAMES, name -> Fields.unknown(name, NAMES));
    return fields.problems().isEmpty()
        ? new Parsed.Valid<>(ids.stream().flatMap(Optional::stream).toList())
        : new Parsed.Invalid<>(fields.problems());
  }

  private static ApiResponse response(List<Long> ids, List<Part<Boolean>> parts, String requestId) {
    BatchResults results = new BatchResults(requestId);
    for (int i = 0; i < parts.size(); i++) {
      ObjectNode result = Json.object().put("id", ids.get(i));
      switch (parts.get(i)) {
        case Part.Done<Boolean>(var isRemoved) when isRemoved -> results.add(result, 204);
        case Part.Done<Boolean> done ->
            results.add(result, StatusProblems.notFound(ids.get(i)).of(FieldList.entry("ids", i)));
        case Part.Failed<Boolean>(var cause) -> results.add(result, cause);
      }
    }
    return results.response();
  }
}
