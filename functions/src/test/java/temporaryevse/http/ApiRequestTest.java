package temporaryevse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {

  private static final String CONTEXT = "\"requestContext\":{\"requestId\":\"r-1\"}";

  private static ApiRequest read(String event) {
    try {
      return ApiRequest.read(new ByteArrayInputStream(event.getBytes(UTF_8)), "invocation");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object seen(String event, Function<ApiRequest, Object> of) {
    return of.apply(read(event));
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
  void anEventThatIsNotOfApiGatewayIsRefused(String event) {
    assertThatThrownBy(() -> read(event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The event is not ");
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
}
