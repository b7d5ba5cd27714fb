package temporaryevse.timing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import temporaryevse.http.Json;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.DueEvse;
import temporaryevse.store.DueEvses;

/**
 * The function that sends EVSEs, every minute, to be advanced when they are due.
 *
 * <p>An index finds them, so what it reads grows with what is due, not with what is stored. It
 * looks two minutes ahead, so each EVSE is sent twice: to be there in time, and a minute later, to
 * come a second after the instant, in case the first time was missed.
 */
public final class SendDueEvses implements RequestStreamHandler {

  private static final int PAGE = 500;

  /** The time between two runs. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** The second message of an EVSE comes so much after its instant. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  /** The rest of an invocation's time at which a run stops; the next run goes on. */
  private static final int RESERVE_MILLISECONDS = 5_000;

  private final DueEvses due;
  private final DueQueue queue;
  private final Clock clock;
  private final EmbeddedMetrics metrics;

  /** For Lambda: reads the process environment. */
  public SendDueEvses() {
    this(TimingDeployment.fromEnvironment());
  }

  SendDueEvses(TimingDeployment timing) {
    this(timing, EmbeddedMetrics.toStandardOutput());
  }

  /** Writes its metrics elsewhere. */
  public SendDueEvses(TimingDeployment timing, EmbeddedMetrics metrics) {
    due = new DueEvses(timing.deployment());
    queue = timing.queue();
    clock = timing.deployment().clock();
    this.metrics = metrics;
  }

  /** The counts of a run, which all its threads add to. */
  private static final class Counts {

    final AtomicInteger due = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger unfinishedShards = new AtomicInteger();

    Map<String, Integer> byName() {
      return Map.of(
          "EvsesDue", due.get(),
          "EvsesSent", sent.get(),
          "EvsesFailed", failed.get(),
          "ShardsUnfinished", unfinishedShards.get());
    }
  }

  /**
   * Sends what is due and answers the counts; the event says nothing.
   *
   * @throws IllegalStateException where something failed, after all the rest was sent
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    RequestTime time = RequestTime.of(context, clock);
    Counts counts = new Counts();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int shard : DueEvses.SHARDS) {
        executor.execute(() -> send(shard, counts, time, context));
      }
    }
    metrics.write(context.getFunctionName(), time.now(), counts.byName());
    if (counts.failed.get() > 0) {
      // Seen by the function's error metric; what failed is still due in the next run.
      throw new IllegalStateException(counts.failed.get() + " EVSEs or shards failed");
    }
    var json = Json.object();
    counts.byName().forEach(json::put);
    answer.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private void send(int shard, Counts counts, RequestTime time, Context context) {
    Instant until = time.now().plus(DueQueue.AHEAD);
    Optional<DueEvses.Position> position = Optional.empty();
    do {
      if (context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS) {
        counts.unfinishedShards.incrementAndGet();
        return;
      }
      DueEvses.Page page;
      try {
        page = due.find(shard, until, position, PAGE, time);
      } catch (RuntimeException e) {
        counts.failed.incrementAndGet();
        log("due_evses_not_read", shard, e, time, context);
        return;
      }
      counts.due.addAndGet(page.evses().size());
      try {
        send(page.evses(), time);
        counts.sent.addAndGet(page.evses().size());
      } catch (RuntimeException e) {
        counts.failed.addAndGet(page.evses().size());
        log("due_evses_not_sent", shard, e, time, context);
      }
      position = page.next();
    } while (position.isPresent());
  }

  private void send(List<DueEvse> evses, RequestTime time) {
    Instant nextRun = time.now().plus(EVERY);
    List<DueEvse> overdue = new ArrayList<>();
    List<DueEvse> soon = new ArrayList<>();
    List<DueEvse> later = new ArrayList<>();
    for (DueEvse evse : evses) {
      (!evse.dueAt().isAfter(time.now()) ? overdue : evse.dueAt().isAfter(nextRun) ? later : soon)
          .add(evse);
    }
    queue.send(overdue, time);
    queue.send(soon, AFTERWARDS, time);
    queue.send(later, time);
  }

  private static void log(
      String event, int shard, RuntimeException failure, RequestTime time, Context context) {
    EventLog.log(
        event,
        LogLevel.ERROR,
        time.now(),
        Json.object().put("shard", shard).put("error", failure.toString()),
        context);
  }
}
