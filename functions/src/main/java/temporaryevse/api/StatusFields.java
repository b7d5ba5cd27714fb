package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import temporaryevse.evse.EvseId;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.FieldList;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.status.DetailsChange;
import temporaryevse.status.NewBatch;
import temporaryevse.status.NewStatus;
import temporaryevse.status.Period;
import temporaryevse.status.Replacement;
import temporaryevse.status.StatusChange;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryStatus;

/** The fields of a request about a status, with every problem of them. */
final class StatusFields {

  private static final List<String> NAMES =
      withDetails("temporaryStatus", "evseId", "validFrom", "validTo");
  private static final List<String> BATCH_NAMES =
      withDetails("temporaryStatus", "evseIds", "validFrom", "validTo");
  private static final List<String> CHANGEABLE =
      withDetails("temporaryStatus", "validFrom", "validTo");
  private static final String STATUS_NAMES =
      Arrays.stream(TemporaryStatus.values())
          .map(status -> "`" + status + "`")
          .collect(Collectors.joining(", "));

  private static final String EVSE_ID_EXPECTED =
      "must be an EVSE ID by ISO 15118, such as `DK*SPI*E123*1`, or by DIN SPEC 91286, such as"
          + " `+49*810*000*438`";

  private final Fields fields;

  private StatusFields(ObjectNode body) {
    fields = new Fields(body);
  }

  /**
   * Reads a request for a new status.
   *
   * <p>Problems come in the order of the resource's fields, then those of the unknown fields as
   * they were sent, then that of the period: a request that is not well formed is a 400 before it
   * can be a 422.
   *
   * <p>A request without a beginning is valid whatever its end is: with a key it may be a late
   * retry ({@link NewStatus#hasEnded}).
   *
   * @param now the time of the request, at which a status begins that names no beginning
   */
  static Parsed<NewStatus> parseNew(ObjectNode body, Instant now) {
    return parseNew(body, now, NAMES, StatusFields::evseId, NewStatus::new);
  }

  /** Reads a request for the same new status of several EVSEs, as {@link #parseNew}. */
  static Parsed<NewBatch> parseBatch(ObjectNode body, Instant now) {
    return parseNew(body, now, BATCH_NAMES, StatusFields::evseIds, NewBatch::new);
  }

  /** A constructor of a request for what begins and ends together. */
  @FunctionalInterface
  private interface Constructor<E, T> {
    T make(
        TemporaryStatus temporaryStatus,
        E evses,
        Optional<Instant> validFrom,
        Optional<Instant> validTo,
        StatusDetails details);
  }

  private static <E, T> Parsed<T> parseNew(
      ObjectNode body,
      Instant now,
      List<String> names,
      Function<StatusFields, @Nullable E> evseFields,
      Constructor<E, T> constructor) {
    StatusFields read = new StatusFields(body);
    @Nullable TemporaryStatus temporaryStatus = read.temporaryStatus();
    @Nullable E evses = evseFields.apply(read);
    Optional<Instant> validFrom = read.dateTime("validFrom");
    Optional<Instant> validTo = read.dateTime("validTo");
    StatusDetails details = DetailsFields.parse(read.fields).applyTo(StatusDetails.NONE);
    read.refuseAllBut(names);
    boolean isRefused = read.fields.isUnset("validFrom") && !read.problems().isEmpty();
    if (validFrom.isPresent() || isRefused) {
      read.checkPeriod(validFrom.orElse(now), validTo);
    }
    return temporaryStatus == null || evses == null || !read.problems().isEmpty()
        ? new Parsed.Invalid<>(read.problems())
        : new Parsed.Valid<>(constructor.make(temporaryStatus, evses, validFrom, validTo, details));
  }

  /**
   * Reads a request to change a status: a field that is absent stays as it is.
   *
   * @param now the time of the request, for a {@code validFrom} of null
   */
  static Parsed<StatusChange> parseChange(ObjectNode body, Instant now) {
    StatusFields read = new StatusFields(body);
    Optional<TemporaryStatus> temporaryStatus =
        body.has("temporaryStatus")
            ? Optional.ofNullable(read.temporaryStatus())
            : Optional.empty();
    Optional<Instant> validFrom =
        body.path("validFrom").isNull() ? Optional.of(now) : read.dateTime("validFrom");
    Optional<Instant> validTo = read.dateTime("validTo");
    DetailsChange details = DetailsFields.parse(read.fields);
    read.refuseAllBut(CHANGEABLE);
    validFrom.ifPresent(beginning -> read.checkPeriod(beginning, validTo));
    return read.problems().isEmpty()
        ? new Parsed.Valid<>(
            new StatusChange(
                temporaryStatus,
                validFrom,
                body.has("validTo") ? Optional.of(new Replacement<>(validTo)) : Optional.empty(),
                details))
        : new Parsed.Invalid<>(read.problems());
  }

  private static List<String> withDetails(String... names) {
    return Stream.concat(Arrays.stream(names), DetailsFields.NAMES.stream()).toList();
  }

  private List<Problem> problems() {
    return fields.problems();
  }

  private @Nullable TemporaryStatus temporaryStatus() {
    return fields.required(
        "temporaryStatus",
        TemporaryStatus::parse,
        ErrorCode.INVALID_TEMPORARY_STATUS,
        "must be one of " + STATUS_NAMES);
  }

  private @Nullable EvseId evseId() {
    return fields.required("evseId", EvseId::parse, ErrorCode.INVALID_EVSE_ID, EVSE_ID_EXPECTED);
  }

  /** Different EVSEs, in order. */
  private List<EvseId> evseIds() {
    FieldList list = fields.list("evseIds", NewBatch.MAX_EVSES);
    List<Optional<EvseId>> entries =
        list.requiredTexts(EvseId::parse, ErrorCode.INVALID_EVSE_ID, EVSE_ID_EXPECTED);
    list.refuseRepetitions(
        entries.stream().map(entry -> entry.map(EvseId::canonical)).toList(),
        ErrorCode.INVALID_EVSE_ID);
    return entries.stream().flatMap(Optional::stream).toList();
  }

  private Optional<Instant> dateTime(String name) {
    return Optional.ofNullable(
        fields.optional(name, DateTime::parse, ErrorCode.INVALID_DATE_TIME, DateTime.EXPECTED));
  }

  private void refuseAllBut(List<String> names) {
    fields.refuseAllBut(
        names,
        name ->
            !names.contains("evseId") && (name.equals("evseId") || name.equals("id"))
                ? "cannot be changed"
                : Fields.unknown(name, names));
  }

  private void checkPeriod(Instant validFrom, Optional<Instant> validTo) {
    if (!Period.isValid(validFrom, validTo)) {
      problems().add(StatusProblems.notLaterThan(validFrom));
    }
  }
}
