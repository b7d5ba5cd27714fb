package temporaryevse.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import temporaryevse.access.Caller;
import temporaryevse.evse.EvseId;
import temporaryevse.evse.OperatorId;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.roaming.PartnerFormat;
import temporaryevse.store.EffectiveStatuses;

/** The query parameters of a read of what counts now. */
final class EffectiveParameters {

  private static final Set<String> NAMES =
      Set.of("evseId", "operator", "at", "as", "limit", "cursor");

  /** The time by which a caller's clock may be behind; such an instant is taken as now. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(5);

  private static final String FORMATS =
      Arrays.stream(PartnerFormat.values())
          .map(format -> "`" + format.text() + "`")
          .collect(Collectors.joining(", "));

  /** A request that is well formed. */
  sealed interface Query {

    /**
     * For EVSEs by name.
     *
     * @param format of the elements; empty for the API's own
     */
    record ByEvse(List<EvseId> evseIds, Instant at, Optional<PartnerFormat> format)
        implements Query {}

    /**
     * For the EVSEs of operators.
     *
     * @param named the operator that the caller has named; empty for those of the key
     * @param asked the instant that the caller has named
     * @param format of the elements; empty for the API's own
     * @param after canonical id behind which the page begins
     */
    record ByOperator(
        Optional<OperatorId> named,
        List<OperatorId> operators,
        Optional<Instant> asked,
        Instant at,
        Optional<PartnerFormat> format,
        String after,
        int limit)
        implements Query {

      /** A text that two queries share exactly where they ask for the same. */
      String subject() {
        return subject(named, asked, format);
      }

      static String subject(
          Optional<OperatorId> named, Optional<Instant> asked, Optional<PartnerFormat> format) {
        return "effective/1 " + text(named, asked, format);
      }

      /** The location of another page of the same query, relative to the API. */
      String location(String cursor) {
        return EffectiveResource.COLLECTION
            + "?"
            + text(named, asked, format)
            + ("limit=" + limit)
            + ("&cursor=" + cursor);
      }

      private static String text(
          Optional<OperatorId> named, Optional<Instant> asked, Optional<PartnerFormat> format) {
        return named.map(operator -> "operator=" + operator.text() + "&").orElse("")
            + asked.map(at -> "at=" + at + "&").orElse("")
            + format.map(as -> "as=" + as.text() + "&").orElse("");
      }
    }
  }

  private final QueryParameters parameters;
  private final Caller caller;

  private EffectiveParameters(Map<String, List<String>> values, Caller caller) {
    parameters = new QueryParameters(values);
    this.caller = caller;
  }

  /**
   * Reads the parameters.
   *
   * @param now the time of the request
   */
  static Parsed<Query> parse(
      Map<String, List<String>> values, Cursors cursors, Caller caller, Instant now) {
    return new EffectiveParameters(values, caller).query(cursors, now);
  }

  private Parsed<Query> query(Cursors cursors, Instant now) {
    List<EvseId> evseIds = evseIds();
    Optional<OperatorId> operator =
        parameters.optional(
            "operator",
            OperatorId::parse,
            ErrorCode.INVALID_PARAMETER,
            "must be an operator, such as `DK*SPI`");
    Optional<Instant> asked = parameters.dateTime("at");
    Instant at = asked.filter(instant -> instant.isAfter(now)).orElse(now);
    Optional<PartnerFormat> format =
        parameters.optional(
            "as", PartnerFormat::parse, ErrorCode.INVALID_PARAMETER, "must be one of " + FORMATS);
    int limit = parameters.limit();
    Optional<String> after =
        parameters.optional(
            "cursor",
            cursor ->
                cursors.read(
                    cursor, Query.ByOperator.subject(operator, asked, format), caller.account()),
            ErrorCode.INVALID_PARAMETER,
            "must be one that a list with the same parameters gave");
    boolean isByEvse = !parameters.all("evseId").isEmpty();
    if (isByEvse) {
      for (String other : List.of("operator", "limit", "cursor")) {
        if (!parameters.all(other).isEmpty()) {
          parameters.refuse(other, "cannot be given together with `evseId`");
        }
      }
    } else if (parameters.all("operator").isEmpty() && caller.operators().named().isEmpty()) {
      parameters.refuse(
          "operator", "is required: these credentials are for all operators; or give `evseId`");
    }
    parameters.refuseAllBut(NAMES);
    // A walk goes on though its instant has passed since the first page.
    if (after.isEmpty() && asked.isPresent() && asked.get().isBefore(now.minus(CLOCK_DIFFERENCE))) {
      parameters.add(
          ErrorCode.INVALID_PERIOD, "at", "must not be in the past; what was is in the history");
    }
    List<Problem> problems = parameters.problems();
    if (!problems.isEmpty()) {
      return new Parsed.Invalid<>(problems);
    }
    return new Parsed.Valid<>(
        isByEvse
            ? new Query.ByEvse(evseIds, at, format)
            : new Query.ByOperator(
                operator, operators(operator), asked, at, format, after.orElse(""), limit));
  }

  private List<EvseId> evseIds() {
    List<String> written = parameters.all("evseId");
    if (written.size() > EffectiveStatuses.MAX_EVSES) {
      parameters.refuse(
          "evseId", "must be given at most " + EffectiveStatuses.MAX_EVSES + " times");
      return List.of();
    }
    List<EvseId> evseIds = new ArrayList<>();
    for (String each : written) {
      EvseId.parse(each)
          .ifPresentOrElse(
              evseIds::add,
              () ->
                  parameters.add(
                      ErrorCode.INVALID_EVSE_ID,
                      "evseId",
                      "must be an EVSE ID, such as `DK*SPI*E123*1`, each time"));
    }
    return evseIds;
  }

  /** The operator that was named, if the caller acts for it; else those of the key. */
  private List<OperatorId> operators(Optional<OperatorId> named) {
    return named
        .map(
            operator ->
                caller.operators().include(operator) ? List.of(operator) : List.<OperatorId>of())
        .orElseGet(() -> caller.operators().named().orElseThrow());
  }
}
