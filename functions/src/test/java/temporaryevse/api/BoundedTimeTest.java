package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.testing.TestDynamoDb;

/** Every operation answers in time, also where DynamoDB takes requests and never answers them. */
class BoundedTimeTest {

  private static final String BODY = "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}";

  static Stream<Function<Api, APIGatewayProxyResponseEvent>> operations() {
    return Stream.of(
        api -> api.post(BODY),
        api -> api.post("a-key", BODY),
        api -> api.get(1),
        api -> api.list(""),
        api -> api.list("evseId=DK*SPI*E1"),
        api -> api.patch(1, "{\"validTo\":null}"),
        api -> api.patch(1, "{}"),
        api -> api.delete(1),
        api ->
            api.batch(
                "a-key", BODY.replace("\"evseId\":\"DK*SPI*E1\"", "\"evseIds\":[\"DK*SPI*E1\"]")),
        api -> api.batchDelete("{\"ids\":[1]}"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatIsLeftOfAnInvocationLimitsItsCalls(Function<Api, APIGatewayProxyResponseEvent> operation)
      throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DynamoDbClient client =
            TestDynamoDb.client(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      Api api = Api.overNewTable().through(client);
      for (int milliseconds : List.of(1_500, 400, 0)) {
        api.context.remainingTime(() -> milliseconds);
        long start = System.nanoTime();

        APIGatewayProxyResponseEvent response = operation.apply(api);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isLessThan(Duration.ofMillis(milliseconds + 500));
        assertThat(response.getStatusCode()).isEqualTo(503);
        assertThat(response.getHeaders()).containsEntry("Retry-After", "1");
        assertThat(Api.code(response)).isEqualTo("service_unavailable");
      }
    }
  }
}
