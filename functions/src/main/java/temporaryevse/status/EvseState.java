package temporaryevse.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Instant at = later(instant);
    List<Stretch> stretches = stretches();
    return new EffectiveStatus(
        evseId,
        at,
        stretches.stream().filter(stretch -> stretch.contains(at)).findFirst(),
        List.of(),
        timeline().overriddenAt(at),
        stretches.stream().filter(stretch -> stretch.from().isAfter(at)).toList(),
        sequence,
        stretches.stream()
            .flatMap(Stretch::boundaries)
            .filter(boundary -> boundary.isAfter(asOf) && !boundary.isAfter(at))
            .max(Comparator.naturalOrder())
            .or(() -> lastUpdated));
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
    EffectiveStatus reached = at(boundary);
    return new EvseState(
        evseId,
        sequence,
        boundary,
        remaining,
        ended,
        reached.effective().map(Stretch::from),
        reached.lastUpdated());
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

  /** Whether as many statuses as an EVSE may have do not end until an instant. */
  boolean isFull(Instant now) {
    return statuses.values().stream().filter(status -> !status.period().hasEnded(now)).count()
        >= MAX_STATUSES;
  }

  /** The state without some statuses. */
  EvseState without(Set<Long> ids, Instant now) {
    Map<Long, StatusOutline> others = new TreeMap<>(statuses);
    others.keySet().removeAll(ids);
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
    EffectiveStatus foreseen = at(now);
    Optional<Instant> since =
        new Timeline(others.values())
            .effectiveAt(now)
            .map(
                status ->
                    foreseen
                        .effective()
                        .filter(stretch -> stretch.status().countsAs(status))
                        .map(Stretch::from)
                        .orElse(now));
    EvseState state = new EvseState(written, sequence, now, others, ended, since, lastUpdated);
    return foreseen.isSameAs(state.at(now)) ? state : state.updatedAt(now);
  }

  private EvseState updatedAt(Instant now) {
    return new EvseState(evseId, sequence, asOf, statuses, undeleted, since, Optional.of(now));
  }

  /** What is effective from {@link #asOf} on, the first of it since {@link #since}. */
  private List<Stretch> stretches() {
    return timeline().stretchesFrom(asOf).stream()
        .map(stretch -> stretch.from().equals(asOf) ? stretch.since(since.orElseThrow()) : stretch)
        .toList();
  }

  private Timeline timeline() {
    return new Timeline(statuses.values());
  }
}
