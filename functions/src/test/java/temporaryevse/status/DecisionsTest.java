package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.status.EvseInMemory.EVSE;
import static temporaryevse.status.EvseInMemory.at;
import static temporaryevse.status.TemporaryStatus.BLOCKED;
import static temporaryevse.status.TemporaryStatus.MAINTENANCE;
import static temporaryevse.status.TemporaryStatus.RESERVED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.evse.EvseId;

class DecisionsTest {

  private static final String CREATED = "Created";
  private static final String CHANGED = "Changed";
  private static final String REMOVED = "REMOVED";

  private static final StatusDetails DETAILS =
      new StatusDetails(
          Optional.of(Reason.REPAIR),
          List.of(new DriverMessage("en", "Back at noon")),
          Optional.of("the key is at the desk"),
          Optional.of("WO-1"));

  private static final EvseId OTHER_SPELLING = EvseId.parse("dkspie123*1").orElseThrow();

  /** A status that an EVSE has from 0 on; its id is its place in the list. */
  record Given(TemporaryStatus status, Optional<Instant> from, Optional<Instant> to) {
    NewStatus request() {
      return new NewStatus(status, EVSE, from, to, DETAILS);
    }
  }

  private static Given given(TemporaryStatus status, long from, long to) {
    return new Given(status, Optional.of(at(from)), Optional.of(at(to)));
  }

  private static Given endless(TemporaryStatus status, long from) {
    return new Given(status, Optional.of(at(from)), Optional.empty());
  }

  /** A request, made at a time of the clock. */
  @FunctionalInterface
  interface Command {
    Object apply(EvseInMemory evse, Instant clock);
  }

  private static Command create(Given status) {
    return (evse, clock) ->
        evse.decide(state -> Decisions.create(state, status.request(), 9, clock));
  }

  private static Command createFromNowTo(long to) {
    return create(new Given(BLOCKED, Optional.empty(), Optional.of(at(to))));
  }

  private static Command change(long id, StatusChange change) {
    return change(id, change, ExpectedVersion.ANY);
  }

  private static Command change(long id, StatusChange change, ExpectedVersion expected) {
    return (evse, clock) ->
        evse.decide(state -> Decisions.change(state, item(evse, id), change, expected, clock));
  }

  private static Command remove(long id) {
    return remove(id, ExpectedVersion.ANY);
  }

  private static Command remove(long id, ExpectedVersion expected) {
    return (evse, clock) ->
        evse.decide(state -> Decisions.remove(state, item(evse, id), expected, clock));
  }

  private static TemporaryEvseStatus item(EvseInMemory evse, long id) {
    return Optional.ofNullable(evse.items().get(id)).orElseThrow();
  }

  private static Command advance() {
    return (evse, clock) -> evse.decide(state -> Decisions.advance(state, clock));
  }

  private static StatusChange status(TemporaryStatus status) {
    return new StatusChange(
        Optional.of(status), Optional.empty(), Optional.empty(), DetailsChange.NONE);
  }

  private static StatusChange from(long from) {
    return new StatusChange(
        Optional.empty(), Optional.of(at(from)), Optional.empty(), DetailsChange.NONE);
  }

  private static StatusChange to(long to) {
    return to(Optional.of(at(to)));
  }

  private static StatusChange to(Optional<Instant> to) {
    return new StatusChange(
        Optional.empty(), Optional.empty(), Optional.of(new Replacement<>(to)), DetailsChange.NONE);
  }

  private static StatusChange details(DetailsChange change) {
    return new StatusChange(Optional.empty(), Optional.empty(), Optional.empty(), change);
  }

  private static StatusChange reason(Optional<Reason> reason) {
    return details(
        new DetailsChange(
            Optional.of(new Replacement<>(reason)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static StatusChange message(List<DriverMessage> message) {
    return details(
        new DetailsChange(
            Optional.empty(),
            Optional.of(new Replacement<>(Optional.of(message))),
            Optional.empty(),
            Optional.empty()));
  }

  private static StatusChange note(Optional<String> note) {
    return details(
        new DetailsChange(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Replacement<>(note)),
            Optional.empty()));
  }

  private static StatusChange reference(Optional<String> reference) {
    return details(
        new DetailsChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Replacement<>(reference))));
  }

  private static ExpectedVersion version(Long... versions) {
    return new ExpectedVersion(Optional.of(Set.of(versions)));
  }

  private static Arguments row(
      String name, List<Given> given, long clock, Command command, Object outcome, String... log) {
    return Arguments.of(name, given, clock, command, outcome, List.of(log));
  }

  private static List<Given> maintenance() {
    return List.of(given(MAINTENANCE, 10, 20));
  }

  static Stream<Arguments> creates() {
    List<Given> none = List.of();
    return Stream.of(
        row(
            "ahead",
            none,
            5,
            create(given(BLOCKED, 10, 20)),
            CREATED,
            "5: created 9, effective none"),
        row(
            "holding",
            none,
            5,
            create(given(BLOCKED, 1, 20)),
            CREATED,
            "5: created 9, started 9, effective 9 BLOCKED"),
        row(
            "beginning now",
            none,
            5,
            create(given(BLOCKED, 5, 20)),
            CREATED,
            "5: created 9, started 9, effective 9 BLOCKED"),
        row(
            "beginning by default",
            none,
            5,
            createFromNowTo(6),
            CREATED,
            "5: created 9, started 9, effective 9 BLOCKED"),
        row("ended by default", none, 5, createFromNowTo(5), "AlreadyEnded"),
        row("wholly past", none, 5, create(given(BLOCKED, 1, 5)), CREATED, "5: created 9"),
        row(
            "hidden by another",
            maintenance(),
            12,
            create(given(BLOCKED, 11, 15)),
            CREATED,
            "10: started 1, effective 1 MAINTENANCE",
            "12: created 9, started 9"),
        row(
            "hidden until another ends",
            maintenance(),
            12,
            create(given(BLOCKED, 11, 30)),
            CREATED,
            "10: started 1, effective 1 MAINTENANCE",
            "12: created 9, started 9, effective 1 MAINTENANCE"),
        row(
            "in place of another",
            maintenance(),
            12,
            create(given(MAINTENANCE, 11, 30)),
            CREATED,
            "10: started 1, effective 1 MAINTENANCE",
            "12: created 9, started 9, effective 9 MAINTENANCE"),
        row(
            "at another's end",
            maintenance(),
            20,
            create(given(BLOCKED, 20, 30)),
            CREATED,
            "10: started 1, effective 1 MAINTENANCE",
            "20: ended 1, effective none",
            "20: created 9, started 9, effective 9 BLOCKED"));
  }

  static Stream<Arguments> changes() {
    List<Given> endless = List.of(endless(BLOCKED, 0));
    List<Given> overlap = List.of(given(MAINTENANCE, 0, 20), given(RESERVED, 0, 30));
    return Stream.of(
        row(
            "extended ahead",
            maintenance(),
            5,
            change(1, to(30)),
            CHANGED,
            "5: updated 1, effective none"),
        row(
            "extended while it holds",
            overlap,
            5,
            change(1, to(25)),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row(
            "another beginning in the past",
            overlap,
            5,
            change(1, from(-5)),
            CHANGED,
            "5: updated 1"),
        row(
            "hidden, and shorter than what hides it",
            overlap,
            5,
            change(2, to(15)),
            CHANGED,
            "5: updated 2, effective 1 MAINTENANCE"),
        row(
            "begun early",
            maintenance(),
            5,
            change(1, from(5)),
            CHANGED,
            "5: updated 1, started 1, effective 1 MAINTENANCE"),
        row(
            "postponed",
            overlap,
            5,
            change(1, from(6)),
            CHANGED,
            "5: updated 1, ended 1, effective 2 RESERVED"),
        row(
            "ended now",
            overlap,
            5,
            change(1, to(5)),
            CHANGED,
            "5: updated 1, ended 1, effective 2 RESERVED"),
        row(
            "never to begin",
            maintenance(),
            5,
            change(
                1,
                new StatusChange(
                    Optional.empty(),
                    Optional.of(at(1)),
                    Optional.of(new Replacement<>(Optional.of(at(5)))),
                    DetailsChange.NONE)),
            CHANGED,
            "5: updated 1, effective none"),
        row(
            "another status, which counts less",
            overlap,
            5,
            change(1, status(RESERVED)),
            CHANGED,
            "5: updated 1, effective 2 RESERVED"),
        row("the same status", overlap, 5, change(1, status(MAINTENANCE)), CHANGED),
        row("the same end", overlap, 5, change(1, to(20)), CHANGED),
        row("no change asked for", overlap, 25, change(2, details(DetailsChange.NONE)), CHANGED),
        row(
            "another reason of what counts",
            overlap,
            5,
            change(1, reason(Optional.of(Reason.FAULT))),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row(
            "no reason any more",
            overlap,
            5,
            change(1, reason(Optional.empty())),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row("the same reason", overlap, 5, change(1, reason(Optional.of(Reason.REPAIR))), CHANGED),
        row(
            "another message of what counts",
            overlap,
            5,
            change(1, message(List.of(new DriverMessage("en", "Back at one")))),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row(
            "no message any more",
            overlap,
            5,
            change(1, message(List.of())),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row("the same message", overlap, 5, change(1, message(DETAILS.message())), CHANGED),
        row(
            "a reason that does not count",
            overlap,
            5,
            change(2, reason(Optional.empty())),
            CHANGED,
            "5: updated 2"),
        row(
            "a message that does not count",
            overlap,
            5,
            change(2, message(List.of())),
            CHANGED,
            "5: updated 2"),
        row(
            "another note",
            overlap,
            5,
            change(1, note(Optional.of("the key is lost"))),
            CHANGED,
            "5: updated 1"),
        row("the same note", overlap, 5, change(1, note(DETAILS.note())), CHANGED),
        row(
            "no reference any more",
            overlap,
            5,
            change(1, reference(Optional.empty())),
            CHANGED,
            "5: updated 1"),
        row(
            "end taken away",
            overlap,
            5,
            change(1, to(Optional.empty())),
            CHANGED,
            "5: updated 1, effective 1 MAINTENANCE"),
        row("no end, as before", endless, 5, change(1, to(Optional.empty())), CHANGED),
        row("an end before the beginning", maintenance(), 5, change(1, to(10)), "InvalidPeriod"),
        row("a beginning at the end", maintenance(), 5, change(1, from(20)), "InvalidPeriod"),
        row(
            "the expected version",
            maintenance(),
            5,
            change(1, to(30), version(1L, 7L)),
            CHANGED,
            "5: updated 1, effective none"),
        row("another version", maintenance(), 5, change(1, to(30), version(2L)), "VersionMismatch"),
        row("no version", maintenance(), 5, change(1, to(30), version()), "VersionMismatch"),
        row(
            "another version before a faulty period",
            maintenance(),
            5,
            change(1, to(10), version(2L)),
            "VersionMismatch"),
        row(
            "in its last millisecond",
            maintenance(),
            19,
            change(1, to(30)),
            CHANGED,
            "10: started 1, effective 1 MAINTENANCE",
            "19: updated 1, effective 1 MAINTENANCE"),
        row("at its end", maintenance(), 20, change(1, to(30)), "NotFound"),
        row(
            "at its end, with another version",
            maintenance(),
            20,
            change(1, to(30), version(2L)),
            "NotFound"));
  }

  static Stream<Arguments> removals() {
    List<Given> overlap = List.of(given(MAINTENANCE, 0, 20), given(RESERVED, 0, 30));
    return Stream.of(
        row("ahead", maintenance(), 5, remove(1), REMOVED, "5: removed 1, effective none"),
        row("effective", overlap, 5, remove(1), REMOVED, "5: removed 1, effective 2 RESERVED"),
        row(
            "holding, where that changes what follows",
            overlap,
            5,
            remove(2),
            REMOVED,
            "5: removed 2, effective 1 MAINTENANCE"),
        row(
            "hidden to its end",
            List.of(given(MAINTENANCE, 0, 20), given(RESERVED, 0, 10)),
            5,
            remove(2),
            REMOVED,
            "5: removed 2"),
        row(
            "in its last millisecond",
            maintenance(),
            19,
            remove(1),
            REMOVED,
            "10: started 1, effective 1 MAINTENANCE",
            "19: removed 1, effective none"),
        row("at its end", maintenance(), 20, remove(1), "NOT_FOUND"),
        row(
            "the expected version",
            maintenance(),
            5,
            remove(1, version(1L)),
            REMOVED,
            "5: removed 1, effective none"),
        row("another version", maintenance(), 5, remove(1, version(2L)), "VERSION_MISMATCH"),
        row(
            "at its end, with another version",
            maintenance(),
            20,
            remove(1, version(2L)),
            "NOT_FOUND"));
  }

  static Stream<Arguments> advances() {
    List<Given> chain =
        List.of(given(MAINTENANCE, 10, 20), given(RESERVED, 10, 15), given(BLOCKED, 20, 25));
    return Stream.of(
        row("before the boundary", maintenance(), 9, advance(), "false"),
        row(
            "at the boundary",
            maintenance(),
            10,
            advance(),
            "true",
            "10: started 1, effective 1 MAINTENANCE"),
        row(
            "before the end",
            maintenance(),
            19,
            advance(),
            "true",
            "10: started 1, effective 1 MAINTENANCE"),
        row(
            "long after the end",
            maintenance(),
            99,
            advance(),
            "true",
            "10: started 1, effective 1 MAINTENANCE",
            "20: ended 1, effective none"),
        row(
            "over boundaries that change nothing for drivers",
            chain,
            30,
            advance(),
            "true",
            "10: started 1, started 2, effective 1 MAINTENANCE",
            "15: ended 2",
            "20: ended 1, started 3, effective 3 BLOCKED",
            "25: ended 3, effective none"),
        row("by a clock that is behind", maintenance(), -50, advance(), "false"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"creates", "changes", "removals", "advances"})
  void aCommandHasItsOutcomeAndItsEvents(
      String name,
      List<Given> given,
      long clock,
      Command command,
      Object outcome,
      List<String> log) {
    EvseInMemory evse = evse(given);
    int before = evse.events().size();

    Object answer = command.apply(evse, at(clock));

    assertThat(answer instanceof Record ? answer.getClass().getSimpleName() : answer.toString())
        .as(name)
        .isEqualTo(outcome);
    assertThat(evse.events().subList(before, evse.events().size())).isEqualTo(log);
  }

  private static EvseInMemory evse(List<Given> given) {
    EvseInMemory evse = new EvseInMemory();
    long id = 0;
    for (Given status : given) {
      long next = ++id;
      evse.decide(state -> Decisions.create(state, status.request(), next, at(0)));
    }
    return evse;
  }

  @Test
  void aStatusIsStoredAsItWasAskedFor() {
    EvseInMemory evse = new EvseInMemory();
    NewStatus request =
        new NewStatus(BLOCKED, OTHER_SPELLING, Optional.empty(), Optional.of(at(8)), DETAILS);

    CreateOutcome outcome = evse.decide(state -> Decisions.create(state, request, 7, at(3)));

    TemporaryEvseStatus stored =
        new TemporaryEvseStatus(
            7, BLOCKED, OTHER_SPELLING, new Period(at(3), Optional.of(at(8))), DETAILS, 1);
    assertThat(outcome).isEqualTo(new CreateOutcome.Created(stored));
    assertThat(evse.items()).containsExactlyEntriesOf(Map.of(7L, stored));
    assertThat(evse.state().evseId()).isEqualTo(OTHER_SPELLING);
    assertThat(evse.log().getFirst().events())
        .startsWith(
            new EvseEvent.Created(stored), new EvseEvent.Started(OTHER_SPELLING, stored.outline()));
  }

  @Test
  void aChangeKeepsWhatItDoesNotNameAndHasANewVersion() {
    EvseInMemory evse = evse(maintenance());
    TemporaryEvseStatus before = item(evse, 1);

    change(1, from(5)).apply(evse, at(5));

    TemporaryEvseStatus after =
        new TemporaryEvseStatus(
            1, MAINTENANCE, EVSE, new Period(at(5), Optional.of(at(20))), DETAILS, 2);
    assertThat(item(evse, 1)).isEqualTo(after);
    assertThat(evse.log().getLast().events())
        .startsWith(
            new EvseEvent.Updated(before, after), new EvseEvent.Started(EVSE, after.outline()));
  }

  @Test
  void anInvalidPeriodIsAnsweredWithTheStoredOne() {
    assertThat(change(1, to(10)).apply(evse(maintenance()), at(5)))
        .isEqualTo(new ChangeOutcome.InvalidPeriod(new Period(at(10), Optional.of(at(20)))));
  }

  @Test
  void aRequestThatEndsAtItsTimeIsAnsweredWithThat() {
    EvseInMemory evse = new EvseInMemory();
    create(given(BLOCKED, 0, 99)).apply(evse, at(8));

    assertThat(createFromNowTo(5).apply(evse, at(5)))
        .isEqualTo(new CreateOutcome.AlreadyEnded(at(5)));
  }

  @Test
  void sinceSurvivesAChangeThatKeepsIdAndStatus() {
    EvseInMemory evse = evse(List.of(given(MAINTENANCE, 0, 20), given(RESERVED, 0, 30)));

    change(1, to(25)).apply(evse, at(5));
    assertThat(evse.state().since()).contains(at(0));

    change(1, status(BLOCKED)).apply(evse, at(6));
    assertThat(evse.state().since()).contains(at(6));

    remove(1).apply(evse, at(7));
    assertThat(evse.state().since()).contains(at(7));

    remove(2).apply(evse, at(8));
    assertThat(evse.state().since()).isEmpty();
    assertThat(evse.state().lastUpdated()).contains(at(8));
  }

  @Test
  void aStatusWhollyPastWaitsForItsDeletionOnly() {
    EvseInMemory evse = new EvseInMemory();
    create(given(BLOCKED, 1, 5)).apply(evse, at(5));

    assertThat(evse.state().statuses()).isEmpty();
    assertThat(evse.state().undeleted()).containsExactly(9L);
    assertThat(evse.state().dueAt()).contains(at(5));
    assertThat(evse.state().lastUpdated()).isEmpty();

    assertThat(advance().apply(evse, at(5))).isEqualTo(true);
    assertThat(evse.items()).isEmpty();
    assertThat(evse.log()).last().isEqualTo(new LogEntry(2, at(5), List.of()));
    assertThat(evse.state().dueAt()).isEmpty();
    assertThat(advance().apply(evse, at(6))).isEqualTo(false);
  }

  @Test
  void anEvseIsDueAtItsNextBoundary() {
    EvseInMemory evse = evse(List.of(given(BLOCKED, 10, 20), endless(RESERVED, 15)));

    assertThat(evse.state().dueAt()).contains(at(10));
    evse.advance(10);
    assertThat(evse.state().dueAt()).contains(at(15));
    evse.advance(15);
    assertThat(evse.state().dueAt()).contains(at(20));
    evse.advance(20);
    assertThat(evse.state().dueAt()).isEmpty();
  }

  @Test
  void anEvseHasAtMost100StatusesThatHaveNotEnded() {
    List<Given> full = new ArrayList<>();
    LongStream.range(0, 100).forEach(i -> full.add(given(RESERVED, 1 + i, 200)));
    EvseInMemory evse = evse(full);
    long sequence = evse.state().sequence();

    assertThat(evse.decide(createWithId(101, 150))).isEqualTo(new CreateOutcome.TooManyStatuses());
    assertThat(evse.state().sequence()).as("nothing was written").isEqualTo(sequence);

    NewStatus past = given(BLOCKED, 1, 150).request();
    CreateOutcome wholly = evse.decide(state -> Decisions.create(state, past, 101, at(150)));
    assertThat(wholly).as("a status wholly past").isInstanceOf(CreateOutcome.Created.class);
    remove(1).apply(evse, at(151));
    assertThat(evse.decide(createWithId(102, 152))).isInstanceOf(CreateOutcome.Created.class);
    assertThat(evse.decide(createWithId(103, 152))).isEqualTo(new CreateOutcome.TooManyStatuses());
    assertThat(evse.decide(createWithId(104, 200))).isInstanceOf(CreateOutcome.Created.class);
  }

  private static Function<EvseState, Decision<CreateOutcome>> createWithId(long id, long clock) {
    return state -> Decisions.create(state, endless(BLOCKED, clock).request(), id, at(clock));
  }

  static Stream<Arguments> commandsBehindBoundaries() {
    return Stream.of(
        Arguments.of("create", create(endless(BLOCKED, 50))),
        Arguments.of("change", change(1, to(70))),
        Arguments.of("remove", remove(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commandsBehindBoundaries")
  void manyBoundariesAreWrittenTenAtATimeBeforeTheCommand(String name, Command command) {
    for (int boundaries = 8; boundaries <= 21; boundaries++) {
      List<Given> given = new ArrayList<>();
      LongStream.rangeClosed(1, boundaries).forEach(i -> given.add(given(RESERVED, i, 90)));
      EvseInMemory evse = evse(given);
      int before = evse.writes().size();

      command.apply(evse, at(50));

      List<Integer> expected = new ArrayList<>();
      for (int left = boundaries + 1; left > 0; left -= 10) {
        expected.add(Math.min(left, 10));
      }
      assertThat(evse.writes().subList(before, evse.writes().size()))
          .as("entries of each write of a %s behind %d boundaries", name, boundaries)
          .isEqualTo(expected);
    }
  }

  @Test
  void aWriteDeletesWhatHasEnded() {
    EvseInMemory evse = evse(List.of(given(BLOCKED, 1, 10), given(RESERVED, 1, 15)));

    create(given(MAINTENANCE, 5, 30)).apply(evse, at(12));
    assertThat(evse.items()).containsOnlyKeys(2L, 9L);

    change(9, to(16)).apply(evse, at(16));
    assertThat(evse.items()).as("the changed one has ended, and is stored").containsOnlyKeys(9L);
    advance().apply(evse, at(16));
    assertThat(evse.items()).isEmpty();
  }

  @Test
  void aWriteDeletesAtMost25Items() {
    List<Given> given = new ArrayList<>();
    LongStream.range(0, 60).forEach(i -> given.add(given(RESERVED, 1, 10)));
    given.add(endless(BLOCKED, 1));
    EvseInMemory evse = evse(given);

    remove(61).apply(evse, at(10));
    assertThat(evse.items()).as("24 of those that ended, and the removed one").hasSize(36);
    assertThat(evse.state().dueAt()).as("at once").contains(evse.state().asOf());
    advance().apply(evse, at(10));
    assertThat(evse.items()).hasSize(11);
    advance().apply(evse, at(10));
    assertThat(evse.items()).isEmpty();
    assertThat(evse.state().undeleted()).isEmpty();
    assertThat(evse.log().stream().filter(entry -> entry.events().isEmpty()))
        .as("writes that only delete")
        .hasSize(2);
  }

  @Test
  void eventsTellTheMessageThatWasThereAtTheirTime() {
    EvseInMemory evse = new EvseInMemory();
    create(given(BLOCKED, 10, 30)).apply(evse, at(0));
    List<DriverMessage> later = List.of(new DriverMessage("de", "Gleich"));

    // The boundary at 10 has passed unnoticed: its entry comes first, with the old message.
    change(9, message(later)).apply(evse, at(20));
    change(9, message(List.of())).apply(evse, at(21));

    assertThat(
            evse.log().stream()
                .flatMap(entry -> entry.events().stream())
                .filter(EvseEvent.EffectiveStatusChanged.class::isInstance)
                .map(EvseEvent.EffectiveStatusChanged.class::cast)
                .map(changed -> changed.current().message()))
        .containsExactly(List.of(), DETAILS.message(), later, List.of());
  }
}
