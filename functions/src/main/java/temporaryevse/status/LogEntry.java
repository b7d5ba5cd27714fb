package temporaryevse.status;

import java.time.Instant;
import java.util.List;

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
}
