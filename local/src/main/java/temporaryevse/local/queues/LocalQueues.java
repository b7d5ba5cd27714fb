package temporaryevse.local.queues;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import temporaryevse.local.http.Json;
import temporaryevse.local.http.Logs;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.template.Queue;
import temporaryevse.local.template.Stack;
import temporaryevse.local.template.Template;

/**
 * The queues of a template in an ElasticMQ in this JVM, with a client. Messages are in memory, so
 * that they are gone when it is closed.
 */
public final class LocalQueues implements AutoCloseable {
  private final SQSRestServer server;
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  private LocalQueues(SQSRestServer server) {
    this.server = server;
    this.endpoint =
        URI.create(
            "http://"
                + LoopbackServer.HOST
                + ":"
                + server.waitUntilStarted().localAddress().getPort());
  }

  /** Starts with empty queues on a free port. */
  public static LocalQueues start(Template template) throws IOException, InterruptedException {
    Logs.quieten();
    LocalQueues queues =
        new LocalQueues(
            SQSRestServerBuilder.withInterface(LoopbackServer.HOST)
                .withDynamicPort()
                .withAWSRegion(template.region())
                .withAWSAccountId(Stack.ACCOUNT_ID)
                .start());
    // A queue for messages that failed is there before the queue that names it.
    for (Queue queue : template.queues()) {
      queues.create(queue);
    }
    for (Queue queue : template.queues()) {
      if (queue.redrive().isPresent()) {
        queues.redrive(queue, queue.redrive().get());
      }
    }
    return queues;
  }

  /** The URL of SQS's API. */
  public URI endpoint() {
    return endpoint;
  }

  private void create(Queue queue) throws IOException, InterruptedException {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("QueueName", queue.name());
    request
        .putObject("Attributes")
        .put("DelaySeconds", "" + queue.delay().toSeconds())
        .put("VisibilityTimeout", "" + queue.visibilityTimeout().toSeconds());
    call("CreateQueue", request);
  }

  private void redrive(Queue queue, Queue.Redrive redrive)
      throws IOException, InterruptedException {
    ObjectNode request = request(queue);
    request
        .putObject("Attributes")
        .put(
            "RedrivePolicy",
            JsonNodeFactory.instance
                .objectNode()
                .put("deadLetterTargetArn", redrive.deadLetterQueueArn())
                .put("maxReceiveCount", redrive.maxReceiveCount())
                .toString());
    call("SetQueueAttributes", request);
  }

  /** Sends a message. */
  public void send(Queue queue, String body) throws IOException, InterruptedException {
    call("SendMessage", request(queue).put("MessageBody", body));
  }

  /**
   * Receives messages, as SQS's "ReceiveMessage" gives them.
   *
   * @param count 10 at most
   * @param wait how long to wait for the first one; 20 seconds at most
   */
  public List<JsonNode> receive(Queue queue, int count, Duration wait)
      throws IOException, InterruptedException {
    ObjectNode request =
        request(queue)
            .put("MaxNumberOfMessages", count)
            .put("WaitTimeSeconds", (int) wait.toSeconds());
    request.putArray("AttributeNames").add("All");
    List<JsonNode> messages = new ArrayList<>();
    call("ReceiveMessage", request).path("Messages").forEach(messages::add);
    return messages;
  }

  /** Deletes messages that were received. */
  void delete(Queue queue, List<JsonNode> messages) throws IOException, InterruptedException {
    ObjectNode request = request(queue);
    ArrayNode entries = request.putArray("Entries");
    for (JsonNode message : messages) {
      entries
          .addObject()
          .put("Id", "" + entries.size())
          .set("ReceiptHandle", message.path("ReceiptHandle"));
    }
    call("DeleteMessageBatch", request);
  }

  private ObjectNode request(Queue queue) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("QueueUrl", endpoint + "/" + Stack.ACCOUNT_ID + "/" + queue.name());
  }

  /** "Making Amazon SQS API requests using AWS JSON protocol" in the SQS guide. */
  private JsonNode call(String action, ObjectNode request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(BodyPublishers.ofString(request.toString()))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(action + ": " + response.statusCode() + " " + response.body());
    }
    return Json.parse(response.body()).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public void close() {
    http.shutdownNow();
    var _ = server.stopAndWait();
  }
}
