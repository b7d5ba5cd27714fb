package temporaryevse.local;

import java.time.Duration;
import java.util.Optional;

/**
 * A {@code Schedule} or {@code ScheduleV2} event of a function.
 *
 * @param name physical name of the rule or schedule
 * @param kind which AWS service fires it
 * @param rate the time between two firings
 * @param enabled whether it fires at all
 * @param input the event that the function gets; empty for the service's own
 */
public record Schedule(
    String name, Kind kind, Duration rate, boolean enabled, Optional<String> input) {
  /** The AWS service that fires a schedule; they differ in the event that they send. */
  public enum Kind {
    /** SAM's {@code Schedule}: an EventBridge rule. */
    EVENT_BRIDGE_RULE,
    /** SAM's {@code ScheduleV2}: EventBridge Scheduler. */
    EVENT_BRIDGE_SCHEDULER
  }
}
