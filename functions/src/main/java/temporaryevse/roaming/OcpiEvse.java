package temporaryevse.roaming;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import temporaryevse.http.Json;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.Stretch;

/**
 * The part of an EVSE in OCPI that temporary statuses decide, for a PATCH of the EVSE.
 *
 * <p>Source: OCPI 2.1.1, 2.2.1 and 2.3.0, module Locations, EVSE object and StatusSchedule class.
 *
 * @param status empty where there is no override: then the charge point management system decides
 * @param schedule the running period and those to come, ascending; always the whole list, as a
 *     PATCH replaces it
 * @param lastUpdated the instant of the last change of status or schedule
 */
record OcpiEvse(Optional<Status> status, List<Period> schedule, Instant lastUpdated) {

  /** A status that a temporary status can stand for; {@code AVAILABLE} is none of them. */
  enum Status {
    BLOCKED,
    INOPERATIVE,
    OUTOFORDER,
    PLANNED,
    RESERVED
  }

  /**
   * A period of the schedule.
   *
   * @param end empty where it has no end
   */
  record Period(Instant begin, Optional<Instant> end, Status status) {

    private static Period of(Stretch stretch, OcpiVersion version) {
      return new Period(
          version.begin(stretch.from()),
          stretch.until().flatMap(version::end),
          version.status(stretch.status().temporaryStatus()));
    }

    private ObjectNode toJson() {
      ObjectNode json = Json.object().put("period_begin", begin.toString());
      end.ifPresent(instant -> json.put("period_end", instant.toString()));
      return json.put("status", status.name());
    }
  }

  /** The part of the EVSE; empty where no status ever counted or was to count. */
  static Optional<OcpiEvse> of(EffectiveStatus status, OcpiVersion version) {
    List<Period> schedule =
        Stream.concat(status.effective().stream(), status.schedule().stream())
            .map(stretch -> Period.of(stretch, version))
            .toList();
    return status
        .lastUpdated()
        .map(
            at ->
                new OcpiEvse(
                    status
                        .effective()
                        .map(stretch -> version.status(stretch.status().temporaryStatus())),
                    schedule,
                    version.begin(at)));
  }

  /** The body of the PATCH. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    status.ifPresent(value -> json.put("status", value.name()));
    ArrayNode periods = json.putArray("status_schedule");
    schedule.forEach(period -> periods.add(period.toJson()));
    return json.put("last_updated", lastUpdated.toString());
  }
}
