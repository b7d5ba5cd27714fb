package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import temporaryevse.http.Json;
import temporaryevse.roaming.PartnerFormat;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.Stretch;

/** What counts for an EVSE, as callers see it. */
public final class EffectiveResource {

  static final String COLLECTION = "/v2/effective-evse-statuses";

  private EffectiveResource() {}

  /**
   * Elements of an array, in order.
   *
   * @param format of the elements; empty for the API's own
   */
  static ArrayNode toJson(List<EffectiveStatus> statuses, Optional<PartnerFormat> format) {
    ArrayNode json = Json.array();
    statuses.forEach(
        status ->
            json.add(
                format.map(partner -> toJson(status, partner)).orElseGet(() -> toJson(status))));
    return json;
  }

  /** An element for a partner; without a body where the partner has nothing to be sent. */
  private static ObjectNode toJson(EffectiveStatus status, PartnerFormat format) {
    ObjectNode json = Json.object().put("evseId", status.evseId().written());
    format.body(status).ifPresent(body -> json.set("body", body));
    return json;
  }

  /** An element; without a number and a last change for an EVSE that never had a status. */
  public static ObjectNode toJson(EffectiveStatus status) {
    ObjectNode json =
        Json.object().put("evseId", status.evseId().written()).put("at", status.at().toString());
    status.effective().ifPresent(stretch -> put(json, stretch, status.overridden()));
    StatusResource.putMessage(json, status.message());
    ArrayNode schedule = json.putArray("schedule");
    status.schedule().forEach(stretch -> schedule.add(toJson(stretch)));
    if (status.sequence() > 0) {
      json.put("sequence", status.sequence());
    }
    status.lastUpdated().ifPresent(at -> json.put("lastUpdated", at.toString()));
    return json;
  }

  private static void put(ObjectNode json, Stretch effective, List<Long> overridden) {
    StatusOutline status = effective.status();
    json.put("temporaryStatus", status.temporaryStatus().name())
        .put("id", status.id())
        .put("since", effective.from().toString());
    effective.until().ifPresent(until -> json.put("until", until.toString()));
    ArrayNode ids = json.putArray("overridden");
    overridden.forEach(ids::add);
    status.reason().ifPresent(reason -> json.put("reason", reason.name()));
  }

  private static ObjectNode toJson(Stretch stretch) {
    ObjectNode json =
        Json.object()
            .put("temporaryStatus", stretch.status().temporaryStatus().name())
            .put("id", stretch.status().id())
            .put("validFrom", stretch.from().toString());
    stretch.until().ifPresent(until -> json.put("validTo", until.toString()));
    return json;
  }
}
