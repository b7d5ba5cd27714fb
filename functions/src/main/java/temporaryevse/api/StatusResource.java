package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
import temporaryevse.status.DriverMessage;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryEvseStatus;

/** The resource of the API: a status as callers see it. */
public final class StatusResource {

  static final String COLLECTION = "/v2/temporary-evse-statuses";

  private StatusResource() {}

  /** The location of a status, relative to the API. */
  static String location(TemporaryEvseStatus status) {
    return COLLECTION + "/" + status.id();
  }

  /** 200 with a status and the entity tag of its version. */
  static ApiResponse ok(TemporaryEvseStatus status) {
    return ApiResponse.ok(toJson(status)).withETag(EntityTags.of(status.version()));
  }

  /** A status as JSON; times in UTC, with milliseconds only where they are not 0. */
  public static ObjectNode toJson(TemporaryEvseStatus status) {
    ObjectNode json =
        Json.object()
            .put("id", status.id())
            .put("temporaryStatus", status.temporaryStatus().name())
            .put("evseId", status.evseId().written())
            .put("validFrom", status.period().validFrom().toString());
    status.period().validTo().ifPresent(validTo -> json.put("validTo", validTo.toString()));
    StatusDetails details = status.details();
    details.reason().ifPresent(reason -> json.put("reason", reason.name()));
    putMessage(json, details.message());
    details.note().ifPresent(note -> json.put("note", note));
    details.reference().ifPresent(reference -> json.put("reference", reference));
    return json;
  }

  /** Adds a message to a resource; nothing where there is none. */
  static void putMessage(ObjectNode json, List<DriverMessage> message) {
    if (!message.isEmpty()) {
      ArrayNode texts = json.putArray("message");
      message.forEach(
          each -> texts.addObject().put("language", each.language()).put("text", each.text()));
    }
  }
}
