package temporaryevse.events;

import com.fasterxml.jackson.databind.JsonNode;
import software.amazon.awssdk.services.sqs.SqsClient;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.Json;
import temporaryevse.lambda.Environment;
import temporaryevse.lambda.RequestTime;

/**
 * The queue of entries that cannot be published, for operators.
 *
 * @param url of the queue
 * @param calls the bounds of calls
 */
public record UnpublishedEvents(SqsClient sqs, String url, BoundedCalls calls) {

  public UnpublishedEvents(SqsClient sqs, String url) {
    this(sqs, url, new BoundedCalls("SQS", sqs));
  }

  /** The queue that the environment names. */
  static UnpublishedEvents from(Environment environment) {
    String url = environment.required("UNPUBLISHED_EVENTS_QUEUE_URL");
    return new UnpublishedEvents(environment.awsClients().sqs(), url);
  }

  /**
   * Sends where an entry is, and why it cannot be published. Its events are in the table.
   *
   * @param keys of the entry
   * @throws ServiceUnavailableException where SQS does not take it in time
   */
  void send(String sequenceNumber, JsonNode keys, RuntimeException failure, RequestTime time) {
    String body =
        Json.write(
            Json.object()
                .put("sequenceNumber", sequenceNumber)
                .put("error", failure.toString())
                .set("keys", keys));
    calls.call(
        () ->
            sqs.sendMessage(
                message ->
                    message
                        .queueUrl(url)
                        .messageBody(body)
                        .overrideConfiguration(calls.within(time.deadline()))));
  }
}
