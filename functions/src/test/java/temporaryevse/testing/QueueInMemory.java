package temporaryevse.testing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsServiceClientConfiguration;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** A queue of SQS in memory; a message comes after its delay, by the clock of the test. */
public final class QueueInMemory implements SqsClient {

  public static final String URL = "https://sqs.eu-central-1.amazonaws.com/000000000000/queue";

  private final Clock clock;
  private final List<Message> messages = new ArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  public QueueInMemory(Clock clock) {
    this.clock = clock;
  }

  /**
   * A message.
   *
   * @param comesAt when its delay is over
   */
  public record Message(String id, String body, Instant comesAt) {}

  /** Refuses the first message of the next calls. */
  public void refuse(int times) {
    refusals.set(times);
  }

  /** Answers none of the next calls. */
  public void fail(int times) {
    failures.set(times);
  }

  /** How often it was called. */
  public int calls() {
    return calls.get();
  }

  /** All messages that nobody has taken, the earliest first. */
  public synchronized List<Message> messages() {
    return messages.stream().sorted(Comparator.comparing(Message::comesAt)).toList();
  }

  /** Takes messages that have come. */
  public synchronized List<Message> take(int most) {
    List<Message> taken =
        messages().stream()
            .filter(message -> !message.comesAt().isAfter(clock.instant()))
            .limit(most)
            .toList();
    messages.removeAll(taken);
    return taken;
  }

  /** Puts a message into the queue again. */
  public synchronized void putBack(Message message) {
    messages.add(message);
  }

  private synchronized void add(String body, int delaySeconds) {
    messages.add(
        new Message(
            "message-" + calls + "-" + messages.size(),
            body,
            clock.instant().plusSeconds(delaySeconds)));
  }

  private void answerOrFail() {
    calls.incrementAndGet();
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw SdkClientException.create("no answer");
    }
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    answerOrFail();
    add(request.messageBody(), 0);
    return SendMessageResponse.builder().build();
  }

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    answerOrFail();
    if (request.entries().isEmpty() || request.entries().size() > 10) {
      throw new AssertionError("SQS takes 1 to 10 messages, not " + request.entries().size());
    }
    boolean refuses = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    List<SendMessageBatchResultEntry> successful = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      if (refuses && failed.isEmpty()) {
        failed.add(BatchResultErrorEntry.builder().id(entry.id()).code("InternalError").build());
      } else {
        add(entry.messageBody(), entry.delaySeconds());
        successful.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
      }
    }
    return SendMessageBatchResponse.builder().successful(successful).failed(failed).build();
  }

  @Override
  public SqsServiceClientConfiguration serviceClientConfiguration() {
    return SqsServiceClientConfiguration.builder()
        .overrideConfiguration(ClientOverrideConfiguration.builder().build())
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
