package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Invokes functions on their schedules, as EventBridge and EventBridge Scheduler do. */
final class EventBridge implements AutoCloseable {
  private final Lambda lambda;
  private final String region;
  private final Clock clock;
  private final Consumer<String> console;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("schedules").factory());

  /**
   * Starts all schedules; each fires for the first time one period from now.
   *
   * @param period what to make of the rate that the template gives
   */
  EventBridge(
      Template template,
      Lambda lambda,
      UnaryOperator<Duration> period,
      Clock clock,
      Consumer<String> console) {
    this.lambda = lambda;
    this.region = template.region();
    this.clock = clock;
    this.console = console;
    for (LambdaFunction function : template.functions()) {
      for (Schedule schedule : function.schedules()) {
        if (schedule.enabled()) {
          long nanos = period.apply(schedule.rate()).toNanos();
          // A thread of its own for each firing: one that is still under way does not hold up the
          // next.
          var _ =
              timer.scheduleAtFixedRate(
                  () -> Thread.ofVirtual().start(() -> fire(function, schedule)),
                  nanos,
                  nanos,
                  TimeUnit.NANOSECONDS);
        }
      }
    }
  }

  private void fire(LambdaFunction function, Schedule schedule) {
    Instant now = clock.instant();
    try {
      InvocationResult result =
          lambda.invoke(
              function,
              event(schedule, region, now).getBytes(UTF_8),
              TraceId.forFunction(TraceId.root(now)),
              schedule.rate());
      if (result instanceof InvocationResult.Throttled) {
        console.accept(
            "["
                + function.logicalId()
                + "] All its environments are busy: "
                + schedule.name()
                + " did not run.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * "EventBridge event structure" for a rule; a schedule's event differs in source and in {@code
   * detail}, a string.
   */
  static String event(Schedule schedule, String region, Instant time) {
    if (schedule.input().isPresent()) {
      return schedule.input().get();
    }
    boolean rule = schedule.kind() == Schedule.Kind.EVENT_BRIDGE_RULE;
    String arn =
        rule
            ? "arn:aws:events:%s:%s:rule/%s"
                .formatted(region, Intrinsics.ACCOUNT_ID, schedule.name())
            : "arn:aws:scheduler:%s:%s:schedule/default/%s"
                .formatted(region, Intrinsics.ACCOUNT_ID, schedule.name());
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "0")
            .put("id", UUID.randomUUID().toString())
            .put("detail-type", "Scheduled Event")
            .put("source", rule ? "aws.events" : "aws.scheduler")
            .put("account", Intrinsics.ACCOUNT_ID)
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", region);
    event.putArray("resources").add(arn);
    if (rule) {
      event.putObject("detail");
    } else {
      event.put("detail", "{}");
    }
    return event.toString();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
