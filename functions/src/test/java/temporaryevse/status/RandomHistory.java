package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import temporaryevse.testing.ReplayedLog;

/** A life of an EVSE under random commands, compared with {@link NaiveEvse} after each of them. */
final class RandomHistory {

  /** The time of the last command: boundaries lie up to 90 behind it. */
  private static final long LAST_COMMAND = 100;

  private final Random random;
  private final RandomStatuses statuses;
  private final int creates;
  private final EvseInMemory evse = new EvseInMemory();
  private final NaiveEvse naive = new NaiveEvse(0);
  private long clock;
  private long lastId;
  private boolean wasFull;

  /**
   * @param creates of ten commands
   */
  RandomHistory(long seed, int creates) {
    random = new Random(seed);
    statuses = new RandomStatuses(random);
    this.creates = creates;
  }

  /** Lives until nothing lies ahead any more but statuses without an end. */
  void run(int commands) {
    for (int i = 0; i < commands; i++) {
      clock = Math.max(clock, i * LAST_COMMAND / commands - random.nextInt(4));
      command();
      checkView();
      if (i % 10 == 0) {
        checkLog();
      }
    }
    checkLog();
    compareAdvances();
    evse.advance(NaiveEvse.FOREVER - 1);
    naive.passUntil(NaiveEvse.FOREVER - 1);
    checkView();
    checkLog();
    assertThat(evse.events()).isEqualTo(naive.events());
    assertThat(evse.items().keySet()).isEqualTo(naive.statuses().keySet());
    assertThat(evse.state().dueAt()).isEmpty();
  }

  /** Whether a status was refused as there were 100. */
  boolean wasFull() {
    return wasFull;
  }

  private void command() {
    naive.passUntil(clock);
    int kind = random.nextInt(10);
    if (kind < creates) {
      create();
    } else if (kind < 9) {
      Optional<TemporaryEvseStatus> stored = anyItem();
      if (stored.isPresent() && kind == 8) {
        remove(stored.get());
      } else if (stored.isPresent()) {
        change(stored.get());
      }
    } else {
      evse.advance(told());
    }
  }

  /** The clock of whoever decides: behind, where the EVSE has seen a later time already. */
  private long told() {
    return evse.state().asOf().equals(EvseInMemory.at(clock)) ? clock - random.nextInt(3) : clock;
  }

  private void create() {
    long id = ++lastId;
    NaiveEvse.Status wanted = statuses.around(clock, id);
    StatusDetails details = details(wanted.reason());
    boolean fromNow = random.nextInt(5) == 0;
    NewStatus request =
        new NewStatus(
            wanted.temporaryStatus(),
            EvseInMemory.EVSE,
            fromNow ? Optional.empty() : Optional.of(EvseInMemory.at(wanted.from())),
            end(wanted.to()),
            details);
    long told = told();
    long from = fromNow ? told : wanted.from();
    NaiveEvse.Status created =
        new NaiveEvse.Status(
            id, wanted.temporaryStatus(), wanted.reason(), details.message(), from, wanted.to());
    String expected = "Created";
    if (created.to() <= from) {
      expected = "AlreadyEnded";
    } else if (created.to() > clock && naive.statuses().size() == 100) {
      expected = "TooManyStatuses";
      wasFull = true;
    }
    long sequence = evse.state().sequence();
    CreateOutcome outcome =
        evse.decide(state -> Decisions.create(state, request, id, EvseInMemory.at(told)));
    assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
    if (outcome instanceof CreateOutcome.Created stored) {
      naive.put(created);
      assertThat(evse.items()).containsEntry(id, stored.status());
    } else {
      assertThat(evse.state().sequence()).as("what is refused is not written").isEqualTo(sequence);
    }
  }

  private void change(TemporaryEvseStatus stored) {
    long from = EvseInMemory.milliseconds(stored.period().validFrom());
    long to = stored.period().validTo().map(EvseInMemory::milliseconds).orElse(NaiveEvse.FOREVER);
    NaiveEvse.Status other = statuses.around(clock, stored.id());
    Optional<TemporaryStatus> newStatus = sometimes(other.temporaryStatus());
    Optional<Long> newFrom = sometimes(random.nextInt(4) == 0 ? clock : other.from());
    Optional<Long> newTo = sometimes(random.nextInt(4) == 0 ? clock : other.to());
    DetailsChange details = random.nextBoolean() ? DetailsChange.NONE : detailsChange();
    StatusDetails explained = details.applyTo(stored.details());
    NaiveEvse.Status changed =
        new NaiveEvse.Status(
            stored.id(),
            newStatus.orElse(stored.temporaryStatus()),
            explained.reason(),
            explained.message(),
            newFrom.orElse(from),
            newTo.orElse(to));
    boolean expects = random.nextInt(10) != 0;
    String expected = "Changed";
    if (to <= clock) {
      expected = "NotFound";
    } else if (!expects) {
      expected = "VersionMismatch";
    } else if (changed.to() <= changed.from()) {
      expected = "InvalidPeriod";
    }
    StatusChange change =
        new StatusChange(
            newStatus,
            newFrom.map(EvseInMemory::at),
            newTo.map(end -> new Replacement<>(end(end))),
            details);
    long told = told();
    long sequence = evse.state().sequence();
    ChangeOutcome outcome =
        evse.decide(
            state ->
                Decisions.change(
                    state, stored, change, version(stored, expects), EvseInMemory.at(told)));
    assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
    boolean isSame =
        changed.temporaryStatus() == stored.temporaryStatus()
            && changed.from() == from
            && changed.to() == to
            && explained.equals(stored.details());
    if (outcome instanceof ChangeOutcome.Changed(TemporaryEvseStatus now) && !isSame) {
      naive.put(changed);
      assertThat(evse.items()).containsEntry(stored.id(), now);
      assertThat(now.details()).isEqualTo(explained);
    } else {
      assertThat(evse.state().sequence()).as("what is refused is not written").isEqualTo(sequence);
    }
  }

  private void remove(TemporaryEvseStatus stored) {
    boolean expects = random.nextInt(10) != 0;
    RemoveOutcome expected = RemoveOutcome.REMOVED;
    if (stored.period().hasEnded(EvseInMemory.at(clock))) {
      expected = RemoveOutcome.NOT_FOUND;
    } else if (!expects) {
      expected = RemoveOutcome.VERSION_MISMATCH;
    }
    long told = told();
    RemoveOutcome outcome =
        evse.decide(
            state ->
                Decisions.remove(state, stored, version(stored, expects), EvseInMemory.at(told)));
    assertThat(outcome).isEqualTo(expected);
    if (expected == RemoveOutcome.REMOVED) {
      naive.remove(stored.id());
      assertThat(evse.items()).doesNotContainKey(stored.id());
    }
  }

  private void checkView() {
    EvseState state = evse.state();
    assertThat(EvseInMemory.text(state.at(EvseInMemory.at(naive.now())))).isEqualTo(naive.view());
    assertThat(state.at(state.asOf().minusMillis(1))).isEqualTo(state.at(state.asOf()));
  }

  private void checkLog() {
    EvseState state = evse.state();
    ReplayedLog replayed = ReplayedLog.of(evse.log());
    assertThat(replayed.statuses()).isEqualTo(state.statuses());
    assertThat(replayed.effective())
        .isEqualTo(evse.log().isEmpty() ? Optional.empty() : Optional.of(state.at(state.asOf())));
  }

  /** To advance once, in each millisecond, or not at all but in a read: it is the same. */
  private void compareAdvances() {
    EvseInMemory once = evse.copy();
    EvseInMemory often = evse.copy();
    for (long time = clock; time < NaiveEvse.FOREVER; time++) {
      often.advance(time);
      assertThat(EvseInMemory.text(evse.state().at(EvseInMemory.at(time))))
          .isEqualTo(EvseInMemory.text(often.state().at(EvseInMemory.at(time))));
    }
    once.advance(NaiveEvse.FOREVER - 1);
    assertThat(once.events()).isEqualTo(often.events());
    assertThat(once.items()).isEqualTo(often.items());
    assertThat(once.state().written(0)).isEqualTo(often.state().written(0));
  }

  private Optional<TemporaryEvseStatus> anyItem() {
    List<TemporaryEvseStatus> all = new ArrayList<>(evse.items().values());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private ExpectedVersion version(TemporaryEvseStatus stored, boolean expects) {
    if (!expects) {
      return new ExpectedVersion(Optional.of(Set.of(stored.version() + 1)));
    }
    return random.nextBoolean()
        ? ExpectedVersion.ANY
        : new ExpectedVersion(Optional.of(Set.of(stored.version(), stored.version() + 1)));
  }

  private StatusDetails details(Optional<Reason> reason) {
    return new StatusDetails(
        reason, message(), sometimes("the key is at the desk"), sometimes("WO-1"));
  }

  private DetailsChange detailsChange() {
    return new DetailsChange(
        sometimes(new Replacement<>(sometimes(Reason.FAULT))),
        sometimes(new Replacement<>(Optional.of(message()))),
        sometimes(new Replacement<>(sometimes("the key is lost"))),
        sometimes(new Replacement<>(sometimes("WO-2"))));
  }

  private List<DriverMessage> message() {
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(new DriverMessage("en", "Back at noon"));
      default -> List.of(new DriverMessage("de", "Gleich"), new DriverMessage("en", "Soon"));
    };
  }

  private <T> Optional<T> sometimes(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  private static Optional<Instant> end(long to) {
    return to == NaiveEvse.FOREVER ? Optional.empty() : Optional.of(EvseInMemory.at(to));
  }
}
