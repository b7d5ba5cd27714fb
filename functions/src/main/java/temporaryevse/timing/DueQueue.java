package temporaryevse.timing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Environment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.DueEvse;

/** The queue from which EVSEs come about a second before they are due. */
public final class DueQueue {

  /** The time before a boundary within which its EVSEs are sent: until the run after the next. */
  public static final Duration AHEAD = Duration.ofMinutes(2);

  /** What a message comes ahead of its instant, to be there in time. */
  static final Duration IN_TIME = Duration.ofSeconds(-1);

  private static final String URL = "DUE_EVSES_QUEUE_URL";

  /** The most messages of one call, by SQS. */
  private static final int MAX_MESSAGES = 10;

  private static final int MAX_ATTEMPTS = 5;

  private final SqsClient sqs;
  private final String url;
  private final BoundedCalls calls;

  public DueQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
    calls = new BoundedCalls("SQS", sqs);
  }

  /** The queue that the environment names. */
  public static DueQueue from(Environment environment) {
    String url = environment.required(URL);
    return new DueQueue(environment.awsClients().sqs(), url);
  }

  /**
   * Sends EVSEs so that they come about a second before they are due.
   *
   * @throws ServiceUnavailableException where SQS does not take all of them in time
   */
  public void send(Collection<DueEvse> due, RequestTime time) {
    send(due, IN_TIME, time);
  }

  /**
   * Sends EVSEs so that they come at a distance from the instant at which they are due. What is
   * overdue comes at once.
   *
   * @throws ServiceUnavailableException where SQS does not take all of them in time
   */
  void send(Collection<DueEvse> due, Duration distance, RequestTime time) {
    List<DueMessage> messages = DueMessage.of(due);
    for (int i = 0; i < messages.size(); i += MAX_MESSAGES) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (DueMessage message : messages.subList(i, Math.min(i + MAX_MESSAGES, messages.size()))) {
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .messageBody(message.text())
                .delaySeconds(delay(message.dueAt(), distance, time.now()))
                .build());
      }
      send(entries, time);
    }
  }

  /** Whole seconds, rounded down: SQS counts no others. */
  private static int delay(Instant dueAt, Duration distance, Instant now) {
    return dueAt.isAfter(now)
        ? Math.toIntExact(Math.max(0, Duration.between(now, dueAt.plus(distance)).toSeconds()))
        : 0;
  }

  private void send(List<SendMessageBatchRequestEntry> entries, RequestTime time) {
    List<SendMessageBatchRequestEntry> left = entries;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      if (attempt > MAX_ATTEMPTS) {
        throw new ServiceUnavailableException("SQS did not take all messages.");
      }
      if (attempt > 1) {
        BoundedCalls.pause(attempt, time.deadline());
      }
      Set<String> failed = new HashSet<>();
      List<SendMessageBatchRequestEntry> sent = left;
      SendMessageBatchResponse response =
          calls.call(
              () ->
                  sqs.sendMessageBatch(
                      batch ->
                          batch
                              .queueUrl(url)
                              .entries(sent)
                              .overrideConfiguration(calls.within(time.deadline()))));
      response.failed().stream().map(BatchResultErrorEntry::id).forEach(failed::add);
      left = sent.stream().filter(entry -> failed.contains(entry.id())).toList();
    }
  }
}
