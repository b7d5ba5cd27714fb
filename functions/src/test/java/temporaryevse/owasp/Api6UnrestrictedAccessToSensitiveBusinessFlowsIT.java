package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API6:2023 Unrestricted Access to Sensitive Business Flows")
class Api6UnrestrictedAccessToSensitiveBusinessFlowsIT {

  private final KeyedRun run;

  Api6UnrestrictedAccessToSensitiveBusinessFlowsIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void aSiteOfSixtyCanBeTakenOutAtOnceAndThenTwoASecond() {
    ApiKey key = run.newKey("site");
    ApiKey second = run.newKey("site");
    ApiKey other = run.newKey("other-site");
    run.rest();
    for (int i = 0; i < 60; i++) {
      assertThat(run.create("DK*SPI*E" + i, key).status()).isEqualTo(201);
    }

    for (ApiKey limited : List.of(key, second)) {
      Answer answer = run.create(KeyedRun.EVSE, limited);
      assertRefused(answer, 429, "rate_limit_exceeded");
      assertThat(answer.header("retry-after")).isEqualTo("1");
    }
    assertThat(run.create(KeyedRun.EVSE, other).status()).isEqualTo(201);
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    run.pass(Duration.ofSeconds(1));
    assertThat(Stream.of(second, key, key).map(each -> run.create(KeyedRun.EVSE, each).status()))
        .containsExactly(201, 201, 429);
  }
}
