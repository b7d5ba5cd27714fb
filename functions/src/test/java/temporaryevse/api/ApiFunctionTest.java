package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** The part that all operations share, with an event of API Gateway and with an answer. */
class ApiFunctionTest {

  private static final String AUTHORIZER =
      "\"authorizer\":{\"account\":\"acme\",\"operators\":\"*\",\"scopes\":\"read\"}";
  private static final String EVENT =
      "{\"requestContext\":{\"requestId\":\"r-1\"," + AUTHORIZER + "}}";

  private final RecordedContext context = new RecordedContext();

  /** An operation that gives every caller with the scope the same answer. */
  private static final class Fixed extends ApiFunction {

    private final Supplier<ApiResponse> response;

    Fixed(Scope scope, Supplier<ApiResponse> response) {
      super(
          scope,
          PrimingRequests.GET,
          new Deployment(
              TestDynamoDb.client(),
              "none",
              Duration.ofDays(1),
              1,
              List.of(),
              1,
              Clock.systemUTC()),
          other -> new Fixed(scope, response));
      this.response = response;
    }

    @Override
    protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
      return response.get();
    }
  }

  private APIGatewayProxyResponseEvent answer(Supplier<ApiResponse> response, String event) {
    return Events.answer(new Fixed(Scope.READ, response), event.getBytes(UTF_8), context);
  }

  @Test
  void anEventThatIsNotOfApiGatewayIsNotAnswered() {
    assertThatThrownBy(() -> answer(ApiResponse::noContent, "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The event is not ");
  }

  @Test
  void anAnswerHasTheIdOfTheRequest() {
    Supplier<ApiResponse> response =
        () -> ApiResponse.ok(Json.object().put("a", "\u0001 \"é\uD83D\uDD0C"));

    APIGatewayProxyResponseEvent named = answer(response, EVENT);
    assertThat(named.getHeaders())
        .isEqualTo(Map.of("Content-Type", "application/json", "X-Request-Id", "r-1"));
    assertThat(named.getBody()).isEqualTo("{\"a\":\"\\u0001 \\\"é\uD83D\uDD0C\"}");
    assertThat(named.getIsBase64Encoded()).isFalse();
    assertThat(answer(response, "{\"requestContext\":{" + AUTHORIZER + "}}").getHeaders())
        .containsEntry("X-Request-Id", context.getAwsRequestId());
  }

  @Test
  void anAnswerWithoutBodyHasNone() {
    APIGatewayProxyResponseEvent answer = answer(ApiResponse::noContent, EVENT);

    assertThat(answer.getStatusCode()).isEqualTo(204);
    assertThat(answer.getBody()).isNull();
    assertThat(answer.getHeaders()).doesNotContainKey("Content-Type");
  }

  @Test
  void aCallerWithoutTheScopeIsRefused() {
    APIGatewayProxyResponseEvent answer =
        Events.answer(
            new Fixed(Scope.WRITE, ApiResponse::noContent), EVENT.getBytes(UTF_8), context);

    assertThat(answer.getStatusCode()).isEqualTo(403);
    assertThat(answer.getBody()).contains("insufficient_scope").contains("r-1");
  }

  @Test
  void aFailureIsLoggedWithItsCauseAndAnsweredWithoutIt() {
    APIGatewayProxyResponseEvent broken =
        answer(
            () -> {
              throw new IllegalStateException("the secret cause");
            },
            EVENT);
    APIGatewayProxyResponseEvent unavailable =
        answer(
            () -> {
              throw new ServiceUnavailableException("the passing cause");
            },
            EVENT);

    assertThat(broken.getStatusCode()).isEqualTo(500);
    assertThat(unavailable.getStatusCode()).isEqualTo(503);
    assertThat(unavailable.getHeaders()).containsKey("Retry-After");
    assertThat(broken.getBody() + unavailable.getBody()).doesNotContain("cause");
    assertThat(context.log())
        .contains("ERROR {", "WARN {", "\"event\":\"request_failed\"", "\"requestId\":\"r-1\"")
        .contains("the secret cause")
        .contains("the passing cause");
  }
}
