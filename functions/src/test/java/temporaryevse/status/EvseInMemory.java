package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import temporaryevse.evse.EvseId;

/**
 * An EVSE in memory: it applies decisions as a store does, and checks each write.
 *
 * <p>Instants of the tests are milliseconds after {@link #at at(0)}.
 */
final class EvseInMemory {

  static final EvseId EVSE = EvseId.parse("DK*SPI*E123*1").orElseThrow();

  private static final Instant BEGINNING = Instant.parse("2026-11-24T10:00:00Z");

  /** More decisions than any command of a test needs. */
  private static final int MAX_DECISIONS = 100;

  private EvseState state;
  private final Map<Long, TemporaryEvseStatus> items = new TreeMap<>();
  private final List<LogEntry> log = new ArrayList<>();
  private final List<Integer> writes = new ArrayList<>();

  EvseInMemory() {
    this(EvseState.unused(EVSE));
  }

  private EvseInMemory(EvseState state) {
    this.state = state;
  }

  static Instant at(long milliseconds) {
    return BEGINNING.plusMillis(milliseconds);
  }

  static long milliseconds(Instant instant) {
    return instant.toEpochMilli() - BEGINNING.toEpochMilli();
  }

  /** The same EVSE, with a life and a log of its own from now on. */
  EvseInMemory copy() {
    EvseInMemory copy = new EvseInMemory(state);
    copy.items.putAll(items);
    return copy;
  }

  EvseState state() {
    return state;
  }

  Map<Long, TemporaryEvseStatus> items() {
    return items;
  }

  List<LogEntry> log() {
    return log;
  }

  /** How many entries each write had. */
  List<Integer> writes() {
    return writes;
  }

  /** The entries that have events, as text. */
  List<String> events() {
    return log.stream().filter(entry -> !entry.events().isEmpty()).map(EvseInMemory::text).toList();
  }

  /** Decides until there is an answer, and applies each write. */
  <T> T decide(Function<EvseState, Decision<T>> command) {
    for (int i = 0; i < MAX_DECISIONS; i++) {
      Decision<T> decision = command.apply(state);
      decision.transition().map(this::withMessages).ifPresent(this::write);
      if (decision.outcome().isPresent()) {
        return decision.outcome().get();
      }
      assertThat(decision.transition()).as("what is written first").isPresent();
    }
    throw new AssertionError("no answer after " + MAX_DECISIONS + " decisions");
  }

  /** Advances until nothing is left to do. */
  void advance(long clock) {
    for (int i = 0; i < MAX_DECISIONS; i++) {
      if (!decide(evse -> Decisions.advance(evse, at(clock)))) {
        return;
      }
    }
    throw new AssertionError("not done after " + MAX_DECISIONS + " advances");
  }

  private Transition withMessages(Transition transition) {
    assertThat(items.keySet()).containsAll(transition.explained());
    Map<Long, List<DriverMessage>> messages = new TreeMap<>();
    items.forEach((id, status) -> messages.put(id, status.details().message()));
    messages.keySet().retainAll(transition.explained());
    return transition.withMessages(messages);
  }

  private void write(Transition transition) {
    List<LogEntry> entries =
        Stream.concat(transition.boundaries().stream(), transition.command().stream()).toList();
    assertThat(entries).hasSizeBetween(1, 10);
    assertThat(transition.next().sequence()).isEqualTo(state.sequence() + entries.size());
    assertThat(transition.next().asOf()).isEqualTo(entries.getLast().time());
    assertThat(transition.deleted()).hasSizeLessThanOrEqualTo(25);
    assertThat(items.keySet()).containsAll(transition.deleted());
    items.keySet().removeAll(transition.deleted());
    transition
        .stored()
        .ifPresent(
            status -> {
              assertThat(transition.deleted()).doesNotContain(status.id());
              items.put(status.id(), status);
            });
    log.addAll(entries);
    writes.add(entries.size());
    state = transition.next();
    checkItems();
  }

  /** An item is in the state exactly where it is stored: as a status, or to be deleted. */
  private void checkItems() {
    assertThat(state.undeleted()).doesNotHaveDuplicates();
    assertThat(items.keySet()).containsAll(state.undeleted());
    Map<Long, StatusOutline> notEnded = new TreeMap<>();
    items.forEach((id, status) -> notEnded.put(id, status.outline()));
    notEnded.keySet().removeAll(state.undeleted());
    assertThat(state.statuses()).isEqualTo(notEnded);
    assertThat(state.statuses()).hasSizeLessThanOrEqualTo(100);
    assertThat(state.statuses().values())
        .noneMatch(status -> status.period().hasEnded(state.asOf()));
  }

  private static String text(LogEntry entry) {
    return entry.events().stream()
        .map(EvseInMemory::text)
        .collect(Collectors.joining(", ", milliseconds(entry.time()) + ": ", ""));
  }

  private static String text(EvseEvent event) {
    return switch (event) {
      case EvseEvent.Created created -> "created " + created.status().id();
      case EvseEvent.Updated updated -> "updated " + updated.after().id();
      case EvseEvent.Removed removed -> "removed " + removed.status().id();
      case EvseEvent.Started started -> "started " + started.status().id();
      case EvseEvent.Ended ended -> "ended " + ended.status().id();
      case EvseEvent.EffectiveStatusChanged changed ->
          "effective "
              + changed.current().effective().map(stretch -> text(stretch.status())).orElse("none");
    };
  }

  private static String text(StatusOutline status) {
    return status.id() + " " + status.temporaryStatus();
  }

  /** What counts, as {@link NaiveEvse#view} writes it; without the number of the write. */
  static String text(EffectiveStatus status) {
    return "at %d: effective %s; overridden %s; schedule %s; updated %s"
        .formatted(
            milliseconds(status.at()),
            status
                .effective()
                .map(
                    stretch ->
                        text(stretch)
                            + stretch.status().reason().map(reason -> " " + reason).orElse(""))
                .orElse("none"),
            status.overridden(),
            status.schedule().stream().map(EvseInMemory::text).toList(),
            text(status.lastUpdated()));
  }

  private static String text(Stretch stretch) {
    return "%s %d to %s"
        .formatted(text(stretch.status()), milliseconds(stretch.from()), text(stretch.until()));
  }

  private static String text(Optional<Instant> instant) {
    return instant.map(known -> Long.toString(milliseconds(known))).orElse("none");
  }
}
