package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a caller may do to statuses of its own operators and of others'. */
class OperatorScopeTest {

  private static final String BODY =
      "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\",\"validFrom\":\"2025-01-01T00:00:00Z\"%s}";

  private final Api everyone = Api.overNewTable();
  private final Api spi = as("spi", "DK*SPI", "read write");
  private final Api two = as("two", "45*045 DE*8AA", "read write");

  private Api as(String account, String operators, String scopes) {
    return everyone.as(Api.authorizer(account, operators, scopes));
  }

  private long createdAs(Api caller, String evseId) {
    APIGatewayProxyResponseEvent response = caller.post(BODY.formatted(evseId, ""));
    assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(201);
    return Api.json(response).path("id").longValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DK*SPI*E1", "dkspie1", "DKSPI*E1*2"})
  void oneOfItsOwnIsCreated(String evseId) {
    createdAs(spi, evseId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DK*SPJ*E1", "DE*SPI*E1", "45*045*1", "+45*045*1"})
  void anothersIsRefusedAndNothingIsStored(String evseId) {
    APIGatewayProxyResponseEvent response = spi.post(BODY.formatted(evseId, ""));

    assertThat(response.getStatusCode()).isEqualTo(403);
    assertThat(Api.json(response).at("/error/code").asText()).isEqualTo("operator_not_allowed");
    assertThat(Api.json(response).at("/error/param").asText()).isEqualTo("evseId");
    assertThat(everyone.items()).isEmpty();
  }

  @Test
  void whatIsWrongWithABodyIsToldBeforeWhoseItIs() {
    assertThat(Api.code(spi.post(BODY.formatted("DE*8AA*E1", ",\"x\":1"))))
        .isEqualTo("unknown_field");
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        operation("get", (api, id) -> api.get(id)),
        operation("delete", (api, id) -> api.delete(id)),
        operation("patch", (api, id) -> api.patch(id, "{\"temporaryStatus\":\"RESERVED\"}")),
        operation("patch nothing", (api, id) -> api.patch(id, "{}")),
        operation(
            "patch to no period",
            (api, id) -> api.patch(id, "{\"validTo\":\"1999-01-01T00:00:00Z\"}")),
        operation("patch the end away", (api, id) -> api.patch(id, "{\"validTo\":null}")));
  }

  private static Arguments operation(
      String name, BiFunction<Api, Long, APIGatewayProxyResponseEvent> operation) {
    return Arguments.of(name, operation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void anothersIdIsAnsweredExactlyAsOneThatDoesNotExist(
      String name, BiFunction<Api, Long, APIGatewayProxyResponseEvent> operation) {
    long others = createdAs(two, "DE*8AA*E1");
    Map<String, AttributeValue> before = everyone.stored(others);

    APIGatewayProxyResponseEvent ofAnother = operation.apply(spi, others);
    APIGatewayProxyResponseEvent ofNone = operation.apply(spi, others + 8_000);

    assertThat(ofNone.getStatusCode()).isIn(404);
    assertThat(ofAnother.getStatusCode()).isEqualTo(404);
    assertThat(ofAnother.getHeaders()).isEqualTo(ofNone.getHeaders());
    assertThat(ofAnother.getBody())
        .isEqualTo(ofNone.getBody().replace(Long.toString(others + 8_000), Long.toString(others)));
    assertThat(everyone.stored(others)).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void itsOwnIdIsServed(
      String name, BiFunction<Api, Long, APIGatewayProxyResponseEvent> operation) {
    long own = createdAs(two, "DE*8AA*E1");

    assertThat(operation.apply(two, own).getStatusCode()).isNotEqualTo(404);
  }

  @Test
  void listsShowOnlyItsOwnInAscendingId() {
    List<Long> ofSpi = new ArrayList<>();
    List<Long> ofTwo = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ofSpi.add(createdAs(spi, "DK*SPI*E" + i));
      ofTwo.add(createdAs(two, i % 2 == 0 ? "DE*8AA*E" + i : "45*045*" + i));
      createdAs(everyone, "FR*ABC*E" + i);
    }

    assertThat(spi.ids("")).isEqualTo(ofSpi);
    assertThat(two.ids("activeOnly=false")).isEqualTo(ofTwo);
    assertThat(walk(two, "limit=7")).isEqualTo(ofTwo);
    assertThat(everyone.ids("")).hasSize(90);
    assertThat(spi.ids("evseId=DE*8AA*E0")).isEmpty();
    assertThat(two.ids("evseId=DE*8AA*E0")).containsExactly(ofTwo.getFirst());
  }

  private static List<Long> walk(Api api, String query) {
    List<Long> ids = new ArrayList<>();
    Optional<String> next = Optional.of(query);
    while (next.isPresent()) {
      APIGatewayProxyResponseEvent page = api.list(next.get());
      ids.addAll(Api.ids(page));
      next = Api.next(page);
    }
    return ids;
  }

  @Test
  void aCursorOfAnotherAccountIsNone() {
    for (int i = 0; i < 3; i++) {
      createdAs(spi, "DK*SPI*E" + i);
    }
    String next = Api.next(spi.list("limit=1")).orElseThrow();

    assertThat(spi.list(next).getStatusCode()).isEqualTo(200);
    APIGatewayProxyResponseEvent foreign = as("rival", "DK*SPI", "read").list(next);
    assertThat(foreign.getStatusCode()).isEqualTo(400);
    assertThat(Api.json(foreign).at("/error/param").asText()).isEqualTo("cursor");
  }

  @Test
  void anIdempotencyKeyOfAnotherAccountIsAnother() {
    String body = BODY.formatted("DK*SPI*E1", "");
    long first = Api.json(spi.post("a-key", body)).path("id").longValue();

    APIGatewayProxyResponseEvent rival = as("rival", "DK*SPI", "write").post("a-key", body);
    assertThat(rival.getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(Api.json(rival).path("id").longValue()).isNotEqualTo(first);
    // A key of the same account for other operators replays nothing of them.
    APIGatewayProxyResponseEvent narrower = as("spi", "DE*8AA", "write").post("a-key", body);
    assertThat(narrower.getStatusCode()).isEqualTo(403);
  }

  static Stream<Arguments> writes() {
    return Stream.of(
        Arguments.of(
            "create", (Function<Api, Object>) api -> api.post(BODY.formatted("DK*SPI*E1", ""))),
        Arguments.of("create, invalid", (Function<Api, Object>) api -> api.post("{")),
        Arguments.of("update", (Function<Api, Object>) api -> api.patch(1, "{}")),
        Arguments.of("update, invalid", (Function<Api, Object>) api -> api.patch("x", "{")),
        Arguments.of("delete", (Function<Api, Object>) api -> api.delete(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writes")
  void aReadKeyCannotWrite(String name, Function<Api, Object> write) {
    createdAs(spi, "DK*SPI*E1");
    var before = everyone.items();

    APIGatewayProxyResponseEvent response =
        (APIGatewayProxyResponseEvent) write.apply(as("spi", "DK*SPI", "read"));

    assertThat(response.getStatusCode()).isEqualTo(403);
    assertThat(Api.code(response)).isEqualTo("insufficient_scope");
    assertThat(everyone.items()).isEqualTo(before);
  }

  @Test
  void aWriteKeyCannotRead() {
    long id = createdAs(spi, "DK*SPI*E1");
    Api writer = as("spi", "DK*SPI", "write");

    assertThat(Api.code(writer.get(id))).isEqualTo("insufficient_scope");
    assertThat(Api.code(writer.list(""))).isEqualTo("insufficient_scope");
    assertThat(writer.delete(id).getStatusCode()).isEqualTo(204);
  }

  @Test
  void aKeyThatHasEndedIsRefusedThoughTheAuthorizersAnswerIsCached() {
    Map<String, Object> caller = new HashMap<>(Api.authorizer("spi", "DK*SPI", "read write"));
    caller.put("keyValidTo", Long.toString(Api.NOW.toEpochMilli()));
    Api ending = everyone.as(caller);

    ending.clock.set(Api.NOW.minusMillis(1));
    assertThat(ending.list("").getStatusCode()).isEqualTo(200);
    ending.clock.set(Api.NOW);
    assertThat(ending.list("").getStatusCode()).isEqualTo(401);
    assertThat(Api.code(ending.post("{"))).isEqualTo("invalid_credentials");
  }

  static Stream<Map<String, Object>> notFromTheAuthorizer() {
    return Stream.of(
        Map.of(),
        Map.of("principalId", "acme"),
        Map.of("account", "acme", "operators", "*"),
        Map.of("account", "acme", "scopes", "read write"),
        Map.of("operators", "*", "scopes", "read write"),
        Map.of("account", "ac#me", "operators", "*", "scopes", "read write"),
        Map.of("account", "acme", "operators", "", "scopes", "read write"),
        Map.of("account", "acme", "operators", "*", "scopes", "read admin"));
  }

  @ParameterizedTest
  @MethodSource("notFromTheAuthorizer")
  void withoutTheAuthorizersWordNobodyIsServed(Map<String, Object> said) {
    Api nobody = everyone.as(said);

    APIGatewayProxyResponseEvent response = nobody.list("");

    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(nobody.context.log()).contains("there is no authorizer before this function");
  }
}
