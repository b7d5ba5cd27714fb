package temporaryevse.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/** Reads the fields of a request and notes everything that is wrong with them. */
final class StatusFields {

  private static final List<String> NAMES =
      List.of("temporaryStatus", "evseId", "validFrom", "validTo");
  private static final List<String> CHANGEABLE = List.of("temporaryStatus", "validFrom", "validTo");

  /** Longest piece of a caller's own text that is told back. */
  private static final int MAX_ECHO = 64;

  private final ObjectNode fields;
  private final List<Problem> problems = new ArrayList<>();

  private StatusFields(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Reads a request for a new status.
   *
   * <p>Problems come in the order of the resource's fields, then of the unknown ones as they were
   * sent, then the period: a request that is not well formed is a 400 before it can be a 422.
   *
   * <p>A request from now on whose end has come is valid here: with a key it may be a late retry
   * ({@link NewTemporaryEvseStatus#isOver}).
   *
   * @param now the time of the request, from which a status holds that names no beginning
   */
  static Parsed<NewTemporaryEvseStatus> parseNew(ObjectNode body, Instant now) {
    StatusFields fields = new StatusFields(body);
    @Nullable TemporaryStatus temporaryStatus = fields.temporaryStatus();
    @Nullable EvseId evseId = fields.evseId();
    @Nullable Instant validFrom = fields.dateTime("validFrom", now);
    @Nullable Instant validTo = fields.dateTime("validTo", null);
    fields.refuseAllBut(NAMES);
    if (temporaryStatus != null
        && evseId != null
        && validFrom != null
        && fields.problems.isEmpty()) {
      NewTemporaryEvseStatus request =
          new NewTemporaryEvseStatus(
              temporaryStatus, evseId, validFrom, validTo, fields.isUnset("validFrom"));
      if (request.fromNow() || !request.isOver()) {
        return new Parsed.Valid<>(request);
      }
    }
    if (validFrom != null) {
      fields.checkPeriod(validFrom, validTo);
    }
    return new Parsed.Invalid<>(fields.problems);
  }

  /**
   * Reads a request to change a status: a field that is absent stays as it is.
   *
   * @param now the time of the request, which a {@code validFrom} of null stands for
   */
  static Parsed<StatusChange> parseChange(ObjectNode body, Instant now) {
    StatusFields fields = new StatusFields(body);
    @Nullable TemporaryStatus temporaryStatus =
        body.has("temporaryStatus") ? fields.temporaryStatus() : null;
    @Nullable Instant validFrom = body.has("validFrom") ? fields.dateTime("validFrom", now) : null;
    @Nullable Instant validTo = fields.dateTime("validTo", null);
    fields.refuseAllBut(CHANGEABLE);
    if (validFrom != null) {
      fields.checkPeriod(validFrom, validTo);
    }
    return fields.problems.isEmpty()
        ? new Parsed.Valid<>(
            new StatusChange(
                Optional.ofNullable(temporaryStatus),
                Optional.ofNullable(validFrom),
                body.has("validTo")
                    ? Optional.of(new StatusChange.End(validTo))
                    : Optional.empty()))
        : new Parsed.Invalid<>(fields.problems);
  }

  /** What is told of a change after which a status would end before it begins. */
  static Problem noPeriod(Period stored) {
    String end = stored.validTo() == null ? "" : " to `" + stored.validTo() + "`";
    return Problem.of(
        ErrorCode.INVALID_PERIOD,
        "The field `validTo` must be later than `validFrom`; the status holds from `"
            + stored.validFrom()
            + "`"
            + end
            + ".",
        "validTo");
  }

  private @Nullable TemporaryStatus temporaryStatus() {
    return required(
        "temporaryStatus",
        TemporaryStatus::of,
        ErrorCode.INVALID_TEMPORARY_STATUS,
        "must be one of " + TemporaryStatus.NAMES);
  }

  private @Nullable EvseId evseId() {
    return required(
        "evseId",
        EvseId::parse,
        ErrorCode.INVALID_EVSE_ID,
        "must be an EVSE ID by ISO 15118, such as `DK*SPI*E123*1`, or by DIN SPEC 91286, such as"
            + " `+49*810*000*438`");
  }

  private @Nullable Instant dateTime(String name, @Nullable Instant unset) {
    return isUnset(name)
        ? unset
        : read(
            name,
            DateTime::parse,
            ErrorCode.INVALID_DATE_TIME,
            "must be a date-time by RFC 3339 with an offset, from 1970 to 9999, such as"
                + " `2025-04-23T10:00:00Z`");
  }

  private <T> @Nullable T required(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    if (isUnset(name)) {
      add(ErrorCode.MISSING_REQUIRED_FIELD, name, "is required");
      return null;
    }
    return read(name, parser, code, expected);
  }

  private <T> @Nullable T read(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    JsonNode value = fields.path(name);
    if (!value.isTextual()) {
      add(ErrorCode.INVALID_TYPE, name, "must be a string");
      return null;
    }
    Optional<T> parsed = parser.apply(value.textValue());
    if (parsed.isEmpty()) {
      add(code, name, expected);
    }
    return parsed.orElse(null);
  }

  /** JSON null is the same as leaving the field out. */
  private boolean isUnset(String name) {
    return fields.path(name).isMissingNode() || fields.path(name).isNull();
  }

  private void refuseAllBut(List<String> names) {
    fields
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                add(ErrorCode.UNKNOWN_FIELD, shortened(name), unknown(name, names));
              }
            });
  }

  private static String unknown(String name, List<String> names) {
    return !names.contains("evseId") && (name.equals("evseId") || name.equals("id"))
        ? "cannot be changed"
        : "is not known" + suggestion(name, names);
  }

  private static String suggestion(String unknown, List<String> names) {
    return names.stream()
        .filter(unknown::equalsIgnoreCase)
        .findFirst()
        .map(name -> "; did you mean `" + name + "`?")
        .orElse("");
  }

  /** At most {@value #MAX_ECHO} characters of what a caller wrote. */
  static String shortened(String name) {
    return name.length() <= MAX_ECHO
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_ECHO / 2)) + "…";
  }

  /** What is told of an end that is not later than the beginning. */
  static Problem notLaterThan(Instant validFrom) {
    return Problem.of(
        ErrorCode.INVALID_PERIOD,
        "The field `validTo` must be later than `validFrom`, which is `" + validFrom + "`.",
        "validTo");
  }

  private void checkPeriod(Instant validFrom, @Nullable Instant validTo) {
    if (!Period.isPeriod(validFrom, validTo)) {
      problems.add(notLaterThan(validFrom));
    }
  }

  private void add(ErrorCode code, String name, String what) {
    String end = what.endsWith("?") ? "" : ".";
    problems.add(Problem.of(code, "The field `" + name + "` " + what + end, name));
  }
}
