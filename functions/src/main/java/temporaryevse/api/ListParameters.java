package temporaryevse.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import temporaryevse.access.AccountId;
import temporaryevse.evse.EvseId;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.status.StatusDetails;
import temporaryevse.store.StatusQuery;

/** The query parameters of a list of statuses. */
final class ListParameters {

  private static final Set<String> NAMES =
      Set.of("evseId", "activeOnly", "from", "to", "reference", "limit", "cursor");

  private final QueryParameters parameters;

  private ListParameters(Map<String, List<String>> values) {
    parameters = new QueryParameters(values);
  }

  /**
   * Reads the parameters of a list.
   *
   * @param account of the caller, for the cursor
   */
  static Parsed<StatusQuery.Page> parse(
      Map<String, List<String>> values, Cursors cursors, AccountId account) {
    return new ListParameters(values).page(cursors, account);
  }

  /** The location of another page of the same query, relative to the API. */
  static String location(StatusQuery.Page page, String cursor) {
    // A query takes all characters of an EVSE ID and of an instant as they are, but for `+`.
    return StatusResource.COLLECTION
        + "?"
        + text(page.query(), id -> id.written().replace("+", "%2B"))
        + ("limit=" + page.limit())
        + ("&cursor=" + cursor);
  }

  /** A text that two queries share exactly where they ask for the same. */
  static String subject(StatusQuery query) {
    return "list/4 " + text(query, EvseId::canonical);
  }

  private static String text(StatusQuery query, Function<EvseId, String> evseId) {
    return query.evseId().map(id -> "evseId=" + evseId.apply(id) + "&").orElse("")
        + ("activeOnly=" + query.activeOnly() + "&")
        + query.from().map(from -> "from=" + from + "&").orElse("")
        + query.to().map(to -> "to=" + to + "&").orElse("")
        + query
            .reference()
            .map(text -> "reference=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&")
            .orElse("");
  }

  private Parsed<StatusQuery.Page> page(Cursors cursors, AccountId account) {
    Optional<EvseId> evseId = parameters.evseId("evseId");
    Optional<Boolean> activeOnly =
        parameters.optional(
            "activeOnly",
            ListParameters::parseBoolean,
            ErrorCode.INVALID_PARAMETER,
            "must be `true` or `false`");
    Optional<Instant> from = parameters.dateTime("from");
    Optional<Instant> to = parameters.dateTime("to");
    Optional<String> reference =
        parameters.optional(
            "reference",
            // A body with NUL is no JSON, so no reference has it.
            text ->
                Optional.of(text)
                    .filter(StatusDetails::isReference)
                    .filter(ListParameters::hasNoNul),
            ErrorCode.INVALID_PARAMETER,
            "must be at most " + StatusDetails.MAX_REFERENCE + " characters, without NUL");
    boolean hasWindow = from.isPresent() || to.isPresent();
    StatusQuery query = new StatusQuery(evseId, activeOnly.orElse(!hasWindow), from, to, reference);
    if (hasWindow && query.activeOnly()) {
      parameters.refuse("activeOnly", "cannot be `true` together with `from` or `to`");
    }
    int limit = parameters.limit();
    long after = after(cursors, query, account);
    parameters.refuseAllBut(NAMES);
    if (from.isPresent() && to.isPresent() && !to.get().isAfter(from.get())) {
      parameters.add(ErrorCode.INVALID_PERIOD, "to", "must be later than `from`");
    }
    List<Problem> problems = parameters.problems();
    return problems.isEmpty()
        ? new Parsed.Valid<>(new StatusQuery.Page(query, after, limit))
        : new Parsed.Invalid<>(problems);
  }

  private static boolean hasNoNul(String text) {
    return text.indexOf('\0') < 0;
  }

  private static Optional<Boolean> parseBoolean(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private long after(Cursors cursors, StatusQuery query, AccountId account) {
    return parameters
        .optional(
            "cursor",
            cursor -> cursors.read(cursor, subject(query), account).map(Long::valueOf),
            ErrorCode.INVALID_PARAMETER,
            "must be one that a list with the same parameters gave")
        .orElse(0L);
  }
}
