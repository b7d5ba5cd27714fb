package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Operation;
import temporaryevse.http.Parsed;

/** {@code POST /v2/temporary-evse-statuses}: stores a new status and answers 201 with it. */
public final class CreateTemporaryEvseStatus
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>,
        Operation {

  private final StatusTable table;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public CreateTemporaryEvseStatus() {
    this(Deployment.fromEnvironment());
  }

  CreateTemporaryEvseStatus(Deployment deployment) {
    table = new StatusTable(deployment.dynamoDb(), deployment.tableName());
    clock = deployment.clock();
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    return answer(event, context);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (request.readJson(body -> StatusFields.parseNew(body, now))) {
      case Parsed.Valid<NewTemporaryEvseStatus> valid -> created(table.create(valid.value()));
      case Parsed.Invalid<NewTemporaryEvseStatus> invalid -> ApiResponse.error(invalid.problems());
    };
  }

  private static ApiResponse created(TemporaryEvseStatus status) {
    return ApiResponse.created(status.location(), status.toJson());
  }
}
