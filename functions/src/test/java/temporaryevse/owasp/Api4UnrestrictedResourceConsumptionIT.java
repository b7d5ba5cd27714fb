package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API4:2023 Unrestricted Resource Consumption")
class Api4UnrestrictedResourceConsumptionIT {

  private final KeyedRun run;

  Api4UnrestrictedResourceConsumptionIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void anAccountHasALimitThatAllItsKeysShareAndOthersDoNot() {
    ApiKey key = run.newKey("reader");
    ApiKey second = run.newKey("reader", "DK*SPI", "read", "");
    ApiKey other = run.newKey("other-reader");
    run.rest();
    String none = TestRun.STATUSES + "/none";
    for (int i = 0; i < 300; i++) {
      assertThat(run.get(none, i % 2 == 0 ? key : second).status()).isEqualTo(400);
    }

    for (ApiKey limited : List.of(key, second)) {
      Answer answer = run.get(none, limited);
      assertRefused(answer, 429, "rate_limit_exceeded");
      assertThat(answer.header("retry-after")).isEqualTo("1");
    }
    assertThat(run.get(none, other).status()).isEqualTo(400);
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);

    run.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 10; i++) {
      assertThat(run.get(none, key).status()).isEqualTo(400);
    }
    assertRefused(run.get(none, second), 429, "rate_limit_exceeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001", "0", "-1", "1e3", "99999999999999999999", "NaN", "10,10", " 1"})
  void aPageHasNoMoreThanAThousand(String limit) {
    ApiKey key = run.newKey("pages");
    for (String list :
        List.of(
            TestRun.STATUSES + "?",
            TestRun.EFFECTIVE + "?",
            TestRun.HISTORY + "?evseId=DK*SPI*E1&")) {
      Answer answer = run.get(list + "limit=" + limit.replace(" ", "%20"), key);

      assertRefused(answer, 400, "invalid_parameter");
    }
  }

  @Test
  void aReadNamesNoMoreThanAHundredEvses() {
    ApiKey key = run.newKey("named");
    String hundred = "?evseId=DK*SPI*E1" + "&evseId=DK*SPI*E1".repeat(99);

    assertThat(run.get(TestRun.EFFECTIVE + hundred, key).json()).hasSize(100);
    assertRefused(
        run.get(TestRun.EFFECTIVE + hundred + "&evseId=DK*SPI*E1", key), 400, "invalid_parameter");
  }

  @Test
  @Tag("nightly")
  void anEvseHasNoMoreThanAHundredStatuses() {
    ApiKey key = run.newKey("crowd");
    long first = run.created("DK*SPI*ECROWD", key);
    for (int i = 1; i < 100; i++) {
      run.rest();
      run.created("DK*SPI*ECROWD", key);
    }
    var before = run.run().statuses();

    assertRefused(run.create("dkspiecrowd", key), 422, "too_many_statuses");
    assertThat(run.run().statuses()).isEqualTo(before);
    assertThat(run.send("DELETE", KeyedRun.pathOf(first), key.header(), "").status())
        .isEqualTo(204);
    assertThat(run.create("DK*SPI*ECROWD", key).status()).isEqualTo(201);
  }

  @Test
  void headersAndQueriesAreTakenUpToALimitAndRefusedBeyond() {
    ApiKey key = run.newKey("headers");
    String[] many = new String[151];
    for (int i = 0; i < 150; i++) {
      many[i] = "X-" + i + ": " + i;
    }
    many[150] = "Authorization: " + key.header();
    assertThat(run.sendRaw("GET", TestRun.STATUSES, many).status()).isEqualTo(200);

    String authorization = "Authorization: " + key.header();
    for (Answer answer :
        List.of(
            run.sendRaw("GET", TestRun.STATUSES, authorization, "X-Large: " + "x".repeat(20_000)),
            run.sendRaw("GET", TestRun.STATUSES + "?x=" + "x".repeat(20_000), authorization),
            run.sendRaw("GET", TestRun.STATUSES + "/" + "1".repeat(20_000), authorization))) {
      assertThat(answer.status()).as(answer.toString()).isIn(400, 413, 414, 431);
      assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request");
    }
    assertRefused(
        run.sendRaw("GET", TestRun.STATUSES + "?x=" + "x".repeat(6_000), authorization),
        400,
        "invalid_parameter");
    assertRefused(
        run.sendRaw("GET", TestRun.STATUSES + "?" + "x&".repeat(2_000), authorization),
        400,
        "invalid_parameter");
    assertRefused(
        run.sendRaw("GET", TestRun.STATUSES + "/" + "1".repeat(6_000), authorization),
        400,
        "invalid_parameter");
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
  }

  @Test
  void aBodyIsTakenUpToALimitAndRefusedBeyond() {
    ApiKey key = run.newKey("bodies");
    var before = run.items();
    String nested = "[".repeat(5_000) + "]".repeat(5_000);
    for (String body :
        List.of(
            nested,
            "{\"validTo\":" + nested + "}",
            "{\"a\":".repeat(3_000),
            "[0" + ",0".repeat(8_000))) {
      assertRefused(run.send("POST", TestRun.STATUSES, key.header(), body), 400, "malformed_json");
    }
    for (int bytes : List.of(16_385, 1 << 20, 10 * 1024 * 1024 + 1)) {
      String body = KeyedRun.BODY + " ".repeat(bytes - KeyedRun.BODY.length());
      assertRefused(run.send("POST", TestRun.STATUSES, key.header(), body), 413, "body_too_large");
    }
    assertThat(run.items()).isEqualTo(before);
    String largest = KeyedRun.BODY + " ".repeat(16_384 - KeyedRun.BODY.length());
    assertThat(run.send("POST", TestRun.STATUSES, key.header(), largest).status()).isEqualTo(201);
  }

  /** What a key costs: DynamoDB requests that a call has because of it. */
  @Test
  void aCallerWhoIsKnownCostsNoRequestAndAnyOtherCostsOne() {
    ApiKey key = run.newKey("costs", "*");
    long id = run.created(KeyedRun.EVSE, key);
    Map<String, Supplier<Answer>> operations =
        Map.of(
            "create", () -> run.create(KeyedRun.EVSE, key),
            "list", () -> run.get(TestRun.STATUSES, key),
            "read what counts", () -> run.get(TestRun.EFFECTIVE + "?evseId=DK*SPI*E1", key),
            "read what happened", () -> run.get(TestRun.HISTORY + "?evseId=DK*SPI*E1", key),
            "read", () -> run.get(KeyedRun.pathOf(id), key),
            "change",
                () -> run.send("PATCH", KeyedRun.pathOf(id), key.header(), "{\"validTo\":null}"),
            "remove",
                () ->
                    run.send(
                        "DELETE",
                        KeyedRun.pathOf(run.created(KeyedRun.EVSE, key)),
                        key.header(),
                        ""));
    StringBuilder report = new StringBuilder();
    operations.forEach(
        (name, operation) -> {
          run.rest();
          Requests cold = requestsOf(operation);
          Requests warm = requestsOf(operation);
          report.append(
              "%n  %s: %d + %d cold, %d + %d warm"
                  .formatted(name, cold.own(), cold.added(), warm.own(), warm.added()));

          assertThat(cold.added()).as(name).isEqualTo(1);
          assertThat(warm.added()).as(name).isZero();
          assertThat(warm.own()).as(name).isEqualTo(cold.own()).isPositive();
        });
    System.out.println("DynamoDB requests of an operation, own + for the key:" + report);
  }

  /** DynamoDB requests of the operation and of the authorizer. */
  private record Requests(int own, int added) {}

  private Requests requestsOf(Supplier<Answer> operation) {
    int before = run.network().calls().size();
    Answer answer = operation.get();
    assertThat(answer.status()).as(answer.toString()).isLessThan(300);
    List<FaultProxy.Call> all = run.network().calls();
    List<FaultProxy.Call> calls = all.subList(before, all.size());
    List<FaultProxy.Call> ofKeys = calls.stream().filter(run::isOfKeys).toList();
    assertThat(Set.of("GetItem"))
        .containsAll(ofKeys.stream().map(FaultProxy.Call::action).toList());
    return new Requests(calls.size() - ofKeys.size(), ofKeys.size());
  }
}
