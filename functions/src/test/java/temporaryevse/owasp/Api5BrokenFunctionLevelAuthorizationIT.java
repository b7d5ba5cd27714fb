package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API5:2023 Broken Function Level Authorization")
class Api5BrokenFunctionLevelAuthorizationIT {

  private final KeyedRun run;

  Api5BrokenFunctionLevelAuthorizationIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void aKeyToReadCanDoNothingElseWhateverTheRequestSaysAndAKeyToWriteCannotRead() {
    ApiKey key = run.newKey("reads", "*", "read", "");
    ApiKey writer = run.newKey("writes", "*", "write", "");
    long id = run.created(KeyedRun.EVSE, run.newKey("reads-not", "*"));
    var before = run.items();
    List<Answer> answers = new ArrayList<>();
    for (String body : List.of(KeyedRun.BODY, "{", "")) {
      answers.add(run.send("POST", TestRun.STATUSES, key.header(), body));
      answers.add(run.send("PATCH", KeyedRun.pathOf(id), key.header(), body));
      answers.add(run.send("DELETE", KeyedRun.pathOf(id), key.header(), body));
    }
    // A slash at the end is the same route for API Gateway.
    answers.add(run.sendRaw("DELETE", KeyedRun.pathOf(id) + "/", "Authorization: " + key.header()));
    answers.add(run.sendRaw("POST", TestRun.STATUSES + "/", "Authorization: " + key.header()));

    answers.add(run.get(TestRun.EFFECTIVE + "?evseId=" + KeyedRun.EVSE, writer));
    answers.add(run.get(TestRun.HISTORY + "?evseId=" + KeyedRun.EVSE, writer));

    // Known from a read, and so let in by the answer that is kept.
    assertThat(run.get(KeyedRun.pathOf(id), key).status()).isEqualTo(200);
    answers.forEach(answer -> assertRefused(answer, 403, "insufficient_scope"));
    assertThat(run.items()).isEqualTo(before);
  }

  @Test
  void aMethodInAHeaderIsIgnored() {
    ApiKey key = run.newKey("overrides", "*", "read", "");
    long id = run.created(KeyedRun.EVSE, run.newKey("overrides-not", "*"));
    Answer answer =
        run.send(
            "GET",
            KeyedRun.pathOf(id),
            key.header(),
            "",
            "X-HTTP-Method-Override",
            "DELETE",
            "X-Method",
            "DELETE");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(run.get(KeyedRun.pathOf(id), key).status()).isEqualTo(200);
  }

  @Test
  void whatOnlyTheAuthorizerSaysCannotBeSaidByACaller() {
    ApiKey key = run.newKey("says", "DK*SPI", "read", "");
    long id = run.created("FR*ABC*E1", run.newKey("says-not", "*"));
    String[] headers = {
      "account",
      "says-not",
      "operators",
      "*",
      "scopes",
      "read write",
      "X-Operators",
      "*",
      "principalId",
      "says-not",
      "X-Amzn-Authorizer",
      "{\"operators\":\"*\"}"
    };

    assertRefused(
        run.send("GET", KeyedRun.pathOf(id), key.header(), "", headers),
        404,
        "temporary_evse_status_not_found");
    assertRefused(
        run.send("DELETE", KeyedRun.pathOf(id), key.header(), "", headers),
        403,
        "insufficient_scope");
  }

  @Test
  void theFunctionsForAdministratorsHaveNoRoute() {
    assertThat(run.run().template().functions())
        .filteredOn(function -> function.routes().isEmpty())
        .extracting(LambdaFunction::logicalId)
        .contains("AdministerKeysFunction", "AuthorizeRequestFunction");
  }
}
