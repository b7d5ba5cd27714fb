package temporaryevse.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import temporaryevse.access.AccountId;
import temporaryevse.api.Cursors;
import temporaryevse.api.QueryParameters;
import temporaryevse.evse.EvseId;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.status.LogEntry;

/** The query parameters of a history. */
final class HistoryParameters {

  private static final Set<String> NAMES =
      Set.of("evseId", "from", "to", "after", "limit", "cursor");
  private static final Pattern SEQUENCE = Pattern.compile("0|[1-9][0-9]{0,15}");
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,16})/([0-9]{1,4})");

  private final QueryParameters parameters;

  private HistoryParameters(Map<String, List<String>> values) {
    parameters = new QueryParameters(values);
  }

  /**
   * The last event of a page.
   *
   * @param sequence of its entry
   * @param number of the event in its entry, from 1; 0 before the first
   */
  record Position(long sequence, int number) {

    static Optional<Position> parse(String text) {
      Matcher matcher = POSITION.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Position(
                  Long.parseLong(matcher.group(1), 10), Integer.parseInt(matcher.group(2), 10)))
          : Optional.empty();
    }

    /** Whether an event is behind it. */
    boolean isBefore(EventEnvelope event) {
      return event.sequence() > sequence
          || (event.sequence() == sequence && event.number() > number);
    }

    String text() {
      return sequence + "/" + number;
    }
  }

  /**
   * The part of a history that is asked for.
   *
   * @param from leaves out what happened before; empty for no such bound
   * @param to leaves out what happened then or later; empty for no such bound
   * @param after leaves out entries up to this number
   * @param position behind which the page begins
   * @param limit the most events on the page
   */
  record Query(
      EvseId evseId,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<Long> after,
      Position position,
      int limit) {

    /** Whether an entry and all behind it are too late: entries ascend in time. */
    boolean endsBefore(LogEntry entry) {
      return to.stream().anyMatch(end -> !entry.time().isBefore(end));
    }

    /** Whether an entry is not too early. */
    boolean includes(LogEntry entry) {
      return from.stream().noneMatch(entry.time()::isBefore);
    }

    /** The location of another page of the same query, relative to the API. */
    String location(String cursor) {
      return ListEvseStatusHistory.COLLECTION
          + "?evseId="
          + evseId.written().replace("+", "%2B")
          + "&"
          + window(from, to, after)
          + ("limit=" + limit)
          + ("&cursor=" + cursor);
    }

    String subject() {
      return HistoryParameters.subject(evseId, from, to, after);
    }
  }

  /** Reads the parameters; the cursor is of this account. */
  static Parsed<Query> parse(Map<String, List<String>> values, Cursors cursors, AccountId account) {
    return new HistoryParameters(values).query(cursors, account);
  }

  private static String subject(
      EvseId evseId, Optional<Instant> from, Optional<Instant> to, Optional<Long> after) {
    return "history/1 " + evseId.canonical() + "&" + window(from, to, after);
  }

  private static String window(Optional<Instant> from, Optional<Instant> to, Optional<Long> after) {
    return from.map(instant -> "from=" + instant + "&").orElse("")
        + to.map(instant -> "to=" + instant + "&").orElse("")
        + after.map(sequence -> "after=" + sequence + "&").orElse("");
  }

  private Parsed<Query> query(Cursors cursors, AccountId account) {
    Optional<EvseId> evseId = parameters.evseId("evseId");
    if (parameters.all("evseId").isEmpty()) {
      parameters.refuse("evseId", "is required");
    }
    Optional<Instant> from = parameters.dateTime("from");
    Optional<Instant> to = parameters.dateTime("to");
    Optional<Long> after =
        parameters.optional(
            "after",
            text ->
                SEQUENCE.matcher(text).matches()
                    ? Optional.of(Long.valueOf(text))
                    : Optional.empty(),
            ErrorCode.INVALID_PARAMETER,
            "must be the sequence number of an event, in at most 16 digits");
    int limit = parameters.limit();
    Optional<Position> position =
        parameters.optional(
            "cursor",
            cursor ->
                evseId
                    .flatMap(id -> cursors.read(cursor, subject(id, from, to, after), account))
                    .flatMap(Position::parse),
            ErrorCode.INVALID_PARAMETER,
            "must be one that a history with the same parameters gave");
    parameters.refuseAllBut(NAMES);
    if (from.isPresent() && to.isPresent() && !to.get().isAfter(from.get())) {
      parameters.add(ErrorCode.INVALID_PERIOD, "to", "must be later than `from`");
    }
    List<Problem> problems = parameters.problems();
    return problems.isEmpty()
        ? new Parsed.Valid<>(
            new Query(
                evseId.orElseThrow(),
                from,
                to,
                after,
                position.orElseGet(() -> new Position(after.orElse(0L) + 1, 0)),
                limit))
        : new Parsed.Invalid<>(problems);
  }
}
