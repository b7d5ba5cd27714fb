package temporaryevse.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decisions about an EVSE: its state and a command give an answer and the next state.
 *
 * <p>A decision first moves the state over the boundaries that have passed. The time of a decision
 * is the later of the clock and {@link EvseState#asOf}.
 */
public final class Decisions {

  /**
   * The most statuses that are removed together: with all their texts they fit into one entry of
   * the log, which has 400 KB.
   */
  public static final int MAX_REMOVALS = 16;

  private Decisions() {}

  /** Moves the state to the present, and tidies up what has ended. */
  public static Decision<Boolean> advance(EvseState state, Instant clock) {
    Transition advance = Transition.advance(state, state.later(clock)).tidied();
    if (!advance.isWrite()) {
      return Decision.unchanged(false);
    }
    // A write has an entry, and with it a number, though it may only delete items.
    Transition write =
        advance.boundaries().isEmpty()
            ? advance.then(advance.next(), List.of(), Optional.empty())
            : advance;
    return new Decision<>(Optional.of(true), Optional.of(write));
  }

  /**
   * Stores a new status.
   *
   * @param clock the time of the request, at which the status begins unless the request names
   *     another
   */
  public static Decision<CreateOutcome> create(
      EvseState state, NewStatus request, long id, Instant clock) {
    Instant now = state.later(clock);
    if (request.hasEnded(clock)) {
      return Decision.unchanged(new CreateOutcome.AlreadyEnded(clock));
    }
    if (!request.period(clock).hasEnded(now) && state.isFull(now)) {
      return Decision.unchanged(new CreateOutcome.TooManyStatuses());
    }
    Transition advance = Transition.advance(state, now);
    if (!advance.hasReached(now)) {
      return Decision.later(advance.tidied());
    }
    EvseState reached = advance.next();
    TemporaryEvseStatus status = request.withId(id, clock, reached.sequence() + 1);
    List<EvseEvent> events = new ArrayList<>();
    events.add(new EvseEvent.Created(status));
    if (status.period().contains(now)) {
      events.add(new EvseEvent.Started(status.evseId(), status.outline()));
    }
    return Decision.of(
        new CreateOutcome.Created(status),
        advance
            .then(reached.with(status, status.evseId(), now), events, Optional.of(status))
            .tidied());
  }

  /**
   * Changes a status.
   *
   * @param stored the status as it is, with its texts
   */
  public static Decision<ChangeOutcome> change(
      EvseState state,
      TemporaryEvseStatus stored,
      StatusChange change,
      ExpectedVersion expected,
      Instant clock) {
    Instant now = state.later(clock);
    if (stored.period().hasEnded(now)) {
      return Decision.unchanged(new ChangeOutcome.NotFound());
    }
    if (!expected.includes(stored.version())) {
      return Decision.unchanged(new ChangeOutcome.VersionMismatch());
    }
    Optional<Period> period = change.applyTo(stored.period());
    if (period.isEmpty()) {
      return Decision.unchanged(new ChangeOutcome.InvalidPeriod(stored.period()));
    }
    if (change.applyTo(stored, period.get(), stored.version()).equals(stored)) {
      return Decision.unchanged(new ChangeOutcome.Changed(stored));
    }
    Transition advance = Transition.advance(state, now);
    if (!advance.hasReached(now)) {
      return Decision.later(advance.tidied());
    }
    EvseState reached = advance.next();
    TemporaryEvseStatus changed = change.applyTo(stored, period.get(), reached.sequence() + 1);
    List<EvseEvent> events = new ArrayList<>();
    events.add(new EvseEvent.Updated(stored, changed));
    boolean held = stored.period().contains(now);
    boolean holds = changed.period().contains(now);
    if (holds && !held) {
      events.add(new EvseEvent.Started(changed.evseId(), changed.outline()));
    } else if (held && !holds) {
      events.add(new EvseEvent.Ended(changed.evseId(), changed.outline()));
    }
    return Decision.of(
        new ChangeOutcome.Changed(changed),
        advance
            .then(reached.with(changed, reached.evseId(), now), events, Optional.of(changed))
            .tidied());
  }

  /**
   * Removes a status.
   *
   * @param stored the status as it is, with its texts
   */
  public static Decision<RemoveOutcome> remove(
      EvseState state, TemporaryEvseStatus stored, ExpectedVersion expected, Instant clock) {
    Instant now = state.later(clock);
    if (stored.period().hasEnded(now)) {
      return Decision.unchanged(RemoveOutcome.NOT_FOUND);
    }
    if (!expected.includes(stored.version())) {
      return Decision.unchanged(RemoveOutcome.VERSION_MISMATCH);
    }
    Decision<Set<Long>> removal = removeAll(state, List.of(stored), clock);
    return new Decision<>(
        removal.outcome().map(removed -> RemoveOutcome.REMOVED), removal.transition());
  }

  /**
   * Removes statuses together: what counts changes once.
   *
   * @param stored the statuses as they are, with their texts; at most {@link #MAX_REMOVALS}
   * @return the ids of those that had not ended
   */
  public static Decision<Set<Long>> removeAll(
      EvseState state, List<TemporaryEvseStatus> stored, Instant clock) {
    Instant now = state.later(clock);
    List<TemporaryEvseStatus> removed =
        stored.stream()
            .filter(status -> !status.period().hasEnded(now))
            .sorted(Comparator.comparingLong(TemporaryEvseStatus::id))
            .toList();
    Set<Long> ids = removed.stream().map(TemporaryEvseStatus::id).collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return Decision.unchanged(ids);
    }
    Transition advance = Transition.advance(state, now);
    if (!advance.hasReached(now)) {
      return Decision.later(advance.tidied());
    }
    return Decision.of(
        ids,
        advance
            .then(
                advance.next().without(ids, now),
                removed.stream().<EvseEvent>map(EvseEvent.Removed::new).toList(),
                Optional.empty())
            .deleting(ids)
            .tidied());
  }
}
