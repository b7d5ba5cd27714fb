package temporaryevse.local.queues;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import temporaryevse.local.lambda.BatchResponse;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.lambda.TraceId;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Queue;
import temporaryevse.local.template.QueueMapping;
import temporaryevse.local.template.Template;

/**
 * The functions that Lambda receives messages for: "Using Lambda with Amazon SQS" in the Lambda
 * guide. A message that a function fails on is seen again after its visibility timeout.
 */
public final class QueueConsumers implements AutoCloseable {
  /** Invocations of a function at a time, each a process on this machine. */
  private static final int MAXIMUM_CONCURRENCY = 2;

  /** ElasticMQ answers everybody who waits before it ends. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** Lambda's longest timeout of a function. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final String region;
  private final LocalQueues queues;
  private final Lambda lambda;
  private final Clock clock;
  private final Consumer<String> console;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private QueueConsumers(
      String region, LocalQueues queues, Lambda lambda, Clock clock, Consumer<String> console) {
    this.region = region;
    this.queues = queues;
    this.lambda = lambda;
    this.clock = clock;
    this.console = console;
  }

  /**
   * Starts to receive.
   *
   * @param console gets a line where a queue cannot be read
   */
  public static QueueConsumers start(
      Template template, LocalQueues queues, Lambda lambda, Clock clock, Consumer<String> console) {
    QueueConsumers consumers =
        new QueueConsumers(template.region(), queues, lambda, clock, console);
    for (LambdaFunction function : template.functions()) {
      for (QueueMapping mapping : function.queueMappings()) {
        // So that the first message does not wait for a process.
        lambda.prepare(function);
        int concurrency = Math.min(mapping.maximumConcurrency(), MAXIMUM_CONCURRENCY);
        for (int i = 0; i < concurrency; i++) {
          consumers.threads.execute(() -> consumers.consume(function, mapping));
        }
      }
    }
    return consumers;
  }

  private void consume(LambdaFunction function, QueueMapping mapping) {
    try {
      while (!threads.isShutdown()) {
        try {
          List<JsonNode> messages = queues.receive(mapping.queue(), mapping.batchSize(), WAIT);
          if (!messages.isEmpty()) {
            deliver(function, mapping, messages);
          }
        } catch (IOException e) {
          if (!threads.isShutdown()) {
            console.accept("[" + function.logicalId() + "] " + mapping.queue().name() + ": " + e);
            Thread.sleep(AFTER_FAILURE);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(LambdaFunction function, QueueMapping mapping, List<JsonNode> messages)
      throws IOException, InterruptedException {
    InvocationResult result =
        lambda.invoke(
            function,
            event(mapping.queue(), messages).toString().getBytes(UTF_8),
            TraceId.forFunction(TraceId.root(clock.instant())),
            PATIENCE);
    Set<String> failed =
        BatchResponse.failedItems(
            result,
            messages.stream().map(QueueConsumers::id).toList(),
            mapping.reportsItemFailures());
    List<JsonNode> done =
        messages.stream().filter(message -> !failed.contains(id(message))).toList();
    if (!done.isEmpty()) {
      queues.delete(mapping.queue(), done);
    }
  }

  /** "Example standard queue message event" in the Lambda guide. */
  private ObjectNode event(Queue queue, List<JsonNode> messages) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    for (JsonNode message : messages) {
      ObjectNode record = records.addObject();
      record.put("messageId", id(message));
      record.set("receiptHandle", message.path("ReceiptHandle"));
      record.set("body", message.path("Body"));
      record.set("attributes", message.path("Attributes"));
      record.putObject("messageAttributes");
      record.set("md5OfBody", message.path("MD5OfBody"));
      record.put("eventSource", "aws:sqs");
      record.put("eventSourceARN", queue.arn(region));
      record.put("awsRegion", region);
    }
    return event;
  }

  private static String id(JsonNode message) {
    return message.path("MessageId").asText();
  }

  /** Stops receiving; what a function works on meanwhile is seen by nobody. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
