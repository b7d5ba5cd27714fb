package temporaryevse.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import temporaryevse.evse.EvseId;

/**
 * The truth about one EVSE: everything that anybody asks of its statuses follows from this value.
 *
 * @param evseId as it was written last
 * @param sequence the number of the last write; 0 before the first
 * @param asOf the instant up to which boundaries are taken into account
 * @param statuses that have not ended as of then, by id
 * @param undeleted ids of statuses that have ended and whose items are still stored
 * @param since the instant at which what is effective became effective; empty where nothing is
 * @param lastUpdated the instant of the last change of what is or will be effective; empty where
 *     there was none ever
 */
public record EvseState(
    EvseId evseId,
    long sequence,
    Instant asOf,
    Map<Long, StatusOutline> statuses,
    List<Long> undeleted,
    Optional<Instant> since,
    Optional<Instant> lastUpdated) {

  /** The most statuses of an EVSE that have not ended, so that a write always costs as little. */
  public static final int MAX_STATUSES = 100;

  public EvseState {
    statuses = Map.copyOf(statuses);
    undeleted = List.copyOf(undeleted);
  }

  /** The state of an EVSE that never had a status. */
  public static EvseState unused(EvseId evseId) {
    return new EvseState(
        evseId, 0, Instant.EPOCH, Map.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /** The instant at which the clock has work to do; empty where no boundary lies ahead. */
  public Optional<Instant> dueAt() {
    return undeleted.isEmpty() ? timeline().boundariesAfter(asOf).findFirst() : Optional.of(asOf);
  }

  /**
   * What counts at an instant and after it.
   *
   * @param instant taken as {@link #asOf} where it is earlier
   */
  public EffectiveStatus at(Instant instant) {
    EvseState reached = this;
    for (Instant boundary : boundariesUntil(instant)) {
      reached = reached.atBoundary(boundary);
    }
    return reached.view(later(instant));
  }

  /** The later of an instant and {@link #asOf}: the clock of an EVSE never goes back. */
  public Instant later(Instant instant) {
    return instant.isAfter(asOf) ? instant : asOf;
  }

  /** Boundaries behind {@link #asOf} that have passed at an instant, ascending. */
  List<Instant> boundariesUntil(Instant instant) {
    return timeline()
        .boundariesAfter(asOf)
        .takeWhile(boundary -> !boundary.isAfter(instant))
        .toList();
  }

  /** The state at its next boundary; the number of the write stays. */
  EvseState atBoundary(Instant boundary) {
    Map<Long, StatusOutline> remaining = new TreeMap<>(statuses);
    remaining.values().removeIf(status -> status.period().hasEnded(boundary));
    List<Long> ended = new ArrayList<>(undeleted);
    statuses.keySet().stream()
        .filter(id -> !remaining.containsKey(id))
        .sorted()
        .forEach(ended::add);
    return with(evseId, boundary, remaining, ended);
  }

  /**
   * The state with a new or changed status; an ended one only waits for its deletion.
   *
   * @param written the EVSE as it was written last
   */
  EvseState with(TemporaryEvseStatus status, EvseId written, Instant now) {
    Map<Long, StatusOutline> all = new TreeMap<>(statuses);
    all.remove(status.id());
    List<Long> ended = new ArrayList<>(undeleted);
    if (status.period().hasEnded(now)) {
      ended.add(status.id());
    } else {
      all.put(status.id(), status.outline());
    }
    return with(written, now, all, ended);
  }

  /** The state without a status. */
  EvseState without(long id, Instant now) {
    Map<Long, StatusOutline> others = new TreeMap<>(statuses);
    others.remove(id);
    return with(evseId, now, others, undeleted);
  }

  /** The same state after a deletion of items. */
  EvseState afterDeletionOf(Collection<Long> ids) {
    return new EvseState(
        evseId,
        sequence,
        asOf,
        statuses,
        undeleted.stream().filter(id -> !ids.contains(id)).toList(),
        since,
        lastUpdated);
  }

  /** The same state with the number of another write. */
  public EvseState written(long number) {
    return new EvseState(evseId, number, asOf, statuses, undeleted, since, lastUpdated);
  }

  private EvseState with(
      EvseId written, Instant now, Map<Long, StatusOutline> others, List<Long> ended) {
    Timeline next = new Timeline(others.values());
    Optional<StatusOutline> before = timeline().effectiveAt(asOf);
    Optional<StatusOutline> after = next.effectiveAt(now);
    boolean isSame =
        before.map(StatusOutline::id).equals(after.map(StatusOutline::id))
            && before
                .map(StatusOutline::temporaryStatus)
                .equals(after.map(StatusOutline::temporaryStatus));
    EvseState state =
        new EvseState(
            written,
            sequence,
            now,
            others,
            ended,
            isSame ? since : after.map(status -> now),
            lastUpdated);
    return view(asOf).isSameAs(state.view(now)) ? state : state.updatedAt(now);
  }

  private EvseState updatedAt(Instant now) {
    return new EvseState(evseId, sequence, asOf, statuses, undeleted, since, Optional.of(now));
  }

  /** What counts at an instant before the next boundary. */
  private EffectiveStatus view(Instant instant) {
    List<Stretch> stretches = timeline().stretchesFrom(instant);
    boolean isEffective = !stretches.isEmpty() && stretches.getFirst().from().equals(instant);
    return new EffectiveStatus(
        evseId,
        instant,
        isEffective
            ? Optional.of(
                new Stretch(
                    stretches.getFirst().status(),
                    since.orElseThrow(),
                    stretches.getFirst().until()))
            : Optional.empty(),
        timeline().overriddenAt(instant),
        stretches.subList(isEffective ? 1 : 0, stretches.size()),
        sequence,
        lastUpdated);
  }

  private Timeline timeline() {
    return new Timeline(statuses.values());
  }
}
