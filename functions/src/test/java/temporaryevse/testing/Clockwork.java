package temporaryevse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import temporaryevse.aws.Deadline;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.timing.AdvanceEvse;
import temporaryevse.timing.DueQueue;
import temporaryevse.timing.SendDueEvses;
import temporaryevse.timing.TimingDeployment;

/**
 * The functions of the clock and the queue between them.
 *
 * @param queue of due EVSEs
 * @param timing the parts of both functions
 */
public record Clockwork(QueueInMemory queue, TimingDeployment timing) {

  /** The most messages that a function is invoked with. */
  private static final int BATCH = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The clock's functions over a table, with a queue of their own. */
  public static Clockwork over(Deployment deployment) {
    QueueInMemory queue = new QueueInMemory(deployment.clock());
    return new Clockwork(
        queue, new TimingDeployment(deployment, new DueQueue(queue, QueueInMemory.URL)));
  }

  /**
   * Runs the schedule's function, and the queue's for the messages that have come by then.
   *
   * @return the counts of both
   * @throws IllegalStateException where an EVSE could not be sent or advanced
   */
  public ObjectNode run(Context context) {
    ObjectNode counts = send(context);
    for (List<QueueInMemory.Message> messages = queue.take(BATCH);
        !messages.isEmpty();
        messages = queue.take(BATCH)) {
      add(counts, advance(messages, Clockwork::refuse, context).counts());
    }
    if (counts.path("EvsesFailed").intValue() > 0) {
      throw new IllegalStateException(counts.path("EvsesFailed") + " EVSEs failed");
    }
    return counts;
  }

  /** Runs the schedule's function, and returns its counts. */
  public ObjectNode send(Context context) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    run(new SendDueEvses(timing, metrics(log)), "{}", answer, context);
    return (ObjectNode) read(answer.toByteArray());
  }

  /**
   * The answer of the queue's function.
   *
   * @param counts that it wrote as metrics
   * @param failed messages that are to come again
   */
  public record Advanced(ObjectNode counts, List<String> failed) {}

  /** Runs the queue's function for messages. */
  public Advanced advance(
      List<QueueInMemory.Message> messages, AdvanceEvse.Pause pause, Context context) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    messages.forEach(
        message ->
            records
                .addObject()
                .put("messageId", message.id())
                .put("body", message.body())
                .put("eventSource", "aws:sqs"));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    run(new AdvanceEvse(timing, pause, metrics(log)), event.toString(), answer, context);
    ObjectNode counts = (ObjectNode) read(log.toByteArray());
    counts.remove(List.of("_aws", "Function"));
    return new Advanced(
        counts,
        read(answer.toByteArray())
            .path("batchItemFailures")
            .valueStream()
            .map(failure -> failure.path("itemIdentifier").asText())
            .toList());
  }

  private static void refuse(Duration duration, Deadline deadline) {
    throw new AssertionError("It waits for " + duration);
  }

  private static void run(
      RequestStreamHandler function, String event, ByteArrayOutputStream answer, Context context) {
    try {
      function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedMetrics metrics(ByteArrayOutputStream log) {
    return new EmbeddedMetrics(new PrintStream(log, true, UTF_8));
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(ObjectNode counts, ObjectNode more) {
    more.properties()
        .forEach(
            count ->
                counts.put(
                    count.getKey(),
                    counts.path(count.getKey()).intValue() + count.getValue().intValue()));
  }
}
