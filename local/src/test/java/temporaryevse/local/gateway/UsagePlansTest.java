package temporaryevse.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import temporaryevse.local.gateway.UsagePlans.Addition;
import temporaryevse.local.gateway.UsagePlans.Admission;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Template;
import temporaryevse.local.template.UsageKey;
import temporaryevse.local.testing.SettableClock;

final class UsagePlansTest {
  private static final Route LIMITED = new Route("GET", "/limited");
  private static final Route FREE = new Route("GET", "/free");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void aKeyThatIsUnknownOrUnderNoPlanOrNotEnabledLetsNobodyIn() {
    UsagePlans plans = plans("{BurstLimit: 9, RateLimit: 9}");
    plans.add(new UsageKey("none", "none", "under no plan", true));
    plans.add(new UsageKey("off", "off", "not enabled", false));
    plans.addToPlan("local-Plan", "off");

    for (String value : List.of("", "nobody's", "under no plan", "not enabled", "local-Key")) {
      assertThat(plans.admit(value, LIMITED)).as(value).isEqualTo(Admission.UNKNOWN_KEY);
    }
    assertThat(plans.admit("value", LIMITED)).isEqualTo(Admission.ADMITTED);
  }

  @Test
  void aRouteRefillsAtItsRateUpToItsBurst() {
    UsagePlans plans = plans("{BurstLimit: 2, RateLimit: 0.5}");

    assertThat(admitted(plans, LIMITED, 3)).isEqualTo(2);
    clock.pass(Duration.ofMillis(1999));
    assertThat(admitted(plans, LIMITED, 1)).isZero();
    clock.pass(Duration.ofMillis(1));
    assertThat(admitted(plans, LIMITED, 2)).isEqualTo(1);
    clock.pass(Duration.ofDays(1));
    assertThat(admitted(plans, LIMITED, 9)).isEqualTo(2);
    assertThat(admitted(plans, FREE, 99)).isEqualTo(99);
  }

  @Test
  void aLimitOfNothingIsOne() {
    assertThat(admitted(plans("{BurstLimit: 0, RateLimit: 0}"), LIMITED, 1)).isZero();
  }

  @Test
  void aClockThatGoesBackTakesNothing() {
    UsagePlans plans = plans("{BurstLimit: 2, RateLimit: 1}");
    assertThat(admitted(plans, LIMITED, 1)).isEqualTo(1);
    clock.pass(Duration.ofDays(-1));

    assertThat(admitted(plans, LIMITED, 2)).isEqualTo(1);
  }

  @Test
  void requestsAtTheSameTimeTakeNoMoreThanThereIs() throws Exception {
    UsagePlans plans = plans("{BurstLimit: 100, RateLimit: 1}");
    Callable<Integer> caller = () -> admitted(plans, LIMITED, 50);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      int admitted = 0;
      for (Future<Integer> each :
          callers.invokeAll(Stream.generate(() -> caller).limit(8).toList())) {
        admitted += each.get();
      }
      assertThat(admitted).isEqualTo(100);
    }
  }

  @Test
  void aValueIsGivenOnceAndAKeyIsUnderOnePlan() {
    UsagePlans plans = plans("{BurstLimit: 1, RateLimit: 1}");

    assertThat(plans.add(new UsageKey("id", "name", "value", true))).isEqualTo(Addition.CONFLICT);
    assertThat(plans.add(new UsageKey("id", "name", "another", true))).isEqualTo(Addition.ADDED);
    assertThat(plans.addToPlan("local-Plan", "nobody's")).isEqualTo(Addition.NOT_FOUND);
    assertThat(plans.addToPlan("other", "id")).isEqualTo(Addition.NOT_FOUND);
    assertThat(plans.addToPlan("local-Plan", "id")).isEqualTo(Addition.ADDED);
    assertThat(plans.addToPlan("local-Plan", "id")).isEqualTo(Addition.CONFLICT);
    assertThat(plans.admit("another", LIMITED)).isEqualTo(Admission.ADMITTED);
    // The other key has not lost anything by it.
    assertThat(plans.admit("value", LIMITED)).isEqualTo(Admission.ADMITTED);
  }

  private static int admitted(UsagePlans plans, Route route, int requests) {
    return (int)
        IntStream.range(0, requests)
            .filter(_ -> plans.admit("value", route) == Admission.ADMITTED)
            .count();
  }

  /** A plan with a key of the value {@code value} and two routes, one of which has a limit. */
  private UsagePlans plans(String limit) {
    return new UsagePlans(
        Template.parse(
            """
            Resources:
              Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
              Fn:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: a.B
                  Events:
                    Limited: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /limited}}
                    Free: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /free}}
              Plan:
                Type: AWS::ApiGateway::UsagePlan
                Properties:
                  ApiStages: [{ApiId: !Ref Api, Stage: live, Throttle: {/limited/GET: %s}}]
              Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Name: name, Enabled: true, Value: value}}
              PlanKey:
                Type: AWS::ApiGateway::UsagePlanKey
                Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}
            """
                .formatted(limit),
            "test.yaml",
            Map.of()),
        clock);
  }
}
