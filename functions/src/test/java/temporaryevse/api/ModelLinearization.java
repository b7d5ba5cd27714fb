package temporaryevse.api;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether events that overlapped can have happened one after the other: searches for an order in
 * which each takes effect between its start and its end, and each is possible in the state that
 * those before it have left (Wing and Gong, "Testing and Verifying Concurrent Objects", 1993).
 *
 * @param <S> state of the object
 */
final class ModelLinearization<S> {

  /** An end for what may take effect at any time from its start on. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<Event<S>> events;
  private final Set<Visited<S>> visited = new HashSet<>();

  /**
   * An event.
   *
   * @param start and {@code end}: it takes effect between them
   * @param optional whether it may have had no effect at all
   * @param effect from the state before to the state after; empty where it cannot happen
   */
  record Event<S>(long start, long end, boolean optional, Function<S, Optional<S>> effect) {}

  private record Visited<S>(BitSet done, S state) {}

  private ModelLinearization(List<Event<S>> events) {
    this.events = events;
  }

  static <S> boolean exists(S initial, List<Event<S>> events) {
    return new ModelLinearization<>(events).canGoOn(new BitSet(), initial);
  }

  private boolean canGoOn(BitSet done, S state) {
    if (!visited.add(new Visited<>((BitSet) done.clone(), state))) {
      return false;
    }
    long firstEnd = NEVER;
    long lastStart = Long.MIN_VALUE;
    boolean complete = true;
    for (int i = 0; i < events.size(); i++) {
      Event<S> event = events.get(i);
      if (done.get(i)) {
        lastStart = Math.max(lastStart, event.start());
      } else if (!event.optional()) {
        firstEnd = Math.min(firstEnd, event.end());
        complete = false;
      }
    }
    if (complete) {
      return true;
    }
    for (int i = 0; i < events.size(); i++) {
      Event<S> event = events.get(i);
      if (done.get(i) || event.start() > firstEnd || event.end() < lastStart) {
        continue;
      }
      Optional<S> after = event.effect().apply(state);
      if (after.isPresent()) {
        done.set(i);
        if (canGoOn(done, after.get())) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }
}
