package temporaryevse.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import temporaryevse.local.template.StreamMapping;

/**
 * A record of a table's stream.
 *
 * @param shardId the part of the stream that it is in
 * @param sequenceNumber its place in the stream
 * @param created when the item was changed, to the second
 * @param partitionKey the value of the item's partition key, as JSON
 * @param json the record as a function gets it: "Example DynamoDB Streams record event" in the
 *     Lambda guide
 */
record StreamRecord(
    String shardId, String sequenceNumber, Instant created, String partitionKey, ObjectNode json) {

  /**
   * A record as it was read.
   *
   * @param streamArn the stream
   * @param partitionKey the name of the table's partition key
   */
  static StreamRecord of(Record read, String streamArn, String shardId, String partitionKey) {
    var change = read.dynamodb();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("eventID", read.eventID())
            .put("eventName", read.eventNameAsString())
            .put("eventVersion", read.eventVersion())
            .put("eventSource", read.eventSource())
            .put("awsRegion", read.awsRegion());
    ObjectNode dynamoDb =
        json.putObject("dynamodb")
            .put(
                "ApproximateCreationDateTime",
                change.approximateCreationDateTime().getEpochSecond());
    dynamoDb.set("Keys", item(change.keys()));
    if (change.hasNewImage()) {
      dynamoDb.set("NewImage", item(change.newImage()));
    }
    if (change.hasOldImage()) {
      dynamoDb.set("OldImage", item(change.oldImage()));
    }
    dynamoDb
        .put("SequenceNumber", change.sequenceNumber())
        .put("SizeBytes", change.sizeBytes())
        .put("StreamViewType", change.streamViewTypeAsString());
    json.put("eventSourceARN", streamArn);
    return new StreamRecord(
        shardId,
        change.sequenceNumber(),
        change.approximateCreationDateTime().truncatedTo(ChronoUnit.SECONDS),
        dynamoDb.path("Keys").path(partitionKey).toString(),
        json);
  }

  /** Whether a function with these filters gets the record. */
  boolean matches(List<StreamMapping.Filter> filters) {
    return filters.isEmpty()
        || filters.stream()
            .anyMatch(
                filter ->
                    filter.allowed().entrySet().stream()
                        .allMatch(
                            field -> field.getValue().contains(json.at(field.getKey()).asText())));
  }

  private static ObjectNode item(Map<String, AttributeValue> item) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    item.forEach((name, value) -> json.set(name, attribute(value)));
    return json;
  }

  private static JsonNode attribute(AttributeValue value) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case B -> json.put("B", base64(value.b()));
      case SS -> json.set("SS", texts(value.ss()));
      case NS -> json.set("NS", texts(value.ns()));
      case BS -> json.set("BS", texts(value.bs().stream().map(StreamRecord::base64).toList()));
      case M -> json.set("M", item(value.m()));
      case L -> {
        ArrayNode elements = json.putArray("L");
        value.l().forEach(element -> elements.add(attribute(element)));
      }
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException(value.toString());
    }
    return json;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    texts.forEach(json::add);
    return json;
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }
}
