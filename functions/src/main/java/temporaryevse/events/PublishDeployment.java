package temporaryevse.events;

import java.time.Clock;
import temporaryevse.lambda.Environment;
import temporaryevse.timing.DueQueue;

/**
 * The parts that the function of the stream is deployed with.
 *
 * @param bus of the events
 * @param unpublished the queue of what cannot be published
 * @param due the queue of EVSEs that are due soon
 */
public record PublishDeployment(
    EventBus bus, UnpublishedEvents unpublished, DueQueue due, Clock clock) {

  /**
   * Reads the environment of this process.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  static PublishDeployment fromEnvironment() {
    Environment environment = Environment.ofProcess();
    return new PublishDeployment(
        EventBus.from(environment),
        UnpublishedEvents.from(environment),
        DueQueue.from(environment),
        environment.clock());
  }

  /** The same for requests before a snapshot that reach no network. */
  PublishDeployment rehearsal() {
    return new PublishDeployment(bus.rehearsal(), unpublished, due, clock);
  }
}
