package temporaryevse.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import temporaryevse.api.ModelLinearization.Event;

/**
 * What callers asked and were answered, and the model that must explain it.
 *
 * <p>The model of a status is a register: it is created, changed and removed, and ends. The model
 * of a key is what was last stored under it. A request that was answered with 503 may have taken
 * effect at any time since, or never; any other took effect once, between request and answer.
 *
 * @param idsAscend whether an id that is asked for later is higher: not so with blocks of ids
 */
record ModelHistory(List<Call> calls, List<Walk> walks, boolean idsAscend) {

  private static final Duration KEY_RETENTION = Duration.ofHours(24);

  /** What changes about a status. */
  record Content(String temporaryStatus, Instant validFrom, @Nullable Instant validTo) {

    boolean isPeriod() {
      return validTo == null || validTo.isAfter(validFrom);
    }

    boolean endsAfter(Instant time) {
      return validTo == null || validTo.isAfter(time);
    }

    boolean isActive(Instant time) {
      return !validFrom.isAfter(time) && endsAfter(time);
    }
  }

  /** A status as an answer or the table shows it. */
  record Seen(long id, String evseId, Content content) {}

  /** What was asked for. */
  sealed interface Asked {

    /**
     * A status.
     *
     * @param evseId written in a way that no other request of the history writes it, so that it
     *     tells which request a status comes from
     * @param validFrom empty for the time of the request
     */
    record Create(
        Optional<String> key,
        String evseId,
        String temporaryStatus,
        Optional<Instant> validFrom,
        Optional<Instant> validTo)
        implements Asked {

      Content content(Instant now) {
        return new Content(temporaryStatus, validFrom.orElse(now), validTo.orElse(null));
      }

      boolean meansTheSameAs(Create other) {
        return evseId.equalsIgnoreCase(other.evseId)
            && temporaryStatus.equals(other.temporaryStatus)
            && validFrom.equals(other.validFrom)
            && validTo.equals(other.validTo);
      }
    }

    /**
     * A change; what is empty stays as it is.
     *
     * @param validTo an empty one within removes the end
     */
    record Patch(
        long id,
        Optional<String> temporaryStatus,
        Optional<Instant> validFrom,
        Optional<Optional<Instant>> validTo)
        implements Asked {

      /** Whether it is refused for what it says itself, whatever it is to change. */
      boolean isRefused() {
        return validFrom.isPresent()
            && validTo.isPresent()
            && !new Content("", validFrom.get(), validTo.get().orElse(null)).isPeriod();
      }

      Content applyTo(Content content) {
        return new Content(
            temporaryStatus.orElse(content.temporaryStatus()),
            validFrom.orElse(content.validFrom()),
            validTo.isEmpty() ? content.validTo() : validTo.get().orElse(null));
      }
    }

    /** A removal. */
    record Delete(long id) implements Asked {}

    /** One status. */
    record Get(long id) implements Asked {}

    /** A run of the schedule, which removes what has ended. */
    record Advance() implements Asked {}
  }

  /**
   * What came back.
   *
   * @param status of HTTP; 200 or 503 for a run that succeeded or not
   * @param code of an error
   */
  record Answer(int status, Optional<String> code, boolean replayed, Optional<Seen> seen) {

    boolean isUnknown() {
      return status == 503;
    }

    boolean is(int status, String code) {
      return this.status == status && this.code.equals(Optional.of(code));
    }
  }

  /**
   * A request and its answer.
   *
   * @param start and {@code end}: order of all starts and ends
   * @param now the function's time
   */
  record Call(int step, int caller, long start, long end, Instant now, Asked asked, Answer answer) {
    @Override
    public String toString() {
      return "#%d caller %d [%d, %d] at %s: %s -> %s"
          .formatted(step, caller, start, end, now, asked, answer);
    }
  }

  /** One page of a list. */
  record Page(long start, long end, Instant now, List<Seen> seen) {}

  /**
   * A list from its first page to its last one.
   *
   * @param complete whether the last page was reached
   */
  record Walk(int step, boolean activeOnly, String evseId, List<Page> pages, boolean complete) {

    boolean covers(String evseId) {
      return this.evseId.isEmpty() || this.evseId.equalsIgnoreCase(evseId);
    }

    Stream<Seen> seen() {
      return pages.stream().flatMap(page -> page.seen().stream());
    }
  }

  private sealed interface State {
    record NotYet() implements State {}

    /** It is stored. */
    record There(Content content) implements State {}

    /** It was removed. */
    record Gone() implements State {}
  }

  private record Stored(Call by) {}

  /** What no order of events explains; empty where all is well. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    Map<String, Call> creators = new HashMap<>();
    for (Call call : calls) {
      if (call.asked() instanceof Asked.Create create) {
        creators.put(create.evseId(), call);
      }
      if (!isPossible(call)) {
        violations.add("No such answer may be given: " + call);
      }
    }
    for (Walk walk : walks) {
      List<Seen> seen = walk.seen().toList();
      for (int i = 1; i < seen.size(); i++) {
        if (seen.get(i - 1).id() >= seen.get(i).id()) {
          violations.add("Not in ascending order, or more than once: " + walk);
        }
      }
      if (!seen.stream().allMatch(each -> walk.covers(each.evseId()))) {
        violations.add("Of another EVSE: " + walk);
      }
    }
    Map<Long, Call> creatorOf = creatorsOfIds(creators, violations);
    checkOrderOfIds(violations);
    if (!violations.isEmpty()) {
      return violations;
    }
    List<Call> unseen =
        creators.values().stream()
            .filter(call -> call.answer().isUnknown() && !creatorOf.containsValue(call))
            .toList();
    Set<Long> ids = new TreeSet<>(creatorOf.keySet());
    calls.forEach(call -> target(call.asked()).ifPresent(ids::add));
    for (long id : ids) {
      if (candidates(creatorOf.get(id), unseen).stream()
          .noneMatch(
              creator ->
                  ModelLinearization.exists(
                      new State.NotYet(), eventsOfStatus(id, creator.orElse(null))))) {
        violations.add(
            unexplained(
                "status " + id,
                calls.stream()
                    .filter(
                        call ->
                            target(call.asked()).filter(it -> it == id).isPresent()
                                || call.asked() instanceof Asked.Advance
                                || call.equals(creatorOf.get(id))
                                || call.answer().seen().filter(it -> it.id() == id).isPresent()),
                walks.stream()));
      }
    }
    Map<String, List<Call>> byKey = new TreeMap<>();
    for (Call call : calls) {
      if (call.asked() instanceof Asked.Create create && create.key().isPresent()) {
        byKey.computeIfAbsent(create.key().get(), key -> new ArrayList<>()).add(call);
      }
    }
    Set<Call> stored = new HashSet<>(creatorOf.values());
    byKey.forEach(
        (key, uses) -> {
          List<Event<Optional<Stored>>> events =
              uses.stream().map(use -> eventOfKey(use, creators, stored.contains(use))).toList();
          if (!ModelLinearization.exists(Optional.empty(), events)) {
            violations.add(unexplained("key " + key, uses.stream(), Stream.empty()));
          }
        });
    return violations;
  }

  private static String unexplained(String what, Stream<Call> calls, Stream<Walk> walks) {
    return Stream.of(Stream.of("No order explains what was answered about " + what), calls, walks)
        .flatMap(lines -> lines)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isPossible(Call call) {
    Answer answer = call.answer();
    if (answer.seen().isPresent() && !answer.seen().get().content().isPeriod()) {
      return false;
    }
    if (answer.isUnknown()) {
      return true;
    }
    return switch (call.asked()) {
      case Asked.Create create ->
          answer.status() == 201
              || (answer.is(422, "invalid_period") && !create.content(call.now()).isPeriod())
              || (answer.is(422, "idempotency_key_reused") && create.key().isPresent());
      case Asked.Patch patch ->
          answer.status() == 200 || isNotFound(answer) || answer.is(422, "invalid_period");
      case Asked.Delete delete -> answer.status() == 204 || isNotFound(answer);
      case Asked.Get get -> answer.status() == 200 || isNotFound(answer);
      case Asked.Advance advance -> answer.status() == 200;
    };
  }

  private static boolean isNotFound(Answer answer) {
    return answer.is(404, "temporary_evse_status_not_found");
  }

  /** Which request each id comes from: of one request at most one id, and the other way round. */
  private Map<Long, Call> creatorsOfIds(Map<String, Call> creators, List<String> violations) {
    Map<Long, Call> creatorOf = new TreeMap<>();
    Map<Call, Long> idOf = new HashMap<>();
    Stream.concat(
            calls.stream().flatMap(call -> call.answer().seen().stream()),
            walks.stream().flatMap(Walk::seen))
        .forEach(
            seen -> {
              @Nullable Call creator = creators.get(seen.evseId());
              if (creator == null) {
                violations.add("Nobody asked for " + seen);
                return;
              }
              @Nullable Call other = creatorOf.put(seen.id(), creator);
              if (other != null && !other.equals(creator)) {
                violations.add("One id for two requests: " + other + " and " + creator);
              }
              @Nullable Long id = idOf.put(creator, seen.id());
              if (id != null && id != seen.id()) {
                violations.add("Two ids, " + id + " and " + seen.id() + ", for " + creator);
              }
              Answer answer = creator.answer();
              boolean own =
                  answer.status() == 201
                      && answer.seen().map(Seen::id).equals(Optional.of(seen.id()))
                      && !answer.replayed();
              if (!own && !answer.isUnknown()) {
                violations.add(
                    seen + " comes from a request that was answered otherwise: " + creator);
              }
            });
    return creatorOf;
  }

  private void checkOrderOfIds(List<String> violations) {
    if (!idsAscend) {
      return;
    }
    List<Call> created =
        calls.stream()
            .filter(call -> call.answer().status() == 201 && !call.answer().replayed())
            .toList();
    for (Call earlier : created) {
      for (Call later : created) {
        if (earlier.end() < later.start()
            && earlier.answer().seen().orElseThrow().id()
                >= later.answer().seen().orElseThrow().id()) {
          violations.add("Ids do not ascend: " + earlier + ", " + later);
        }
      }
    }
  }

  private static Optional<Long> target(Asked asked) {
    return switch (asked) {
      case Asked.Patch patch -> Optional.of(patch.id());
      case Asked.Delete delete -> Optional.of(delete.id());
      case Asked.Get get -> Optional.of(get.id());
      case Asked.Create create -> Optional.empty();
      case Asked.Advance advance -> Optional.empty();
    };
  }

  /**
   * Who may have created a status: where nobody was shown it, any request of which it is not known
   * what came of it, or none. It can have been removed, by its id, before anybody read it.
   */
  private static List<Optional<Call>> candidates(@Nullable Call creator, List<Call> unseen) {
    return creator != null
        ? List.of(Optional.of(creator))
        : Stream.concat(Stream.of(Optional.<Call>empty()), unseen.stream().map(Optional::of))
            .toList();
  }

  private List<Event<State>> eventsOfStatus(long id, @Nullable Call creator) {
    List<Event<State>> events = new ArrayList<>();
    if (creator != null) {
      Content content = ((Asked.Create) creator.asked()).content(creator.now());
      events.add(
          new Event<>(
              creator.start(),
              creator.answer().isUnknown() ? ModelLinearization.NEVER : creator.end(),
              false,
              state -> when(state instanceof State.NotYet, new State.There(content))));
      // The answer of the request itself; that of a replay is the same.
      for (Call call : calls) {
        if (call.answer().status() == 201
            && call.answer().seen().filter(seen -> seen.id() == id).isPresent()) {
          boolean same = call.answer().seen().orElseThrow().content().equals(content);
          events.add(
              new Event<>(
                  call.start(),
                  call.end(),
                  false,
                  state -> when(same && !(state instanceof State.NotYet), state)));
        }
      }
    }
    for (Call call : calls) {
      eventOfStatus(id, call).ifPresent(events::add);
    }
    for (Walk walk : walks) {
      if (creator == null || !walk.covers(((Asked.Create) creator.asked()).evseId())) {
        continue;
      }
      List<Page> with =
          walk.pages().stream()
              .filter(page -> page.seen().stream().anyMatch(seen -> seen.id() == id))
              .toList();
      for (Page page : with) {
        Content seen =
            page.seen().stream().filter(each -> each.id() == id).findAny().orElseThrow().content();
        events.add(
            new Event<>(
                page.start(),
                page.end(),
                false,
                onlyIf(
                    state ->
                        times(page).anyMatch(now -> isListed(walk, now, state))
                            && content(state).equals(Optional.of(seen)))));
      }
      if (with.isEmpty() && walk.complete()) {
        events.add(
            new Event<>(
                walk.pages().getFirst().start(),
                walk.pages().getLast().end(),
                false,
                onlyIf(
                    state ->
                        walk.pages().stream()
                            .flatMap(this::times)
                            .anyMatch(now -> !isListed(walk, now, state)))));
      }
    }
    return events;
  }

  private Optional<Event<State>> eventOfStatus(long id, Call call) {
    Answer answer = call.answer();
    boolean unknown = answer.isUnknown();
    boolean optional = unknown || call.asked() instanceof Asked.Advance;
    if (!(call.asked() instanceof Asked.Advance) && !target(call.asked()).equals(Optional.of(id))) {
      return Optional.empty();
    }
    Instant latest = latest(call.end(), call.now());
    Predicate<State> isThere =
        state -> content(state).filter(content -> content.endsAfter(call.now())).isPresent();
    Predicate<State> isEnded =
        state -> content(state).filter(content -> content.endsAfter(latest)).isEmpty();
    Function<State, Optional<State>> effect =
        switch (call.asked()) {
          case Asked.Get get ->
              answer.status() == 404
                  ? onlyIf(isEnded)
                  : onlyIf(state -> isThere.test(state) && (unknown || shows(answer, state)));
          case Asked.Delete delete ->
              answer.status() == 404
                  ? onlyIf(isEnded)
                  : state -> when(isThere.test(state), gone(state));
          case Asked.Patch patch ->
              switch (answer.status()) {
                case 404 -> onlyIf(isEnded);
                case 422 ->
                    onlyIf(
                        state ->
                            patch.isRefused()
                                || (isThere.test(state)
                                    && !patch.applyTo(content(state).orElseThrow()).isPeriod()));
                default -> state -> isThere.test(state) ? change(call, state) : Optional.empty();
              };
          case Asked.Advance advance ->
              state -> when(content(state).isPresent() && isEnded.test(state), gone(state));
          case Asked.Create create -> onlyIf(state -> true);
        };
    return Optional.of(
        new Event<>(
            call.start(), unknown ? ModelLinearization.NEVER : call.end(), optional, effect));
  }

  private static boolean isListed(Walk walk, Instant now, State state) {
    return content(state)
        .filter(content -> walk.activeOnly() ? content.isActive(now) : content.endsAfter(now))
        .isPresent();
  }

  /** A page is of its own time, or of that of a later call that wrote before it. */
  private Stream<Instant> times(Page page) {
    return Stream.of(page.now(), latest(page.end(), page.now()));
  }

  /** The latest time of those who may have written before an answer: an EVSE never goes back. */
  private Instant latest(long end, Instant now) {
    return calls.stream()
        .filter(call -> call.start() < end && !(call.asked() instanceof Asked.Get))
        .map(Call::now)
        .filter(now::isBefore)
        .max(Comparator.naturalOrder())
        .orElse(now);
  }

  private static Event<Optional<Stored>> eventOfKey(
      Call call, Map<String, Call> creators, boolean isStored) {
    Answer answer = call.answer();
    Asked.Create create = (Asked.Create) call.asked();
    Function<Optional<Stored>, Optional<Optional<Stored>>> effect =
        before -> {
          Optional<Call> kept =
              before
                  .map(Stored::by)
                  .filter(by -> call.now().isBefore(by.now().plus(KEY_RETENTION)));
          boolean same =
              kept.filter(by -> ((Asked.Create) by.asked()).meansTheSameAs(create)).isPresent();
          if (answer.isUnknown() || (answer.status() == 201 && !answer.replayed())) {
            return when(kept.isEmpty(), Optional.of(new Stored(call)));
          }
          if (answer.status() == 201) {
            @Nullable Call creator = creators.get(answer.seen().orElseThrow().evseId());
            return when(same && kept.equals(Optional.ofNullable(creator)), before);
          }
          return when(answer.is(422, "invalid_period") ? !same : kept.isPresent() && !same, before);
        };
    return new Event<>(
        call.start(),
        answer.isUnknown() ? ModelLinearization.NEVER : call.end(),
        answer.isUnknown() && !isStored,
        effect);
  }

  private static Optional<Content> content(State state) {
    return state instanceof State.There there ? Optional.of(there.content()) : Optional.empty();
  }

  private static Optional<State> change(Call call, State state) {
    Content content = ((Asked.Patch) call.asked()).applyTo(((State.There) state).content());
    State after = new State.There(content);
    return when(
        content.isPeriod() && (call.answer().isUnknown() || shows(call.answer(), after)), after);
  }

  /** For a state in which there is nothing to remove, any that is never used. */
  private static State gone(State state) {
    return state instanceof State.There ? new State.Gone() : state;
  }

  private static boolean shows(Answer answer, State state) {
    return answer.seen().map(Seen::content).equals(content(state));
  }

  private static Function<State, Optional<State>> onlyIf(Predicate<State> condition) {
    return state -> when(condition.test(state), state);
  }

  private static <S> Optional<S> when(boolean condition, S after) {
    return condition ? Optional.of(after) : Optional.empty();
  }
}
