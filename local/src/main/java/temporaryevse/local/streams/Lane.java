package temporaryevse.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import temporaryevse.local.lambda.BatchResponse;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.lambda.TraceId;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.StreamMapping;

/**
 * The records of some partition keys on their way to a function, in batches, one at a time. A batch
 * that fails is tried again before any record after it.
 */
final class Lane {
  private static final int WAITING = 1_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Lambda's longest timeout of a function. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final LambdaFunction function;
  private final StreamMapping mapping;
  private final Lambda lambda;
  private final Clock clock;
  private final Discards discards;
  private final BlockingQueue<StreamRecord> waiting = new ArrayBlockingQueue<>(WAITING);

  /** Gets what has failed too often. */
  @FunctionalInterface
  interface Discards {
    /** Takes a batch that is given up. */
    void accept(DiscardedBatch batch) throws InterruptedException;
  }

  Lane(
      LambdaFunction function,
      StreamMapping mapping,
      Lambda lambda,
      Clock clock,
      Discards discards) {
    this.function = function;
    this.mapping = mapping;
    this.lambda = lambda;
    this.clock = clock;
    this.discards = discards;
  }

  /** Takes a record; waits while too many are on their way. */
  void add(StreamRecord record) throws InterruptedException {
    waiting.put(record);
  }

  /** Delivers the next batch; waits for its first record. */
  void deliverNext() throws InterruptedException {
    List<StreamRecord> batch = new ArrayList<>();
    batch.add(waiting.take());
    waiting.drainTo(batch, mapping.batchSize() - 1);
    deliver(batch);
  }

  /**
   * Delivers a batch: "Using Lambda to process DynamoDB records with error handling" in the Lambda
   * guide. To go on behind what was done, or with a half, does not count as trying again.
   */
  private void deliver(List<StreamRecord> batch) throws InterruptedException {
    for (int invocations = 1; ; invocations++) {
      int done = invoke(batch);
      if (done == batch.size()) {
        return;
      }
      if (done == 0
          && mapping.maximumRetries().isPresent()
          && invocations > mapping.maximumRetries().getAsInt()) {
        discards.accept(new DiscardedBatch(batch, invocations));
        return;
      }
      Thread.sleep(pause(invocations));
      if (done > 0) {
        deliver(batch.subList(done, batch.size()));
        return;
      }
      if (mapping.bisects() && batch.size() > 1) {
        deliver(batch.subList(0, batch.size() / 2));
        deliver(batch.subList(batch.size() / 2, batch.size()));
        return;
      }
    }
  }

  /** Invokes the function; the number of records before the first one that failed. */
  private int invoke(List<StreamRecord> batch) throws InterruptedException {
    InvocationResult result =
        lambda.invoke(
            function,
            event(batch).toString().getBytes(UTF_8),
            TraceId.forFunction(TraceId.root(clock.instant())),
            PATIENCE);
    List<String> numbers = batch.stream().map(StreamRecord::sequenceNumber).toList();
    Set<String> failed = BatchResponse.failedItems(result, numbers, mapping.reportsItemFailures());
    return failed.stream().mapToInt(numbers::indexOf).min().orElse(batch.size());
  }

  private static ObjectNode event(List<StreamRecord> batch) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    batch.forEach(record -> records.add(record.json()));
    return event;
  }

  private static Duration pause(int invocations) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(invocations - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
