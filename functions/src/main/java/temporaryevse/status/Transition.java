package temporaryevse.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change of an EVSE's state: all of it is written, or nothing.
 *
 * @param next the state after it
 * @param boundaries entries of the log that the clock made
 * @param command the entry of the log that a caller made; empty for the clock
 * @param stored the status that is stored or replaced
 * @param deleted ids of statuses whose items are deleted
 */
public record Transition(
    EvseState next,
    List<LogEntry> boundaries,
    Optional<LogEntry> command,
    Optional<TemporaryEvseStatus> stored,
    Set<Long> deleted) {

  /** The most entries of the log in one write. */
  static final int MAX_ENTRIES = 10;

  /** The most items that one write deletes. */
  static final int MAX_DELETIONS = 25;

  public Transition {
    boundaries = List.copyOf(boundaries);
    deleted = Set.copyOf(deleted);
  }

  /** The way over the boundaries that have passed, before anything else is decided. */
  static Transition advance(EvseState state, Instant now) {
    EvseState reached = state;
    List<LogEntry> entries = new ArrayList<>();
    for (Instant boundary : state.boundariesUntil(now)) {
      if (entries.size() == MAX_ENTRIES) {
        break;
      }
      EvseState next = reached.atBoundary(boundary).written(reached.sequence() + 1);
      entries.add(entry(reached, next, boundaryEvents(reached, boundary)));
      reached = next;
    }
    return new Transition(reached, entries, Optional.empty(), Optional.empty(), Set.of());
  }

  /** Whether the status that is stored is a new one. */
  public boolean isCreation() {
    return command.stream()
        .flatMap(entry -> entry.events().stream())
        .anyMatch(EvseEvent.Created.class::isInstance);
  }

  /** The ids of the statuses whose messages its events tell, as they are before the write. */
  public Set<Long> explained() {
    return Stream.concat(
            boundaries.stream().flatMap(LogEntry::explained),
            command.stream()
                .flatMap(LogEntry::explained)
                .filter(id -> stored.stream().noneMatch(status -> status.id() == id)))
        .collect(Collectors.toSet());
  }

  /** The same with the messages of what becomes effective; a status that is gone has none. */
  public Transition withMessages(Map<Long, List<DriverMessage>> read) {
    Map<Long, List<DriverMessage>> written = new HashMap<>(read);
    stored.ifPresent(status -> written.put(status.id(), status.details().message()));
    return new Transition(
        next,
        boundaries.stream().map(entry -> entry.withMessages(read)).toList(),
        command.map(entry -> entry.withMessages(written)),
        stored,
        deleted);
  }

  /** Whether there is something to write. */
  boolean isWrite() {
    return !boundaries.isEmpty() || command.isPresent() || !deleted.isEmpty();
  }

  /** Whether every boundary until an instant is behind it, with room for one more entry. */
  boolean hasReached(Instant now) {
    return boundaries.size() < MAX_ENTRIES && next.boundariesUntil(now).isEmpty();
  }

  /** The same, and then a command that changes the state. */
  Transition then(EvseState changed, List<EvseEvent> events, Optional<TemporaryEvseStatus> status) {
    EvseState written = changed.written(next.sequence() + 1);
    return new Transition(
        written, boundaries, Optional.of(entry(next, written, events)), status, deleted);
  }

  /** The same with the removal of items. */
  Transition deleting(Set<Long> ids) {
    Set<Long> more = new HashSet<>(deleted);
    more.addAll(ids);
    return new Transition(next, boundaries, command, stored, more);
  }

  /** The same with the deletion of what has ended; an item that it stores is left to the next. */
  Transition tidied() {
    Set<Long> ended = new HashSet<>(deleted);
    next.undeleted().stream()
        .filter(id -> stored.stream().noneMatch(status -> status.id() == id))
        .limit(MAX_DELETIONS - deleted.size())
        .forEach(ended::add);
    return new Transition(next.afterDeletionOf(ended), boundaries, command, stored, ended);
  }

  private static List<EvseEvent> boundaryEvents(EvseState state, Instant boundary) {
    List<StatusOutline> byId =
        state.statuses().values().stream().sorted(StatusOutline.BY_ID).toList();
    Stream<EvseEvent> ended =
        byId.stream()
            .filter(status -> status.period().hasEnded(boundary))
            .map(status -> new EvseEvent.Ended(state.evseId(), status));
    Stream<EvseEvent> started =
        byId.stream()
            .filter(status -> status.period().validFrom().equals(boundary))
            .map(status -> new EvseEvent.Started(state.evseId(), status));
    return Stream.concat(ended, started).toList();
  }

  private static LogEntry entry(EvseState before, EvseState after, List<EvseEvent> events) {
    EffectiveStatus previous = before.at(after.asOf().minusMillis(1));
    EffectiveStatus current = after.at(after.asOf());
    List<EvseEvent> all = new ArrayList<>(events);
    if (!previous.isSameAs(current)) {
      all.add(new EvseEvent.EffectiveStatusChanged(previous, current));
    }
    return new LogEntry(after.sequence(), after.asOf(), all);
  }
}
