package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API3:2023 Broken Object Property Level Authorization")
class Api3BrokenObjectPropertyLevelAuthorizationIT {

  private final KeyedRun run;

  Api3BrokenObjectPropertyLevelAuthorizationIT(KeyedRun run) {
    this.run = run;
  }

  private static final List<String> NOT_THE_CALLERS =
      List.of(
          "id",
          "operator",
          "account",
          "version",
          "sequence",
          "since",
          "lastUpdated",
          "asOf",
          "undeleted",
          "dueAt",
          "dueShard",
          "overriddenOperator",
          "kind",
          "events",
          "pk",
          "sk",
          "lastId",
          "expiresAt",
          "keptUntil",
          "status",
          "request",
          "scopes",
          "operators",
          "$set",
          "__proto__",
          "constructor",
          "temporaryStatus.x",
          "TEMPORARYSTATUS",
          "temporarystatus",
          "validFrom ",
          "");

  @Test
  void aFieldThatIsNotTheCallersToSetIsRefusedAndNothingChanges() {
    ApiKey key = run.newKey("properties");
    long id = run.created(KeyedRun.EVSE, key);
    var before = run.items();

    for (String field : NOT_THE_CALLERS) {
      for (String value : List.of("1", "\"DE*8AA\"", "null", "{\"a\":1}")) {
        String more = "\"%s\":%s".formatted(field, value);
        run.rest();
        Answer changed =
            run.send(
                "PATCH",
                KeyedRun.pathOf(id),
                key.header(),
                "{\"temporaryStatus\":\"RESERVED\"," + more + "}");
        Answer created =
            run.send(
                "POST",
                TestRun.STATUSES,
                key.header(),
                KeyedRun.BODY.replace("}", "," + more + "}"));

        assertRefused(changed, 400, "unknown_field");
        assertThat(changed.json().at("/error/param").asText()).isEqualTo(field);
        assertRefused(created, 400, "unknown_field");
      }
    }
    for (String evseId : List.of("\"DE*8AA*E1\"", "\"DK*SPI*E1\"", "null")) {
      Answer moved =
          run.send("PATCH", KeyedRun.pathOf(id), key.header(), "{\"evseId\":%s}".formatted(evseId));
      assertRefused(moved, 400, "unknown_field");
    }
    assertThat(run.items()).isEqualTo(before);
  }

  /**
   * An EVSE that does not exist, is another operator's, or has no status now is told apart by none.
   */
  @Test
  void whatIsSaidOfAnotherOperatorsEvseIsWhatTheCallerHasAsked() {
    String foreign = "fr*abc*E9";
    run.created("FR*ABC*E9", run.newKey("property-owner", "*"));

    Answer answer =
        run.get(
            TestRun.EFFECTIVE + "?evseId=" + foreign + "&evseId=FR*ABC*E10",
            run.newKey("properties"));

    assertThat(answer.json()).hasSize(2);
    for (JsonNode element : answer.json()) {
      assertThat(element.properties())
          .extracting(Map.Entry::getKey)
          .containsExactly("evseId", "at", "schedule");
      assertThat(element.path("schedule")).isEmpty();
    }
    assertThat(answer.json().at("/0/evseId").asText()).isEqualTo(foreign);
  }

  /** A key of the same operator is told who did what: the names of account and key, no secret. */
  @Test
  void theHistoryNamesWhoDidItToWhoeverMaySeeTheEvseAndNobodyElse() {
    ApiKey key = run.newKey("historian");
    run.created("DK*SPI*EHISTORY", key);
    String path = TestRun.HISTORY + "?evseId=DK*SPI*EHISTORY";
    Answer own = run.get(path, run.newKey("history-reader", "DK*SPI", "read", ""));
    Answer foreign = run.get(path, run.newKey("history-rival", "FR*ABC", "read", ""));
    Answer ofNone =
        run.get(TestRun.HISTORY + "?evseId=FR*ABC*EHISTORY", run.newKey("historian", "FR*ABC"));

    assertThat(own.json()).hasSize(3);
    for (JsonNode event : own.json()) {
      assertThat(event.properties())
          .extracting(Map.Entry::getKey)
          .containsExactly(
              "specversion",
              "id",
              "source",
              "type",
              "subject",
              "time",
              "datacontenttype",
              "operator",
              "sequence",
              "data",
              "account",
              "keyId");
      assertThat(event.path("account").asText()).isEqualTo("historian");
      assertThat(event.path("keyId").asText()).isEqualTo(key.id());
    }
    assertThat(foreign.status()).isEqualTo(200);
    assertThat(foreign.body()).isEqualTo("[]");
    assertThat(foreign.withoutRequestId()).isEqualTo(ofNone.withoutRequestId());
  }

  @Test
  void anAnswerHasTheFiveFieldsOfTheResourceAndNoMore() {
    ApiKey key = run.newKey("fields");
    Answer created =
        run.send(
            "POST",
            TestRun.STATUSES,
            key.header(),
            KeyedRun.BODY.replace("}", ",\"validTo\":\"9999-01-01T00:00:00Z\"}"),
            "Idempotency-Key",
            "one");
    long id = created.json().path("id").longValue();
    Answer changed = run.send("PATCH", KeyedRun.pathOf(id), key.header(), "{\"validFrom\":null}");
    List<JsonNode> statuses = new ArrayList<>();
    statuses.add(created.json());
    statuses.add(changed.json());
    statuses.add(run.get(KeyedRun.pathOf(id), key).json());
    // Those of the same operator that other tests have created may have no end.
    for (JsonNode listed : run.get(TestRun.STATUSES, key).json()) {
      if (listed.path("id").longValue() == id) {
        statuses.add(listed);
      }
    }

    assertThat(statuses).hasSize(4);
    for (JsonNode status : statuses) {
      assertThat(status.properties())
          .extracting(Map.Entry::getKey)
          .containsExactly("id", "temporaryStatus", "evseId", "validFrom", "validTo");
    }
  }
}
