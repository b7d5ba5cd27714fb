package temporaryevse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The requests of a run, made of those in {@code events/}.
 *
 * <p>Creates that are measured are for an EVSE each that had no status before, and begin in the
 * future. So a state is as large in the first request as in the last one.
 */
final class Requests {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String TEMPORARY_STATUS = "MAINTENANCE";

  /** Behind the years that {@link #createOn} takes. */
  private static final Instant LAST_END = Instant.parse("2199-04-23T18:00:00Z");

  private final JsonNode create;
  private final JsonNode update;
  private final JsonNode effective;
  private int evses;
  private int changes;

  Requests(Path root) throws IOException {
    create = read(root, "create-temporary-evse-status.json");
    update = read(root, "update-temporary-evse-status.json");
    effective = read(root, "list-effective-evse-statuses.json");
  }

  private static JsonNode read(Path root, String file) throws IOException {
    return MAPPER.readTree(Files.readAllBytes(root.resolve("events").resolve(file)));
  }

  /** The EVSE ID of a number. */
  static String evseId(String pool, int number) {
    return "DK*SPI*E" + pool + "*" + number;
  }

  /** A create for an EVSE that no request was for. */
  Event create() {
    return create(evseId("123", evses++), "2098-04-23T10:00:00Z", "2098-04-23T18:00:00Z");
  }

  /**
   * A create for an EVSE that is to have several statuses. The first of them holds already, and
   * each of the others takes over from the one before it.
   *
   * @param rank the number of the status among those of the EVSE, from 0
   */
  Event createOn(String evseId, int rank) {
    return create(evseId, (rank == 0 ? 2025 : 2080 + rank) + "-04-23T10:00:00Z", end(0).toString());
  }

  private Event create(String evseId, String validFrom, String validTo) {
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("evseId", evseId)
            .put("temporaryStatus", TEMPORARY_STATUS)
            .put("validFrom", validFrom)
            .put("validTo", validTo);
    return withBody(create.deepCopy(), 201, body, body);
  }

  /** A change of a status to an end that none had before. */
  Event change(long id) {
    ObjectNode event = update.deepCopy();
    event.putObject("pathParameters").put("id", Long.toString(id));
    changes++;
    ObjectNode body = MAPPER.createObjectNode().put("validTo", end(changes).toString());
    return withBody(event, 200, body, body.deepCopy().put("id", id));
  }

  /** A read of what counts for an EVSE on which {@link #createOn} has put statuses. */
  Event effective(String evseId) {
    ObjectNode event = effective.deepCopy();
    event.putObject("queryStringParameters").put("evseId", evseId);
    event.putObject("multiValueQueryStringParameters").putArray("evseId").add(evseId);
    ArrayNode body = MAPPER.createArrayNode();
    body.addObject().put("evseId", evseId).put("temporaryStatus", TEMPORARY_STATUS);
    return new Event(event.toString(), 200, body);
  }

  private static Instant end(int change) {
    return LAST_END.plusSeconds(change);
  }

  private static Event withBody(
      ObjectNode event, int statusCode, ObjectNode body, JsonNode answer) {
    return new Event(event.put("body", body.toString()).toString(), statusCode, answer);
  }
}
