package temporaryevse.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/**
 * Which statuses a caller wants to see.
 *
 * @param evseId of one EVSE; empty for all
 * @param activeOnly those that hold now, and not the scheduled and retained ones
 */
record StatusQuery(Optional<EvseId> evseId, boolean activeOnly) {

  /** Most statuses on a page, and as many as are given where the caller names no limit. */
  static final int MAX_LIMIT = 1000;

  private static final Set<String> NAMES = Set.of("evseId", "activeOnly", "limit", "cursor");
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

  /**
   * One page of a query.
   *
   * @param after the id that the page begins behind; 0 for the first page
   * @param limit most statuses on it
   */
  record Page(StatusQuery query, long after, int limit) {

    /** Where another page of the same query is, relative to the API. */
    String location(String cursor) {
      // Everything in it is made of characters that stand for themselves in a query, but for `+`.
      String evse =
          query.evseId().map(id -> "evseId=" + id.written().replace("+", "%2B") + "&").orElse("");
      return TemporaryEvseStatus.COLLECTION
          + "?"
          + evse
          + ("activeOnly=" + query.activeOnly())
          + ("&limit=" + limit)
          + ("&cursor=" + cursor);
    }
  }

  /**
   * Reads the parameters of a list and notes everything that is wrong with them.
   *
   * @param account whose cursors it takes
   */
  static Parsed<Page> parse(Map<String, List<String>> parameters, Cursors cursors, String account) {
    return new Parameters(parameters).page(cursors, account);
  }

  private static final class Parameters {
    private final Map<String, List<String>> values;
    private final List<Problem> problems = new ArrayList<>();

    Parameters(Map<String, List<String>> values) {
      this.values = values;
    }

    Parsed<Page> page(Cursors cursors, String account) {
      @Nullable String written = single("evseId");
      Optional<EvseId> evseId = Optional.ofNullable(written).flatMap(EvseId::parse);
      if (written != null && evseId.isEmpty()) {
        problems.add(
            Problem.of(
                ErrorCode.INVALID_EVSE_ID,
                "The parameter `evseId` must be an EVSE ID, such as `DK*SPI*E123*1`.",
                "evseId"));
      }
      @Nullable String activeOnly = single("activeOnly");
      if (activeOnly != null && !activeOnly.equals("true") && !activeOnly.equals("false")) {
        refuse("activeOnly", "must be `true` or `false`");
      }
      int limit = limit(single("limit"));
      @Nullable String cursor = single("cursor");
      StatusQuery query = new StatusQuery(evseId, !"false".equals(activeOnly));
      long after = 0;
      if (cursor != null) {
        var read = cursors.read(cursor, query, account);
        if (read.isPresent()) {
          after = read.getAsLong();
        } else {
          refuse("cursor", "must be one that a list with the same `evseId` and `activeOnly` gave");
        }
      }
      for (String name : values.keySet()) {
        if (!NAMES.contains(name)) {
          refuse(Fields.shortened(name), "is not known");
        }
      }
      return problems.isEmpty()
          ? new Parsed.Valid<>(new Page(query, after, limit))
          : new Parsed.Invalid<>(problems);
    }

    private int limit(@Nullable String limit) {
      if (limit == null) {
        return MAX_LIMIT;
      }
      if (LIMIT.matcher(limit).matches() && Integer.parseInt(limit, 10) <= MAX_LIMIT) {
        return Integer.parseInt(limit, 10);
      }
      refuse("limit", "must be a whole number from 1 to " + MAX_LIMIT);
      return MAX_LIMIT;
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
}
