package temporaryevse.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import temporaryevse.evse.EvseId;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;
import temporaryevse.store.LogSearch;

/**
 * A request of an administrator to publish events again.
 *
 * @param criteria of the entries whose events are meant
 * @param after the place that an earlier request has come to; empty for the beginning
 */
record RepublishRequest(LogSearch.Criteria criteria, Optional<LogSearch.Position> after) {

  private static final List<String> NAMES = List.of("evseId", "from", "to", "next");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Reads a request and notes every problem of it. */
  static Parsed<RepublishRequest> parse(ObjectNode json) {
    Fields fields = new Fields(json);
    @Nullable EvseId evseId =
        fields.optional(
            "evseId", EvseId::parse, ErrorCode.INVALID_EVSE_ID, "must be the id of an EVSE");
    @Nullable Instant from = dateTime(fields, "from");
    @Nullable Instant to = dateTime(fields, "to");
    if (fields.isUnset("evseId") && fields.isUnset("from")) {
      fields.add(ErrorCode.MISSING_REQUIRED_FIELD, "from", "is required without `evseId`");
    }
    if (from != null && to != null && !to.isAfter(from)) {
      fields.add(ErrorCode.INVALID_PERIOD, "to", "must be later than `from`");
    }
    LogSearch.Criteria criteria =
        new LogSearch.Criteria(
            Optional.ofNullable(evseId),
            from == null ? Instant.EPOCH : from,
            to == null ? LAST : to);
    LogSearch.@Nullable Position after =
        fields.optional(
            "next",
            text -> LogSearch.Position.parse(text).filter(criteria::include),
            ErrorCode.INVALID_PARAMETER,
            "must be one that an answer to the same request had");
    fields.refuseAllBut(NAMES, name -> Fields.unknown(name, NAMES));
    return fields.problems().isEmpty()
        ? new Parsed.Valid<>(new RepublishRequest(criteria, Optional.ofNullable(after)))
        : new Parsed.Invalid<>(fields.problems());
  }

  private static @Nullable Instant dateTime(Fields fields, String name) {
    return fields.optional(name, DateTime::parse, ErrorCode.INVALID_DATE_TIME, DateTime.EXPECTED);
  }
}
