package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API1:2023 Broken Object Level Authorization")
class Api1BrokenObjectLevelAuthorizationIT {

  private final KeyedRun run;

  Api1BrokenObjectLevelAuthorizationIT(KeyedRun run) {
    this.run = run;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TestRun.STATUSES + "?",
        TestRun.EFFECTIVE + "?",
        TestRun.HISTORY + "?evseId=" + KeyedRun.EVSE + "&"
      })
  void aCursorOfAnotherAccountIsRefused(String list) {
    ApiKey key = run.newKey("cursor");
    run.created(KeyedRun.EVSE, key);
    run.created("DK*SPI*E2", key);
    String link = run.get(list + "limit=1", key).header("link");
    String next = link.substring(1, link.indexOf('>'));

    assertThat(run.get(next, key).status()).isEqualTo(200);
    assertThat(run.get(next, run.newKey("cursor")).status()).isEqualTo(200);
    Answer answer = run.get(next, run.newKey("cursor-rival"));
    assertRefused(answer, 400, "invalid_parameter");
    assertThat(answer.json().at("/error/param").asText()).isEqualTo("cursor");
  }

  @Test
  void theSameIdempotencyKeyOfAnotherAccountIsAnotherKey() {
    ApiKey key = run.newKey("retry");
    Answer first = run.create(KeyedRun.EVSE, key, "Idempotency-Key", "one");
    Answer again = run.create(KeyedRun.EVSE, run.newKey("retry"), "Idempotency-Key", "one");
    Answer rivals = run.create(KeyedRun.EVSE, run.newKey("retry-rival"), "Idempotency-Key", "one");
    Answer narrower =
        run.create(KeyedRun.EVSE, run.newKey("retry", "DE*8AA"), "Idempotency-Key", "one");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("idempotency-replayed")).isEqualTo("true");
    assertThat(rivals.status()).isEqualTo(201);
    assertThat(rivals.header("idempotency-replayed")).isEmpty();
    assertThat(rivals.json().path("id")).isNotEqualTo(first.json().path("id"));
    assertRefused(narrower, 403, "operator_not_allowed");
  }
}
