package temporaryevse.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import temporaryevse.http.Json;

/**
 * A status that a charge point operator has set for one EVSE and a period.
 *
 * @param id 1 … 2^53−1, so that it survives a JSON reader that knows only double precision; never
 *     used twice
 * @param temporaryStatus why
 * @param evseId where
 * @param period when
 */
record TemporaryEvseStatus(long id, TemporaryStatus temporaryStatus, EvseId evseId, Period period) {

  static final String COLLECTION = "/v2/temporary-evse-statuses";

  /** Where the status is, relative to the API. */
  String location() {
    return COLLECTION + "/" + id;
  }

  /** The resource as callers see it; times in UTC, with milliseconds only where they are not 0. */
  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("id", id)
            .put("temporaryStatus", temporaryStatus.name())
            .put("evseId", evseId.written())
            .put("validFrom", period.validFrom().toString());
    if (period.validTo() != null) {
      json.put("validTo", period.validTo().toString());
    }
    return json;
  }
}
