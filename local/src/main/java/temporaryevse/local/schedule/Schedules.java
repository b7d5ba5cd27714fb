package temporaryevse.local.schedule;

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
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.lambda.TraceId;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Schedule;
import temporaryevse.local.template.Stack;
import temporaryevse.local.template.Template;

/** Invokes functions on their schedules, as EventBridge does. */
public final class Schedules implements AutoCloseable {
  private final Lambda lambda;
  private final String region;
  private final Clock clock;
  private final Consumer<String> console;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("schedules").factory());

  private Schedules(Template template, Lambda lambda, Clock clock, Consumer<String> console) {
    this.lambda = lambda;
    this.region = template.region();
    this.clock = clock;
    this.console = console;
  }

  /**
   * Starts all schedules; the first invocation comes one period from now.
   *
   * @param period the period for the rate that the template gives
   * @param console gets a line for each invocation that could not start
   */
  public static Schedules start(
      Template template,
      Lambda lambda,
      UnaryOperator<Duration> period,
      Clock clock,
      Consumer<String> console) {
    Schedules schedules = new Schedules(template, lambda, clock, console);
    for (LambdaFunction function : template.functions()) {
      for (Schedule schedule : function.schedules()) {
        schedules.add(function, schedule, period.apply(schedule.rate()).toNanos());
      }
    }
    return schedules;
  }

  private void add(LambdaFunction function, Schedule schedule, long periodNanoseconds) {
    // Each invocation has a thread of its own, so that a slow one does not delay the next.
    var _ =
        timer.scheduleAtFixedRate(
            () -> Thread.ofVirtual().start(() -> invoke(function, schedule)),
            periodNanoseconds,
            periodNanoseconds,
            TimeUnit.NANOSECONDS);
  }

  private void invoke(LambdaFunction function, Schedule schedule) {
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
            "[%s] All its environments are busy: %s did not run."
                .formatted(function.logicalId(), schedule.name()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The event of a rule: "EventBridge event structure" in the EventBridge guide. */
  static String event(Schedule schedule, String region, Instant time) {
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "0")
            .put("id", UUID.randomUUID().toString())
            .put("detail-type", "Scheduled Event")
            .put("source", "aws.events")
            .put("account", Stack.ACCOUNT_ID)
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", region);
    event
        .putArray("resources")
        .add("arn:aws:events:%s:%s:rule/%s".formatted(region, Stack.ACCOUNT_ID, schedule.name()));
    event.putObject("detail");
    return event.toString();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
