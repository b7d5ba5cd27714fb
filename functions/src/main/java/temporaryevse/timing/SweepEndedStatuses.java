package temporaryevse.timing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.EndedStatuses;

/**
 * The function that deletes, every minute, statuses that have ended and that nobody can see.
 *
 * <p>DynamoDB's own deletion by TTL comes within days, and never for an item that expired more than
 * five years ago. An index on the end finds the statuses, and a condition looks at the end again: a
 * status that was extended meanwhile stays.
 */
public final class SweepEndedStatuses implements RequestStreamHandler {

  private static final int PAGE = 100;

  /** The rest of an invocation's time at which a sweep stops; the next run goes on. */
  private static final int RESERVE_MILLISECONDS = 5_000;

  private final EndedStatuses statuses;
  private final Clock clock;
  private final EmbeddedMetrics metrics;

  /** For Lambda: reads the process environment. */
  public SweepEndedStatuses() {
    this(Deployment.fromEnvironment());
  }

  /** Writes its metrics to standard output. */
  public SweepEndedStatuses(Deployment deployment) {
    this(deployment, EmbeddedMetrics.toStandardOutput());
  }

  /** Writes its metrics elsewhere. */
  public SweepEndedStatuses(Deployment deployment, EmbeddedMetrics metrics) {
    statuses = new EndedStatuses(deployment);
    this.clock = deployment.clock();
    this.metrics = metrics;
  }

  /**
   * The result of a sweep, or of one shard of it.
   *
   * @param found statuses that the index gave
   * @param deleted statuses that were deleted
   * @param kept statuses that were extended, or deleted by another, since they were found
   * @param unfinished shards that were left to the next run, for want of time
   */
  record Swept(int found, int deleted, int kept, int unfinished) {

    static final Swept NOTHING = new Swept(0, 0, 0, 0);

    Swept plus(Swept other) {
      return new Swept(
          found + other.found,
          deleted + other.deleted,
          kept + other.kept,
          unfinished + other.unfinished);
    }
  }

  /** Sweeps all shards and answers the counts; the event says nothing. */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    RequestTime time = RequestTime.of(context, clock);
    Swept swept = Swept.NOTHING;
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Swept>> shards = new ArrayList<>();
      for (int shard = 0; shard < EndedStatuses.SHARDS; shard++) {
        int each = shard;
        shards.add(executor.submit(() -> sweep(each, time, context)));
      }
      for (Future<Swept> shard : shards) {
        try {
          swept = swept.plus(shard.get());
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          failures.add(e);
        }
      }
    }
    Map<String, Integer> counts =
        Map.of(
            "EndedStatusesFound", swept.found(),
            "EndedStatusesDeleted", swept.deleted(),
            "EndedStatusesKept", swept.kept(),
            "ShardsUnfinished", swept.unfinished(),
            "ShardsFailed", failures.size());
    metrics.write(context.getFunctionName(), time.now(), counts);
    if (!failures.isEmpty()) {
      for (Throwable failure : failures) {
        EventLog.log(
            "shard_not_swept",
            LogLevel.ERROR,
            time.now(),
            Json.object().put("error", failure.toString()),
            context);
      }
      // Seen by the function's error metric; the next run sweeps all shards again.
      throw new IllegalStateException(
          failures.size() + " shards were not swept", failures.getFirst());
    }
    var json = Json.object();
    counts.forEach(json::put);
    answer.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private Swept sweep(int shard, RequestTime time, Context context) {
    int found = 0;
    int deleted = 0;
    Optional<EndedStatuses.Ended> last = Optional.empty();
    boolean hasMore = true;
    while (hasMore) {
      EndedStatuses.Page page = statuses.find(shard, time, last, PAGE);
      for (EndedStatuses.Ended ended : page.ended()) {
        if (context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS) {
          return new Swept(found, deleted, found - deleted, 1);
        }
        found++;
        if (statuses.delete(ended, time)) {
          deleted++;
        }
        last = Optional.of(ended);
      }
      hasMore = page.hasMore();
    }
    return new Swept(found, deleted, found - deleted, 0);
  }
}
