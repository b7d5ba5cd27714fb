package temporaryevse.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import temporaryevse.api.EffectiveResource;
import temporaryevse.api.StatusResource;
import temporaryevse.evse.EvseId;
import temporaryevse.http.Json;
import temporaryevse.roaming.PartnerFormat;
import temporaryevse.status.EvseEvent;
import temporaryevse.status.LogEntry;
import temporaryevse.status.StatusOutline;

/**
 * An event as CloudEvents 1.0 JSON.
 *
 * @param type such as {@code temporary-evse-status.created}
 * @param subject the EVSE
 * @param sequence number of the entry of the log
 * @param number of the event in its entry, from 1
 * @param time the instant of the change
 * @param data depends on the type
 */
record EventEnvelope(
    String type, EvseId subject, long sequence, int number, Instant time, ObjectNode data) {

  /** The formats in which a change of what counts is told as well. */
  private static final List<PartnerFormat> PARTNERS =
      List.of(PartnerFormat.OCPI_2_2_1, PartnerFormat.OICP_2_3);

  /** The origin of every event. */
  static final String SOURCE = "temporary-evse-statuses";

  /** The events of an entry of the log, in order. */
  static List<EventEnvelope> of(EvseId subject, LogEntry entry) {
    List<EventEnvelope> envelopes = new ArrayList<>();
    for (EvseEvent event : entry.events()) {
      envelopes.add(
          new EventEnvelope(
              type(event),
              subject,
              entry.sequence(),
              envelopes.size() + 1,
              entry.time(),
              data(event)));
    }
    return envelopes;
  }

  /** The event as JSON. CloudEvents compares attributes as texts, so the number has 16 digits. */
  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("specversion", "1.0")
            .put("id", subject.canonical() + "/" + sequence + "/" + number)
            .put("source", SOURCE)
            .put("type", type)
            .put("subject", subject.canonical())
            .put("time", time.toString())
            .put("datacontenttype", "application/json")
            .put("operator", subject.operator().text())
            .put("sequence", String.format(Locale.ROOT, "%016d", sequence));
    json.set("data", data);
    return json;
  }

  private static String type(EvseEvent event) {
    return switch (event) {
      case EvseEvent.Created created -> "temporary-evse-status.created";
      case EvseEvent.Updated updated -> "temporary-evse-status.updated";
      case EvseEvent.Removed removed -> "temporary-evse-status.removed";
      case EvseEvent.Started started -> "temporary-evse-status.started";
      case EvseEvent.Ended ended -> "temporary-evse-status.ended";
      case EvseEvent.EffectiveStatusChanged changed -> "evse.effective-status.changed";
    };
  }

  private static ObjectNode data(EvseEvent event) {
    ObjectNode data = Json.object();
    switch (event) {
      case EvseEvent.Created(var status) -> data.set("status", StatusResource.toJson(status));
      case EvseEvent.Updated(var before, var after) -> {
        data.set("status", StatusResource.toJson(after));
        data.set("previous", StatusResource.toJson(before));
      }
      case EvseEvent.Removed(var status) -> data.set("status", StatusResource.toJson(status));
      case EvseEvent.Started(var evseId, var status) -> data.set("status", json(evseId, status));
      case EvseEvent.Ended(var evseId, var status) -> data.set("status", json(evseId, status));
      case EvseEvent.EffectiveStatusChanged(var previous, var current) -> {
        data.set("previous", EffectiveResource.toJson(previous));
        data.set("current", EffectiveResource.toJson(current));
        for (PartnerFormat format : PARTNERS) {
          format.body(current).ifPresent(body -> data.set(format.text(), body));
        }
      }
    }
    return data;
  }

  private static ObjectNode json(EvseId evseId, StatusOutline status) {
    ObjectNode json =
        Json.object()
            .put("id", status.id())
            .put("temporaryStatus", status.temporaryStatus().name())
            .put("evseId", evseId.written())
            .put("validFrom", status.period().validFrom().toString());
    status.period().validTo().ifPresent(validTo -> json.put("validTo", validTo.toString()));
    status.reason().ifPresent(reason -> json.put("reason", reason.name()));
    return json;
  }
}
