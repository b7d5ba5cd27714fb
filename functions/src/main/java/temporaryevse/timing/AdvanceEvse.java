package temporaryevse.timing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.Deadline;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.Priming;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.DueEvse;
import temporaryevse.store.EvseAdvancer;
import temporaryevse.store.SampleAnswer;

/**
 * The function that moves EVSEs over a boundary at its instant.
 *
 * <p>Messages of the queue name them. It waits out the last second by its own clock, as SQS is not
 * so exact. A message twice, early, late or for nothing changes nothing.
 *
 * <p>Source: "Implementing partial batch responses", "Using Lambda with Amazon SQS", AWS Lambda
 * Developer Guide.
 */
public final class AdvanceEvse implements RequestStreamHandler, PrimedFunction {

  /** What is due later than that is sent again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final TimingDeployment timing;
  private final EvseAdvancer advancer;
  private final Clock clock;
  private final Pause pause;
  private final EmbeddedMetrics metrics;

  /** A way to let time pass, by a clock that is not the function's own and may differ from it. */
  @FunctionalInterface
  public interface Pause {

    void pause(Duration duration, Deadline deadline);
  }

  /** For Lambda: reads the process environment. */
  public AdvanceEvse() {
    this(TimingDeployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  AdvanceEvse(TimingDeployment timing) {
    this(timing, BoundedCalls::pause, EmbeddedMetrics.toStandardOutput());
  }

  /** Waits in another way, and writes its metrics elsewhere. */
  public AdvanceEvse(TimingDeployment timing, Pause pause, EmbeddedMetrics metrics) {
    this.timing = timing;
    advancer = new EvseAdvancer(timing.deployment());
    clock = timing.deployment().clock();
    this.pause = pause;
    this.metrics = metrics;
  }

  /** The results of an invocation, which all its threads add to. */
  private static final class Results {

    final AtomicInteger advanced = new AtomicInteger();
    final AtomicInteger unchanged = new AtomicInteger();
    final AtomicInteger early = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final Set<String> failedMessages = ConcurrentHashMap.newKeySet();

    Map<String, Integer> byName() {
      return Map.of(
          "EvsesAdvanced", advanced.get(),
          "EvsesUnchanged", unchanged.get(),
          "EvsesEarly", early.get(),
          "EvsesFailed", failed.get());
    }

    /** The messages that SQS is to send again; it forgets the others. */
    ObjectNode toJson() {
      ObjectNode json = Json.object();
      ArrayNode failures = json.putArray("batchItemFailures");
      failedMessages.forEach(id -> failures.addObject().put("itemIdentifier", id));
      return json;
    }
  }

  /** Advances the EVSEs of all messages at once, each at its instant. */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Results results = new Results();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (JsonNode message : Json.readEvent(event, ObjectNode.class).path("Records")) {
        String id = message.path("messageId").asText();
        for (DueEvse evse : due(id, message.path("body").asText(), results, context)) {
          executor.execute(() -> advance(id, evse, results, context));
        }
      }
    }
    metrics.write(context.getFunctionName(), clock.instant(), results.byName());
    answer.write(Json.write(results.toJson()).getBytes(StandardCharsets.UTF_8));
  }

  /** The EVSEs of a message that are due now; none where it is early, or cannot be read. */
  private List<DueEvse> due(String id, String body, Results results, Context context) {
    try {
      DueMessage message = DueMessage.parse(body);
      RequestTime time = RequestTime.of(context, clock);
      if (!message.dueAt().isAfter(time.now().plus(LONGEST_WAIT))) {
        return message.evses();
      }
      timing.queue().send(message.evses(), time);
      results.early.addAndGet(message.evses().size());
    } catch (RuntimeException e) {
      results.failedMessages.add(id);
      log("message_not_handled", "message", id, e, context);
    }
    return List.of();
  }

  private void advance(String id, DueEvse evse, Results results, Context context) {
    try {
      waitUntil(evse.dueAt(), context);
      (advancer.advance(evse.evseId(), RequestTime.of(context, clock))
              ? results.advanced
              : results.unchanged)
          .incrementAndGet();
    } catch (RuntimeException e) {
      results.failed.incrementAndGet();
      results.failedMessages.add(id);
      log("evse_not_advanced", "evse", evse.evseId().canonical(), e, context);
    }
  }

  private void waitUntil(Instant instant, Context context) {
    for (Instant now = clock.instant(); now.isBefore(instant); now = clock.instant()) {
      pause.pause(Duration.between(now, instant), RequestTime.of(context, clock).deadline());
    }
  }

  private void log(
      String event, String name, String value, RuntimeException failure, Context context) {
    EventLog.log(
        event,
        failure instanceof ServiceUnavailableException ? LogLevel.WARN : LogLevel.ERROR,
        clock.instant(),
        Json.object().put(name, value).put("error", failure.toString()),
        context);
  }

  @Override
  public void prime(Priming priming) {
    Deployment deployment = timing.deployment();
    EmbeddedMetrics nowhere = EmbeddedMetrics.toNowhere();
    priming.run(
        PrimingRequests.ADVANCE,
        new AdvanceEvse(
            timing.over(deployment.rehearsal(SampleAnswer.of(deployment.tableName()))),
            pause,
            nowhere),
        new AdvanceEvse(timing.over(deployment.withoutConnections()), pause, nowhere));
  }
}
