package temporaryevse.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import temporaryevse.aws.AttributeJson;
import temporaryevse.store.LogItem;

/**
 * A record of DynamoDB's stream about an entry of a log.
 *
 * <p>Source: "StreamRecord", Amazon DynamoDB API Reference, DynamoDB Streams.
 *
 * @param sequenceNumber its place in the stream
 * @param keys of the item
 * @param image all attributes of the item
 */
record StreamRecord(String sequenceNumber, JsonNode keys, JsonNode image) {

  /** The records of an event, in the order of the stream. */
  static List<StreamRecord> of(JsonNode event) {
    List<StreamRecord> records = new ArrayList<>();
    for (JsonNode each : event.path("Records")) {
      JsonNode change = each.path("dynamodb");
      records.add(
          new StreamRecord(
              change.path("SequenceNumber").asText(),
              change.path("Keys"),
              change.path("NewImage")));
    }
    return records;
  }

  /**
   * The entry.
   *
   * @throws RuntimeException where it is none that can be read
   */
  LogItem entry() {
    return LogItem.read(AttributeJson.item(image));
  }
}
