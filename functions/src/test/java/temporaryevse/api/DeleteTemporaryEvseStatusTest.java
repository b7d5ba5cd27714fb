package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.TestDynamoDb;

class DeleteTemporaryEvseStatusTest {

  private final Api api = Api.overNewTable();

  @Test
  void aStatusIsRemovedOnceAndItsIdStaysTaken() {
    long id = api.create("");

    APIGatewayProxyResponseEvent first = api.delete(id);
    APIGatewayProxyResponseEvent second = api.delete(id);

    assertThat(first.getStatusCode()).isEqualTo(204);
    assertThat(first.getBody()).isNull();
    assertThat(first.getHeaders()).containsOnlyKeys("X-Request-Id");
    assertThat(second.getStatusCode()).isEqualTo(404);
    assertThat(Api.code(second)).isEqualTo("temporary_evse_status_not_found");
    assertThat(api.ids("activeOnly=false")).isEmpty();
    assertThat(api.create("")).isGreaterThan(id);
  }

  @Test
  void aRemovedStatusIsGoneFromTheTable() {
    long id = api.create("");
    api.delete(id);

    assertThat(api.stored(id)).isEmpty();
    assertThat(api.get(id).getStatusCode()).isEqualTo(404);
    assertThat(api.patch(id, "{\"validTo\":null}").getStatusCode()).isEqualTo(404);
    assertThat(api.ids("activeOnly=false&evseId=DK*SPI*E123*1")).isEmpty();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aRemovalWhoseAnswerIsLostIsKnownForOurs() {
    long id = api.create("");
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("TransactWriteItems"))) {
      assertThat(api.through(losing).delete(id).getStatusCode()).isEqualTo(204);
    }
    assertThat(api.delete(id).getStatusCode()).isEqualTo(404);
  }

  static Stream<String> noIds() {
    return Stream.of(
        "0",
        "-1",
        "+42",
        "042",
        "４２",
        "1e3",
        "1.0",
        "",
        " 1",
        "1 ",
        "x",
        "٤",
        "12345678901234567",
        "9".repeat(400));
  }

  @ParameterizedTest
  @MethodSource("noIds")
  void whatIsNoIdIsRefusedByEveryOperation(String id) {
    for (APIGatewayProxyResponseEvent response :
        List.of(api.get(id), api.delete(id), api.patch(id, "{}"))) {
      assertThat(response.getStatusCode()).isEqualTo(400);
      assertThat(Api.code(response)).isEqualTo("invalid_parameter");
      assertThat(Api.json(response).at("/error/param").textValue()).isEqualTo("id");
    }
  }

  @ParameterizedTest
  @MethodSource("unusedIds")
  void anIdThatNobodyHasIsNotFoundByAnyOperation(String id) {
    for (APIGatewayProxyResponseEvent response :
        List.of(api.get(id), api.delete(id), api.patch(id, "{}"))) {
      assertThat(response.getStatusCode()).isEqualTo(404);
      assertThat(Api.json(response).at("/error/message").textValue())
          .isEqualTo("There is no temporary EVSE status with the id " + id + ".");
    }
  }

  static Stream<String> unusedIds() {
    // The last ones cannot be told apart by a reader that knows only double precision.
    return Stream.of("1", "42", "9007199254740992", "9007199254740993", "9999999999999999");
  }
}
