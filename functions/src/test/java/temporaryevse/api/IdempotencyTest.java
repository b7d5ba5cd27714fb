package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

class IdempotencyTest {

  private static final String BODY =
      """
      {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE",\
      "validFrom":"2026-05-01T08:00:00Z","validTo":"2026-05-01T18:00:00Z"}\
      """;

  private final Api api = Api.overNewTable();

  @Test
  void theFirstAnswerIsGivenAgain() {
    APIGatewayProxyResponseEvent first = api.post("a-key", BODY);
    APIGatewayProxyResponseEvent second = api.post("a-key", BODY);

    assertThat(first.getStatusCode()).isEqualTo(201);
    assertThat(first.getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(second.getStatusCode()).isEqualTo(201);
    assertThat(second.getBody()).isEqualTo(first.getBody());
    assertThat(second.getHeaders())
        .containsEntry("Idempotency-Replayed", "true")
        .containsEntry("Location", first.getHeaders().get("Location"));
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void theFirstAnswerIsGivenAgainWhateverBecameOfTheStatus() {
    APIGatewayProxyResponseEvent first = api.post("a-key", BODY);
    api.patch(1, "{\"temporaryStatus\":\"RESERVED\"}");
    assertThat(api.post("a-key", BODY).getBody()).isEqualTo(first.getBody());

    api.delete(1);
    assertThat(api.post("a-key", BODY).getBody()).isEqualTo(first.getBody());
    assertThat(api.get(1).getStatusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // the same, written in another way
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\"};"
            + " {\"evseId\":\"dkspie1\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":null}; 201",
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\",\"validFrom\":null};"
            + " {\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}; 201",
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\","
            + "\"validFrom\":\"2026-05-01T10:00:00.1239+02:00\"};"
            + " {\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\","
            + "\"validFrom\":\"2026-05-01T08:00:00.123Z\"}; 201",
        // another request
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\"};"
            + " {\"temporaryStatus\":\"RESERVED\",\"evseId\":\"DK*SPI*E1\"}; 422",
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\"};"
            + " {\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E2\"}; 422",
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\"};"
            + " {\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\","
            + "\"validTo\":\"2030-01-01T00:00:00Z\"}; 422",
        // unset stays unset: it is not the instant that it stood for
        "{\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\"};"
            + " {\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E1\","
            + "\"validFrom\":\"2026-01-01T12:00:00.250Z\"}; 422",
      })
  void requestsAreComparedByWhatTheyMean(String first, String second, int status) {
    APIGatewayProxyResponseEvent answer = api.post("a-key", first);
    api.clock.set(Api.NOW.plusSeconds(60));

    APIGatewayProxyResponseEvent again = api.post("a-key", second);

    assertThat(again.getStatusCode()).isEqualTo(status);
    if (status == 201) {
      assertThat(again.getBody()).isEqualTo(answer.getBody());
    } else {
      assertThat(Api.code(again)).isEqualTo("idempotency_key_reused");
      assertThat(Api.json(again).at("/error/param").textValue()).isEqualTo("Idempotency-Key");
    }
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aKeyIsForgottenAfter24HoursToTheMillisecondWhetherOrNotItIsDeleted() {
    api.post("a-key", BODY);

    api.clock.set(Api.NOW.plus(Duration.ofHours(24)).minusMillis(1));
    assertThat(api.post("a-key", BODY).getHeaders()).containsKey("Idempotency-Replayed");

    api.clock.set(Api.NOW.plus(Duration.ofHours(24)));
    APIGatewayProxyResponseEvent afresh = api.post("a-key", BODY);
    assertThat(afresh.getStatusCode()).isEqualTo(201);
    assertThat(afresh.getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(api.statuses()).hasSize(2);
  }

  @Test
  void theRecordOfAKeyExpiresAndStandsInNoIndex() {
    api.post("a-key", BODY);

    Map<String, AttributeValue> record =
        api.items().stream()
            .filter(item -> item.containsValue(AttributeValue.fromS("IDEMPOTENCY#acme#a-key")))
            .findFirst()
            .orElseThrow();
    assertThat(record)
        .containsEntry("expiresAt", Api.number(1767355201))
        .doesNotContainKeys("canonicalEvseId", "operator", "validTo");
  }

  @Test
  void errorsAreNotRemembered() {
    assertThat(api.post("a-key", "{}").getStatusCode()).isEqualTo(400);

    assertThat(api.post("a-key", BODY).getStatusCode()).isEqualTo(201);
  }

  @Test
  void manyAtOnceCreateOneStatusAndAllGetItsId() throws Exception {
    List<Future<APIGatewayProxyResponseEvent>> responses;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      responses =
          IntStream.range(0, 40)
              .mapToObj(i -> executor.submit(() -> api.post("key-" + i % 4, BODY)))
              .toList();
    }
    List<Set<String>> bodies = new ArrayList<>();
    for (int key = 0; key < 4; key++) {
      bodies.add(new HashSet<>());
    }
    for (int i = 0; i < responses.size(); i++) {
      APIGatewayProxyResponseEvent response = responses.get(i).get();
      assertThat(response.getStatusCode()).isEqualTo(201);
      bodies.get(i % 4).add(response.getBody());
    }
    assertThat(bodies).allMatch(same -> same.size() == 1);
    assertThat(api.statuses()).hasSize(4);
  }

  @Test
  void aTransactionWhoseAnswerIsLostIsKnownForOurs() {
    try (DynamoDbClient losing = TestDynamoDb.client(new LosingHttpClient("TransactWriteItems"))) {
      assertThat(api.through(losing).post("a-key", BODY).getStatusCode()).isEqualTo(201);
    }
    assertThat(api.statuses()).hasSize(1);
    assertThat(api.post("a-key", BODY).getHeaders()).containsKey("Idempotency-Replayed");
  }

  @Test
  void anIdThatIsTakenIsPassedOver() {
    Map<String, AttributeValue> other = new HashMap<>(Api.key(1));
    other.put("evseId", AttributeValue.fromS("other"));
    api.put(other);

    assertThat(Api.json(api.post("a-key", BODY)).path("id").longValue()).isEqualTo(2);
    assertThat(api.stored(1)).isEqualTo(other);
  }

  @Test
  void aCreateTakesThreeRequestsWithOrWithoutAKey() {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      Api counted = api.through(client);
      counted.post(BODY);
      assertThat(calls.requests()).hasSize(3);
      counted.post("a-key", BODY);
      assertThat(calls.requests()).hasSize(6);
    }
  }

  static Stream<String> keys() {
    return Stream.of(
        "x",
        "8e03978e-40d5-43dd-bc93-6894a57f9324",
        "\"quoted\"",
        "a\"b",
        "!~",
        "k".repeat(255),
        "\"" + "k".repeat(255) + "\"",
        "\"with \\\"quotes\\\" \"".replace(" ", ""),
        "\"\\\\\"");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsBareOrQuoted(String key) {
    assertThat(api.post(key, BODY).getStatusCode()).isEqualTo(201);
    assertThat(api.post(key, BODY).getHeaders()).containsKey("Idempotency-Replayed");
  }

  @Test
  void theQuotesAreNotPartOfAKey() {
    api.post("\"same\"", BODY);

    assertThat(api.post("same", BODY).getHeaders()).containsKey("Idempotency-Replayed");
  }

  static Stream<String> noKeys() {
    return Stream.of(
        "",
        " ",
        "\"\"",
        "a b",
        "\"a b\"",
        "k".repeat(256),
        "\"open",
        "\"in\"side\"",
        "\"\\x\"",
        "é",
        "a\tb",
        "\u0000",
        "\"\u007f\"",
        "\uD83D\uDD0C");
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void whatIsNoKeyIsRefusedAndStoresNothing(String key) {
    APIGatewayProxyResponseEvent response = api.post(key, BODY);

    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(Api.code(response)).isEqualTo("invalid_idempotency_key");
    assertThat(Api.json(response).at("/error/param").textValue()).isEqualTo("Idempotency-Key");
    assertThat(api.items()).isEmpty();
  }

  @Test
  void callersHaveKeysOfTheirOwn() {
    APIGatewayProxyResponseEvent first = postAs("one", "a-key");
    APIGatewayProxyResponseEvent other = postAs("another", "a-key");

    assertThat(other.getStatusCode()).isEqualTo(201);
    assertThat(other.getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(postAs("one", "a-key").getBody()).isEqualTo(first.getBody());
    // Wherever one part ends and the next begins.
    assertThat(postAs("one-a", "key").getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(postAs("one", "a#a-key").getHeaders()).doesNotContainKey("Idempotency-Replayed");
    assertThat(api.statuses()).hasSize(4);
  }

  private APIGatewayProxyResponseEvent postAs(String caller, String key) {
    APIGatewayProxyRequestEvent event =
        Api.event(BODY)
            .withMultiValueHeaders(
                Map.of(
                    "Content-Type", List.of("application/json"), "Idempotency-Key", List.of(key)));
    event.getRequestContext().setAuthorizer(Api.authorizer(caller, "*", "write"));
    return api.post(event);
  }

  @Test
  void aKeyThatIsSentTwiceIsRefused() {
    APIGatewayProxyResponseEvent response =
        api.post(
            Api.event(BODY)
                .withMultiValueHeaders(
                    Map.of(
                        "Content-Type", List.of("application/json"),
                        "Idempotency-Key", List.of("a", "b"))));

    assertThat(Api.code(response)).isEqualTo("invalid_idempotency_key");
  }

  @Test
  void aRetryThatComesAfterTheEndIsStillAnsweredTheSame() {
    String untilTen =
        """
        {"evseId":"DK*SPI*E1","temporaryStatus":"BLOCKED","validTo":"2026-01-01T12:10:00Z"}\
        """;
    APIGatewayProxyResponseEvent first = api.post("a-key", untilTen);
    api.clock.set(Api.NOW.plus(Duration.ofHours(1)));

    APIGatewayProxyResponseEvent late = api.post("a-key", untilTen);
    assertThat(late.getStatusCode()).isEqualTo(201);
    assertThat(late.getBody()).isEqualTo(first.getBody());
    assertThat(late.getHeaders()).containsEntry("Idempotency-Replayed", "true");

    assertThat(Api.code(api.post("another-key", untilTen))).isEqualTo("invalid_period");
    assertThat(Api.code(api.post("a-key", untilTen.replace("BLOCKED", "RESERVED"))))
        .isEqualTo("idempotency_key_reused");
    api.clock.set(Api.NOW.plus(Duration.ofHours(24)));
    assertThat(Api.code(api.post("a-key", untilTen))).isEqualTo("invalid_period");
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aWrongKeyStandsBeforeAWrongPeriodAndNeverBesideABodyThatIsNone() {
    String turned = BODY.replace("T18", "T07");
    assertThat(Api.json(api.post("", turned)).at("/error/details").findValuesAsText("code"))
        .containsExactly("invalid_idempotency_key", "invalid_period");
    assertThat(api.post("", turned).getStatusCode()).isEqualTo(400);
    assertThat(api.post("", "[]").getBody())
        .contains("malformed_json")
        .doesNotContain("details", "invalid_idempotency_key");
  }

  @Test
  void aWrongKeyIsReportedBehindWhatIsWrongWithTheBody() {
    assertThat(Api.json(api.post("", "{}")).at("/error/details").findValuesAsText("code"))
        .containsExactly(
            "missing_required_field", "missing_required_field", "invalid_idempotency_key");
  }
}
