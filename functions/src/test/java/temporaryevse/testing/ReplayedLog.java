package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import temporaryevse.evse.EvseId;
import temporaryevse.status.DriverMessage;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseEvent;
import temporaryevse.status.LogEntry;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.Stretch;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The state of an EVSE as its log alone tells it.
 *
 * <p>It knows no rule of precedence: who holds and who is effective is read from the events.
 *
 * @param statuses that have not ended after the last entry, by id
 * @param effective as of the last entry; empty for an empty log
 */
public record ReplayedLog(Map<Long, StatusOutline> statuses, Optional<EffectiveStatus> effective) {

  /**
   * Replays a log from its first entry.
   *
   * @throws AssertionError where an entry contradicts those before it
   */
  public static ReplayedLog of(List<LogEntry> entries) {
    Replay replay = new Replay();
    entries.forEach(replay::add);
    return new ReplayedLog(replay.statuses, replay.effective());
  }

  private static final class Replay {
    private final Map<Long, StatusOutline> statuses = new TreeMap<>();
    private final Map<Long, List<DriverMessage>> messages = new HashMap<>();
    private final Set<Long> holding = new TreeSet<>();
    private final List<EvseId> written = new ArrayList<>();
    private final List<EffectiveStatus> changes = new ArrayList<>();
    private long sequence;
    private Instant time = Instant.EPOCH;

    void add(LogEntry entry) {
      assertThat(entry.sequence()).as("sequence number").isEqualTo(sequence + 1);
      assertThat(entry.time()).as("time of entry %d", entry.sequence()).isAfterOrEqualTo(time);
      assertThat(entry.events().stream().filter(EvseEvent.EffectiveStatusChanged.class::isInstance))
          .as("changes of the effective status in entry %d", entry.sequence())
          .hasSizeLessThanOrEqualTo(1);
      sequence = entry.sequence();
      time = entry.time();
      entry.events().forEach(this::apply);
      assertThat(statuses.values().stream().filter(status -> status.period().contains(time)))
          .as("statuses that hold after entry %d", sequence)
          .extracting(StatusOutline::id)
          .containsExactlyInAnyOrderElementsOf(holding);
    }

    private void apply(EvseEvent event) {
      switch (event) {
        case EvseEvent.Created created -> {
          assertThat(statuses).doesNotContainKey(created.status().id());
          written.add(created.status().evseId());
          put(created.status());
        }
        case EvseEvent.Updated updated -> {
          remove(updated.before().outline());
          put(updated.after());
        }
        case EvseEvent.Removed removed -> {
          remove(removed.status().outline());
          holding.remove(removed.status().id());
        }
        case EvseEvent.Started started -> {
          assertThat(statuses).containsEntry(started.status().id(), started.status());
          assertThat(holding.add(started.status().id())).as("%s", started).isTrue();
        }
        case EvseEvent.Ended ended -> {
          assertThat(holding.remove(ended.status().id())).as("%s", ended).isTrue();
          if (ended.status().period().hasEnded(time)) {
            statuses.remove(ended.status().id());
          }
        }
        case EvseEvent.EffectiveStatusChanged changed -> {
          assertThat(changed.previous().lastUpdated())
              .isEqualTo(last(changes).flatMap(EffectiveStatus::lastUpdated));
          assertThat(changed.current().sequence()).isEqualTo(sequence);
          assertThat(changed.current().at()).isEqualTo(time);
          assertThat(changed.current().lastUpdated()).contains(time);
          assertThat(changed.previous().message()).isEmpty();
          assertThat(changed.current().message())
              .as("message of %s", changed.current())
              .isEqualTo(
                  changed
                      .current()
                      .effective()
                      .map(stretch -> messages.get(stretch.status().id()))
                      .orElse(List.of()));
          changes.add(changed.current());
        }
      }
    }

    private void put(TemporaryEvseStatus status) {
      assertThat(status.version()).isEqualTo(sequence);
      messages.put(status.id(), status.details().message());
      if (!status.period().hasEnded(time)) {
        statuses.put(status.id(), status.outline());
      }
    }

    private void remove(StatusOutline status) {
      assertThat(statuses.remove(status.id())).isEqualTo(status);
    }

    Optional<EffectiveStatus> effective() {
      Optional<EffectiveStatus> change = last(changes);
      Optional<Stretch> effective = change.flatMap(EffectiveStatus::effective).map(this::asItIs);
      List<Long> overridden =
          holding.stream()
              .filter(id -> effective.stream().noneMatch(stretch -> stretch.status().id() == id))
              .toList();
      List<Stretch> schedule =
          change.map(EffectiveStatus::schedule).orElse(List.of()).stream()
              .map(this::asItIs)
              .toList();
      return last(written)
          .map(
              evseId ->
                  new EffectiveStatus(
                      evseId,
                      time,
                      effective,
                      List.of(),
                      overridden,
                      schedule,
                      sequence,
                      change.flatMap(EffectiveStatus::lastUpdated)));
    }

    /** The same stretch; its status may have changed since in what partners are not told. */
    private Stretch asItIs(Stretch stretch) {
      assertThat(statuses).containsKey(stretch.status().id());
      return new Stretch(
          statuses.getOrDefault(stretch.status().id(), stretch.status()),
          stretch.from(),
          stretch.until());
    }

    private static <T> Optional<T> last(List<T> values) {
      return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }
  }
}
