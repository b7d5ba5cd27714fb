package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
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
    return json;
  }
}
