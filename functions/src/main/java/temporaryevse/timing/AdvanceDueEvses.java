package temporaryevse.timing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import temporaryevse.evse.EvseId;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.DueEvses;
import temporaryevse.store.EvseAdvancer;

/**
 * The function that moves due EVSEs, every minute, over the boundaries that have passed.
 *
 * <p>An index finds them, so what it reads grows with what is due, not with what is stored. No
 * reader waits for it: what counts at an instant follows from the state for that instant.
 */
public final class AdvanceDueEvses implements RequestStreamHandler {

  private static final int PAGE = 100;

  /** The rest of an invocation's time at which a run stops; the next run goes on. */
  private static final int RESERVE_MILLISECONDS = 5_000;

  private final DueEvses due;
  private final EvseAdvancer advancer;
  private final Clock clock;
  private final EmbeddedMetrics metrics;

  /** For Lambda: reads the process environment. */
  public AdvanceDueEvses() {
    this(Deployment.fromEnvironment());
  }

  /** Writes its metrics to standard output. */
  AdvanceDueEvses(Deployment deployment) {
    this(deployment, EmbeddedMetrics.toStandardOutput());
  }

  /** Writes its metrics elsewhere. */
  public AdvanceDueEvses(Deployment deployment, EmbeddedMetrics metrics) {
    due = new DueEvses(deployment);
    advancer = new EvseAdvancer(deployment);
    this.clock = deployment.clock();
    this.metrics = metrics;
  }

  /** The counts of a run, which all its threads add to. */
  private static final class Counts {

    final AtomicInteger due = new AtomicInteger();
    final AtomicInteger advanced = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger unfinishedShards = new AtomicInteger();

    Map<String, Integer> byName() {
      return Map.of(
          "EvsesDue", due.get(),
          "EvsesAdvanced", advanced.get(),
          "EvsesFailed", failed.get(),
          "ShardsUnfinished", unfinishedShards.get());
    }
  }

  /**
   * Advances what is due and answers the counts; the event says nothing.
   *
   * @throws IllegalStateException where something failed, after all the rest was advanced
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    RequestTime time = RequestTime.of(context, clock);
    Counts counts = new Counts();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int shard : DueEvses.SHARDS) {
        executor.execute(() -> advance(shard, counts, time, context));
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

  private void advance(int shard, Counts counts, RequestTime time, Context context) {
    Optional<DueEvses.Position> position = Optional.empty();
    do {
      DueEvses.Page page;
      try {
        page = due.find(shard, position, PAGE, time);
      } catch (RuntimeException e) {
        log("due_evses_not_read", "shard", Integer.toString(shard), e, counts, time, context);
        return;
      }
      if (!advance(page.evses(), counts, time, context)) {
        counts.unfinishedShards.incrementAndGet();
        return;
      }
      position = page.next();
    } while (position.isPresent());
  }

  /** Advances EVSEs; false where there is no time for all of them. */
  private boolean advance(List<EvseId> evses, Counts counts, RequestTime time, Context context) {
    for (EvseId evseId : evses) {
      if (context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS) {
        return false;
      }
      counts.due.incrementAndGet();
      try {
        if (advancer.advance(evseId, time)) {
          counts.advanced.incrementAndGet();
        }
      } catch (RuntimeException e) {
        log("evse_not_advanced", "evse", evseId.canonical(), e, counts, time, context);
      }
    }
    return true;
  }

  private static void log(
      String event,
      String name,
      String value,
      RuntimeException failure,
      Counts counts,
      RequestTime time,
      Context context) {
    counts.failed.incrementAndGet();
    EventLog.log(
        event,
        LogLevel.ERROR,
        time.now(),
        Json.object().put(name, value).put("error", failure.toString()),
        context);
  }
}
