package temporaryevse.local.streams;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Queue;
import temporaryevse.local.template.StreamMapping;
import temporaryevse.local.template.Table;
import temporaryevse.local.template.Template;

/**
 * The functions that Lambda reads the streams of tables for: "Using Lambda with DynamoDB" in the
 * Lambda guide.
 */
public final class StreamConsumers implements AutoCloseable {
  /** Batches of a function at a time, each in a process on this machine. */
  private static final int MAXIMUM_LANES = 2;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final String region;
  private final Lambda lambda;
  private final FailureQueue failures;
  private final Clock clock;
  private final Consumer<String> console;
  private final DynamoDbStreamsClient streams;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Sends messages to a queue. */
  @FunctionalInterface
  public interface FailureQueue {
    /** Sends a message. */
    void send(Queue queue, String body) throws IOException, InterruptedException;
  }

  private StreamConsumers(
      String region,
      URI dynamoDb,
      Lambda lambda,
      FailureQueue failures,
      Clock clock,
      Consumer<String> console) {
    this.region = region;
    this.lambda = lambda;
    this.failures = failures;
    this.clock = clock;
    this.console = console;
    this.streams = LocalDynamoDb.streamsClientBuilder(dynamoDb).build();
  }

  /**
   * Starts to read.
   *
   * @param dynamoDb its URL
   * @param failures gets where in the stream the batches are that were given up
   * @param console gets a line where a stream is missing or cannot be read, or a batch is given up
   */
  public static StreamConsumers start(
      Template template,
      URI dynamoDb,
      Lambda lambda,
      FailureQueue failures,
      Clock clock,
      Consumer<String> console) {
    StreamConsumers consumers =
        new StreamConsumers(template.region(), dynamoDb, lambda, failures, clock, console);
    try (DynamoDbClient client = LocalDynamoDb.clientBuilder(dynamoDb).build()) {
      for (LambdaFunction function : template.functions()) {
        for (StreamMapping mapping : function.streamMappings()) {
          consumers.start(function, mapping, streamArn(client, mapping.table()));
        }
      }
    }
    return consumers;
  }

  private static @Nullable String streamArn(DynamoDbClient client, Table table) {
    return client
        .describeTable(describe -> describe.tableName(table.name()))
        .table()
        .latestStreamArn();
  }

  private void start(LambdaFunction function, StreamMapping mapping, @Nullable String streamArn) {
    if (streamArn == null) {
      say(
          function,
          "Table %s is there without a stream, so this function gets nothing of it. Delete the table first."
              .formatted(mapping.table().name()));
      return;
    }
    // So that the first record does not wait for a process.
    lambda.prepare(function);
    List<Lane> lanes =
        Stream.generate(
                () ->
                    new Lane(
                        function,
                        mapping,
                        lambda,
                        clock,
                        batch -> giveUp(function, mapping, streamArn, batch)))
            .limit(Math.min(mapping.parallelizationFactor(), MAXIMUM_LANES))
            .toList();
    for (Lane lane : lanes) {
      threads.execute(() -> repeat(function, lane::deliverNext));
    }
    StreamReader reader = new StreamReader(streams, streamArn, mapping.table().key().partition());
    threads.execute(
        () ->
            repeat(
                function,
                () ->
                    reader.read(
                        record -> {
                          if (record.matches(mapping.filters())) {
                            int hash = record.partitionKey().hashCode();
                            lanes.get(Math.floorMod(hash, lanes.size())).add(record);
                          }
                        })));
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private void repeat(LambdaFunction function, Step step) {
    try {
      while (!threads.isShutdown()) {
        try {
          step.run();
        } catch (SdkException e) {
          if (!threads.isShutdown()) {
            say(function, "The stream cannot be read: " + e.getMessage());
            Thread.sleep(AFTER_FAILURE);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp(
      LambdaFunction function, StreamMapping mapping, String streamArn, DiscardedBatch batch)
      throws InterruptedException {
    say(
        function,
        "Failed %d times and is given up: %d records of the stream from %s on."
            .formatted(
                batch.invocations(),
                batch.records().size(),
                batch.records().getFirst().sequenceNumber()));
    if (mapping.failureQueue().isPresent()) {
      Queue queue = mapping.failureQueue().get();
      try {
        failures.send(queue, batch.json(function, region, streamArn, clock.instant()).toString());
      } catch (IOException e) {
        say(function, queue.name() + ": " + e);
      }
    }
  }

  private void say(LambdaFunction function, String line) {
    console.accept("[" + function.logicalId() + "] " + line);
  }

  /** Stops reading. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    streams.close();
  }
}
