package temporaryevse.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/** Reads the fields of a request and notes everything that is wrong with them. */
final class StatusFields {

  private static final List<String> NAMES =
      List.of("temporaryStatus", "evseId", "validFrom", "validTo");
  private static final List<String> CHANGEABLE = List.of("temporaryStatus", "validFrom", "validTo");

  private final Fields read;

  private StatusFields(ObjectNode body) {
    read = new Fields(body);
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
        && fields.problems().isEmpty()) {
      NewTemporaryEvseStatus request =
          new NewTemporaryEvseStatus(
              temporaryStatus, evseId, validFrom, validTo, fields.read.isUnset("validFrom"));
      if (request.fromNow() || !request.isOver()) {
        return new Parsed.Valid<>(request);
      }
    }
    if (validFrom != null) {
      fields.checkPeriod(validFrom, validTo);
    }
    return new Parsed.Invalid<>(fields.problems());
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
    return fields.problems().isEmpty()
        ? new Parsed.Valid<>(
            new StatusChange(
                Optional.ofNullable(temporaryStatus),
                Optional.ofNullable(validFrom),
                body.has("validTo")
                    ? Optional.of(new StatusChange.End(validTo))
                    : Optional.empty()))
        : new Parsed.Invalid<>(fields.problems());
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

  private List<Problem> problems() {
    return read.problems();
  }

  private @Nullable TemporaryStatus temporaryStatus() {
    return read.required(
        "temporaryStatus",
        TemporaryStatus::of,
        ErrorCode.INVALID_TEMPORARY_STATUS,
        "must be one of " + TemporaryStatus.NAMES);
  }

  private @Nullable EvseId evseId() {
    return read.required(
        "evseId",
        EvseId::parse,
        ErrorCode.INVALID_EVSE_ID,
        "must be an EVSE ID by ISO 15118, such as `DK*SPI*E123*1`, or by DIN SPEC 91286, such as"
            + " `+49*810*000*438`");
  }

  private @Nullable Instant dateTime(String name, @Nullable Instant unset) {
    return read.isUnset(name)
        ? unset
        : read.optional(name, DateTime::parse, ErrorCode.INVALID_DATE_TIME, DateTime.EXPECTED);
  }

  private void refuseAllBut(List<String> names) {
    read.refuseAllBut(
        names,
        name ->
            !names.contains("evseId") && (name.equals("evseId") || name.equals("id"))
                ? "cannot be changed"
                : Fields.unknown(name, names));
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
      problems().add(notLaterThan(validFrom));
    }
  }
}
