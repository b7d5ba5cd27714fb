package temporaryevse.bench.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of an EVSE and what follows from it. Boundaries that have passed since the last write
 * are not looked for: the benchmark's statuses have none.
 */
record EvseState(
    String evseId,
    long sequence,
    Instant asOf,
    List<Status> statuses,
    List<Long> undeleted,
    @Nullable Instant since,
    @Nullable Instant lastUpdated) {

  /** The state of an EVSE that never had a status. */
  static EvseState unused(String evseId) {
    return new EvseState(evseId, 0, Instant.EPOCH, List.of(), List.of(), null, null);
  }

  /** The later of an instant and the last write. */
  Instant later(Instant instant) {
    return instant.isAfter(asOf) ? instant : asOf;
  }

  /** The state after the write of a new status. */
  EvseState with(Status status, Instant now) {
    List<Status> all = new ArrayList<>(statuses);
    List<Long> ended = new ArrayList<>(undeleted);
    if (status.hasEnded(now)) {
      ended.add(status.id());
    } else {
      all.add(status);
    }
    EvseState next =
        new EvseState(status.evseId(), sequence + 1, now, all, ended, since, lastUpdated);
    Optional<Status> after = next.effectiveAt(now);
    Instant effectiveSince =
        effectiveAt(asOf).equals(after) ? since : after.map(effective -> now).orElse(null);
    next = next.with(effectiveSince, lastUpdated);
    return at(asOf).isSameAs(next.at(now)) ? next : next.with(effectiveSince, now);
  }

  private EvseState with(@Nullable Instant effectiveSince, @Nullable Instant updated) {
    return new EvseState(evseId, sequence, asOf, statuses, undeleted, effectiveSince, updated);
  }

  /** What counts at an instant, and what will count after it. */
  EffectiveStatus at(Instant instant) {
    List<Stretch> schedule = stretchesFrom(instant);
    Stretch effective = null;
    if (!schedule.isEmpty() && schedule.getFirst().from().equals(instant)) {
      Stretch first = schedule.removeFirst();
      effective = new Stretch(first.status(), Objects.requireNonNull(since), first.until());
    }
    Optional<Status> current = effectiveAt(instant);
    List<Long> overridden =
        statuses.stream()
            .filter(status -> status.holds(instant) && !current.equals(Optional.of(status)))
            .map(Status::id)
            .sorted()
            .toList();
    return new EffectiveStatus(
        evseId, instant, effective, overridden, schedule, sequence, lastUpdated);
  }

  /** The next instant at which something begins or ends; now, where something is to be deleted. */
  Optional<Instant> dueAt() {
    return undeleted.isEmpty() ? boundariesAfter(asOf).findFirst() : Optional.of(asOf);
  }

  private Optional<Status> effectiveAt(Instant instant) {
    return statuses.stream().filter(status -> status.holds(instant)).max(Status.PRECEDENCE);
  }

  private Stream<Instant> boundariesAfter(Instant instant) {
    return statuses.stream()
        .flatMap(Status::boundaries)
        .filter(boundary -> boundary.isAfter(instant))
        .distinct()
        .sorted();
  }

  /** What is effective from an instant on, ascending and disjoint. */
  private List<Stretch> stretchesFrom(Instant instant) {
    List<Stretch> stretches = new ArrayList<>();
    Optional<Status> current = Optional.empty();
    Instant from = instant;
    for (Instant boundary : Stream.concat(Stream.of(instant), boundariesAfter(instant)).toList()) {
      Optional<Status> next = effectiveAt(boundary);
      if (!next.equals(current)) {
        if (current.isPresent()) {
          stretches.add(new Stretch(current.get(), from, boundary));
        }
        current = next;
        from = boundary;
      }
    }
    if (current.isPresent()) {
      stretches.add(new Stretch(current.get(), from, null));
    }
    return stretches;
  }
}
