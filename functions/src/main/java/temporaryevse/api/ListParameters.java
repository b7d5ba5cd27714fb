package temporaryevse.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import temporaryevse.access.AccountId;
import temporaryevse.evse.EvseId;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.store.StatusQuery;

/** The query parameters of a list, with every problem of them. */
final class ListParameters {

  private static final Set<String> NAMES = Set.of("evseId", "activeOnly", "limit", "cursor");
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

  private final Map<String, List<String>> values;
  private final List<Problem> problems = new ArrayList<>();

  private ListParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads the parameters of a list.
   *
   * @param account of the caller, for the cursor
   */
  static Parsed<StatusQuery.Page> parse(
      Map<String, List<String>> parameters, Cursors cursors, AccountId account) {
    return new ListParameters(parameters).page(cursors, account);
  }

  /** The location of another page of the same query, relative to the API. */
  static String location(StatusQuery.Page page, String cursor) {
    // A query takes all characters of it as they are, but for `+`.
    String evse =
        page.query()
            .evseId()
            .map(id -> "evseId=" + id.written().replace("+", "%2B") + "&")
            .orElse("");
    return StatusResource.COLLECTION
        + "?"
        + evse
        + ("activeOnly=" + page.query().activeOnly())
        + ("&limit=" + page.limit())
        + ("&cursor=" + cursor);
  }

  private Parsed<StatusQuery.Page> page(Cursors cursors, AccountId account) {
    StatusQuery query = new StatusQuery(evseId(), activeOnly());
    int limit = limit();
    long after = after(cursors, query, account);
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        refuse(Fields.shortened(name), "is not known");
      }
    }
    return problems.isEmpty()
        ? new Parsed.Valid<>(new StatusQuery.Page(query, after, limit))
        : new Parsed.Invalid<>(problems);
  }

  private Optional<EvseId> evseId() {
    @Nullable String written = single("evseId");
    Optional<EvseId> evseId = Optional.ofNullable(written).flatMap(EvseId::parse);
    if (written != null && evseId.isEmpty()) {
      problems.add(
          Problem.of(
              ErrorCode.INVALID_EVSE_ID,
              "The parameter `evseId` must be an EVSE ID, such as `DK*SPI*E123*1`.",
              "evseId"));
    }
    return evseId;
  }

  private boolean activeOnly() {
    @Nullable String activeOnly = single("activeOnly");
    if (activeOnly != null && !activeOnly.equals("true") && !activeOnly.equals("false")) {
      refuse("activeOnly", "must be `true` or `false`");
    }
    return !"false".equals(activeOnly);
  }

  private int limit() {
    @Nullable String limit = single("limit");
    if (limit == null) {
      return StatusQuery.MAX_LIMIT;
    }
    if (LIMIT.matcher(limit).matches() && Integer.parseInt(limit, 10) <= StatusQuery.MAX_LIMIT) {
      return Integer.parseInt(limit, 10);
    }
    refuse("limit", "must be a whole number from 1 to " + StatusQuery.MAX_LIMIT);
    return StatusQuery.MAX_LIMIT;
  }

  private long after(Cursors cursors, StatusQuery query, AccountId account) {
    @Nullable String cursor = single("cursor");
    if (cursor == null) {
      return 0;
    }
    OptionalLong after = cursors.read(cursor, query, account);
    if (after.isEmpty()) {
      refuse("cursor", "must be one that a list with the same `evseId` and `activeOnly` gave");
    }
    return after.orElse(0);
  }

  private @Nullable String single(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      refuse(name, "must be given once");
      return null;
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  private void refuse(String name, String what) {
    problems.add(
        Problem.of(
            ErrorCode.INVALID_PARAMETER, "The parameter `" + name + "` " + what + ".", name));
  }
}
