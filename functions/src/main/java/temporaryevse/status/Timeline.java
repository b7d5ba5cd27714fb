package temporaryevse.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statuses of one EVSE in time: which of them is effective when.
 *
 * @param statuses in any order
 */
record Timeline(Collection<StatusOutline> statuses) {

  /** The status that is effective at an instant; empty where none holds. */
  Optional<StatusOutline> effectiveAt(Instant instant) {
    return statuses.stream()
        .filter(status -> status.period().contains(instant))
        .max(StatusOutline.PRECEDENCE);
  }

  /** The ids of the statuses that hold at an instant without being effective, ascending. */
  List<Long> overriddenAt(Instant instant) {
    Optional<StatusOutline> effective = effectiveAt(instant);
    return statuses.stream()
        .filter(status -> status.period().contains(instant))
        .filter(status -> !effective.equals(Optional.of(status)))
        .map(StatusOutline::id)
        .sorted()
        .toList();
  }

  /** The instants after this one at which a status begins or ends, ascending and distinct. */
  Stream<Instant> boundariesAfter(Instant instant) {
    return statuses.stream()
        .flatMap(status -> status.period().boundaries())
        .filter(boundary -> boundary.isAfter(instant))
        .distinct()
        .sorted();
  }

  /**
   * What is effective from an instant on: ascending and disjoint, with neighbours of the same
   * status joined.
   */
  List<Stretch> stretchesFrom(Instant instant) {
    List<Stretch> stretches = new ArrayList<>();
    List<Instant> instants = Stream.concat(Stream.of(instant), boundariesAfter(instant)).toList();
    Optional<StatusOutline> current = Optional.empty();
    Instant from = instant;
    for (Instant boundary : instants) {
      Optional<StatusOutline> next = effectiveAt(boundary);
      if (!next.equals(current)) {
        add(stretches, current, from, Optional.of(boundary));
        current = next;
        from = boundary;
      }
    }
    add(stretches, current, from, Optional.empty());
    return stretches;
  }

  private static void add(
      List<Stretch> stretches,
      Optional<StatusOutline> status,
      Instant from,
      Optional<Instant> until) {
    status.ifPresent(effective -> stretches.add(new Stretch(effective, from, until)));
  }
}
