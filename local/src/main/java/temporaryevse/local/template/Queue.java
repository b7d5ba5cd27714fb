package temporaryevse.local.template;

import java.time.Duration;
import java.util.Optional;

/**
 * An {@code AWS::SQS::Queue}, which keeps no order.
 *
 * @param logicalId its name in the template
 * @param name its physical name
 * @param delay how long a message is held back that says nothing itself
 * @param visibilityTimeout how long a message is hidden from others that somebody has received
 * @param redrive where a message goes that was received in vain
 */
public record Queue(
    String logicalId,
    String name,
    Duration delay,
    Duration visibilityTimeout,
    Optional<Redrive> redrive) {

  /** The ARN that mappings and other queues name it by. */
  public String arn(String region) {
    return "arn:aws:sqs:%s:%s:%s".formatted(region, Stack.ACCOUNT_ID, name);
  }

  /**
   * A {@code RedrivePolicy}.
   *
   * @param deadLetterQueueArn the queue that gets the message
   * @param maxReceiveCount how often a message is received before
   */
  public record Redrive(String deadLetterQueueArn, int maxReceiveCount) {}
}
