package temporaryevse.testing;

import java.time.Clock;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import temporaryevse.events.EventBus;
import temporaryevse.events.PublishDeployment;
import temporaryevse.events.UnpublishedEvents;
import temporaryevse.timing.DueQueue;

/** What publishes to a bus and to queues of this JVM. */
public final class PublishingInMemory {

  private PublishingInMemory() {}

  /**
   * The parts of the function that publishes.
   *
   * @param unpublished gets what the bus refuses
   * @param due gets EVSEs that are due soon
   */
  public static PublishDeployment over(
      EventBridgeClient bus, QueueInMemory unpublished, QueueInMemory due, Clock clock) {
    return new PublishDeployment(
        new EventBus(bus, BusInMemory.NAME, clock),
        new UnpublishedEvents(unpublished, QueueInMemory.URL),
        new DueQueue(due, QueueInMemory.URL),
        clock);
  }
}
