package temporaryevse.status;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Operation;
import temporaryevse.http.Parsed;

/** {@code POST /v2/temporary-evse-statuses}: stores a new status and answers 201 with it. */
public final class CreateTemporaryEvseStatus implements Operation {

  private static final List<String> MEDIA_TYPES = List.of("application/json");

  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public CreateTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
  }

  CreateTemporaryEvseStatus(Deployment deployment) {
    table = StatusTable.of(deployment);
    clock = deployment.clock();
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (request.readJson(MEDIA_TYPES, body -> StatusFields.parseNew(body, now))) {
      case Parsed.Valid<NewTemporaryEvseStatus> valid -> created(table.create(valid.value()));
      case Parsed.Invalid<NewTemporaryEvseStatus> invalid -> ApiResponse.error(invalid.problems());
    };
  }

  private static ApiResponse created(TemporaryEvseStatus status) {
    return ApiResponse.created(status.location(), status.toJson());
  }
}
