package temporaryevse.local.template;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads queues and event buses whose properties are resolved. */
final class MessagingReader {
  private MessagingReader() {}

  /**
   * Reads all queues.
   *
   * @param properties of each, by its logical id
   */
  static List<Queue> queues(String region, Map<String, Property> properties) {
    List<Queue> queues = new ArrayList<>();
    properties.forEach((id, each) -> queues.add(queue(id, each)));
    Set<String> arns = queues.stream().map(queue -> queue.arn(region)).collect(toSet());
    for (Property each : properties.values()) {
      Property target = each.get("RedrivePolicy", "deadLetterTargetArn");
      if (target.isPresent() && !arns.contains(target.text())) {
        throw target.wrong("is no queue of the template: " + target.text());
      }
    }
    return List.copyOf(queues);
  }

  private static Queue queue(String id, Property properties) {
    // Its messages are gone with the local run, and are on this machine only.
    properties.allow(
        "DelaySeconds MessageRetentionPeriod RedrivePolicy SqsManagedSseEnabled"
            + " VisibilityTimeout");
    Property redrive = properties.get("RedrivePolicy");
    redrive.allow("deadLetterTargetArn maxReceiveCount");
    return new Queue(
        id,
        Stack.NAME + "-" + id,
        Duration.ofSeconds(properties.get("DelaySeconds").integerOr(0)),
        // The default of SQS's CreateQueue.
        Duration.ofSeconds(properties.get("VisibilityTimeout").integerOr(30)),
        redrive.isPresent()
            ? Optional.of(
                new Queue.Redrive(
                    redrive.get("deadLetterTargetArn").text(),
                    redrive.get("maxReceiveCount").integer()))
            : Optional.empty());
  }

  static EventBus bus(String id, Property properties) {
    properties.allow("Description Name");
    return new EventBus(id, properties.get("Name").text());
  }
}
