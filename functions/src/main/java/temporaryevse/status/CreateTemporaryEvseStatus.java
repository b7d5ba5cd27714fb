package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Operation;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.http.RequestTime;
import temporaryevse.snapshot.Primed;
import temporaryevse.snapshot.Priming;
import temporaryevse.snapshot.SampleRequest;

/** {@code POST /v2/temporary-evse-statuses}: stores a new status and answers 201 with it. */
public final class CreateTemporaryEvseStatus implements Operation, Primed {

  private static final List<String> MEDIA_TYPES = List.of("application/json");

  private final Deployment deployment;
  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public CreateTemporaryEvseStatus() {
    Deployment.ahead("request", CreateTemporaryEvseStatus::readSample);
    this(Deployment.fromEnvironment());
    Primed.register(this);
  }

  CreateTemporaryEvseStatus(Deployment deployment) {
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
    var body = request.readJson(MEDIA_TYPES, json -> StatusFields.parseNew(json, time.now()));
    return IdempotencyKey.parse(request, caller)
        .fold(
            key -> create(body, key, caller, time), problems -> refuse(body, problems.getFirst()));
  }

  private ApiResponse create(
      Parsed<NewTemporaryEvseStatus> body,
      Optional<IdempotencyKey> key,
      Caller caller,
      RequestTime time) {
    return body.fold(
        valid -> table.create(valid, key, caller.operators(), time).answer(), ApiResponse::error);
  }

  /** A problem of the key stands with those of the body that are 400s, before one of the period. */
  private static ApiResponse refuse(Parsed<NewTemporaryEvseStatus> body, Problem ofTheKey) {
    List<Problem> problems = new ArrayList<>();
    if (body instanceof Parsed.Invalid<NewTemporaryEvseStatus> invalid) {
      if (invalid.problems().getFirst().code().isOfTheWholeBody()) {
        return ApiResponse.error(invalid.problems());
      }
      problems.addAll(invalid.problems());
    }
    int first422 = problems.size();
    while (first422 > 0 && problems.get(first422 - 1).code() == ErrorCode.INVALID_PERIOD) {
      first422--;
    }
    problems.add(first422, ofTheKey);
    return ApiResponse.error(problems);
  }

  /** What a request needs before DynamoDB, none of which the thread that starts has use for. */
  private static void readSample() {
    var _ =
        sample()
            .toRequest()
            .readJson(MEDIA_TYPES, json -> StatusFields.parseNew(json, Instant.EPOCH));
  }

  private static SampleRequest sample() {
    return SampleRequest.of("POST", 201)
        .withJson(
            "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\","
                + "\"validFrom\":\"2026-01-01T00:00:00Z\",\"validTo\":\"2255-01-01T00:00:00Z\"}");
  }

  @Override
  public void prime(Priming priming) {
    SampleRequest post = sample();
    // Ends before it begins, which is now: nothing is stored, and what its key may have stored is
    // looked for all the same.
    SampleRequest over =
        SampleRequest.of("POST", 422)
            .withJson(
                "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\","
                    + "\"validTo\":\"2020-01-01T00:00:00Z\"}");
    priming.rehearse(
        new CreateTemporaryEvseStatus(deployment.rehearsal(StatusTable.ANSWER)),
        post,
        post.withHeader("Idempotency-Key", "\"priming\""));
    priming.call(
        new CreateTemporaryEvseStatus(deployment.withoutConnections()),
        over.withHeader("Idempotency-Key", "\"priming\""));
  }

  @Override
  public void forget() {
    table.forgetIds();
  }
}
