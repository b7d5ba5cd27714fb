package temporaryevse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedContext;

/** What every operation does with an event of API Gateway, and with its answer. */
class OperationTest {

  private static final String CONTEXT = "\"requestContext\":{\"requestId\":\"r-1\"}";

  private final RecordedContext context = new RecordedContext();

  /** Answers 200 with what a function makes of the request. */
  private record Echo(Function<ApiRequest, Object> of, List<Object> seen) implements Operation {

    Echo(Function<ApiRequest, Object> of) {
      this(of, new ArrayList<>());
    }

    @Override
    public ApiResponse handle(ApiRequest request, Context context) {
      seen.add(of.apply(request));
      return ApiResponse.ok(Json.object().put("a", "\u0001 \"é\uD83D\uDD0C"));
    }
  }

  private Object seen(String event, Function<ApiRequest, Object> of) {
    Echo echo = new Echo(of);
    assertThat(answer(echo, event).getStatusCode()).isEqualTo(200);
    return echo.seen().getFirst();
  }

  private APIGatewayProxyResponseEvent answer(Operation operation, String event) {
    return Events.answer(operation, event.getBytes(UTF_8), context);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"\"",
        "{",
        "{} {}",
        "{}",
        "{\"requestContext\":null}",
        "{\"requestContext\":\"x\"}",
        "{\"version\":\"0\",\"source\":\"aws.events\",\"detail\":{}}",
        "{\"version\":\"2.0\",\"requestContext\":{\"requestId\":\"r-1\"}}"
      })
  void whatIsNoEventOfApiGatewayIsNamed(String event) {
    Echo echo = new Echo(request -> "");

    assertThatThrownBy(() -> answer(echo, event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The event is not ");
    assertThat(echo.seen()).isEmpty();
  }

  @Test
  void aHeaderIsFoundInAnyCaseWithAllItsValues() {
    String event =
        """
        {%s,"headers":{"X-A":"last"},"multiValueHeaders":{"X-A":["1","2"],"x-a":["3"],"x-b":["4"]}}
        """
            .formatted(CONTEXT);

    assertThat(seen(event, request -> request.headers("x-a"))).isEqualTo(List.of("1", "2", "3"));
    assertThat(seen(event, request -> request.headers("x-c"))).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"multiValueHeaders\":null"})
  void aHeaderIsFoundWhereTheEventHasOneValueOfEach(String multiValueHeaders) {
    String event = "{" + CONTEXT + multiValueHeaders + ",\"headers\":{\"X-A\":\"1\"}}";

    assertThat(seen(event, request -> request.headers("x-a"))).isEqualTo(List.of("1"));
  }

  @Test
  void aQueryHasEveryValueInTheOrderOfTheEvent() {
    String all = ",\"multiValueQueryStringParameters\":{\"b\":[\"1\",\"2\"],\"a\":[\"\"]}";
    String last = ",\"queryStringParameters\":{\"b\":\"2\",\"a\":\"\"}";

    assertThat(seen("{" + CONTEXT + last + all + "}", ApiRequest::query))
        .hasToString("{b=[1, 2], a=[]}");
    assertThat(seen("{" + CONTEXT + last + "}", ApiRequest::query)).hasToString("{b=[2], a=[]}");
    assertThat(seen("{" + CONTEXT + "}", ApiRequest::query)).isEqualTo(Map.of());
  }

  @Test
  void anAuthorizerSaysWhoCalls() {
    String event =
        """
        {"requestContext":{"authorizer":{"principalId":"a","n":1,"b":true,"none":null,"o":{}}}}
        """;

    assertThat(seen(event, ApiRequest::authorizer))
        .isEqualTo(Map.of("principalId", "a", "n", "1", "b", "true"));
    assertThat(seen("{" + CONTEXT + "}", ApiRequest::authorizer)).isEqualTo(Map.of());
  }

  @Test
  void aParameterOfThePathThatIsMissingIsEmpty() {
    Function<ApiRequest, Object> id = request -> request.pathParameter("id");

    assertThat(seen("{" + CONTEXT + ",\"pathParameters\":{\"id\":\"7\"}}", id)).isEqualTo("7");
    assertThat(seen("{" + CONTEXT + ",\"pathParameters\":{}}", id)).isEqualTo("");
    assertThat(seen("{" + CONTEXT + ",\"pathParameters\":null}", id)).isEqualTo("");
  }

  @Test
  void anAnswerHasTheIdOfTheRequest() {
    Echo echo = new Echo(request -> "");

    APIGatewayProxyResponseEvent named = answer(echo, "{" + CONTEXT + "}");
    assertThat(named.getHeaders())
        .isEqualTo(Map.of("Content-Type", "application/json", "X-Request-Id", "r-1"));
    assertThat(named.getBody()).isEqualTo("{\"a\":\"\\u0001 \\\"é\uD83D\uDD0C\"}");
    assertThat(named.getIsBase64Encoded()).isFalse();
    assertThat(answer(echo, "{\"requestContext\":{}}").getHeaders())
        .containsEntry("X-Request-Id", context.getAwsRequestId());
  }

  @Test
  void anAnswerWithoutBodyHasNone() {
    Operation operation = (request, context) -> ApiResponse.noContent();

    APIGatewayProxyResponseEvent answer = answer(operation, "{" + CONTEXT + "}");

    assertThat(answer.getStatusCode()).isEqualTo(204);
    assertThat(answer.getBody()).isNull();
    assertThat(answer.getHeaders()).doesNotContainKey("Content-Type");
  }
}
