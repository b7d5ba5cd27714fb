package temporaryevse.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The events of one boundary or of one command.
 *
 * @param sequence 1 for the first of an EVSE, then ascending
 * @param time the instant of the boundary, or of the command
 * @param events in order; empty where the write only tidied up
 */
public record LogEntry(long sequence, Instant time, List<EvseEvent> events) {

  public LogEntry {
    events = List.copyOf(events);
  }

  /** The ids of the statuses that its events tell as effective and that have a message. */
  Stream<Long> explained() {
    return events.stream()
        .flatMap(
            event ->
                event instanceof EvseEvent.EffectiveStatusChanged changed
                    ? changed.current().explained().map(StatusOutline::id).stream()
                    : Stream.empty());
  }

  /** The same with the messages of what its events tell as effective. */
  LogEntry withMessages(Map<Long, List<DriverMessage>> messages) {
    return new LogEntry(
        sequence, time, events.stream().map(event -> withMessage(event, messages)).toList());
  }

  private static EvseEvent withMessage(EvseEvent event, Map<Long, List<DriverMessage>> messages) {
    return event instanceof EvseEvent.EffectiveStatusChanged(var previous, var current)
        ? new EvseEvent.EffectiveStatusChanged(
            previous,
            current
                .explained()
                .map(status -> messages.getOrDefault(status.id(), List.of()))
                .map(current::withMessage)
                .orElse(current))
        : event;
  }
}
