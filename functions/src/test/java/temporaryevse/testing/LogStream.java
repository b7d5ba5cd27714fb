package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The logs of a table as DynamoDB's stream hands them to a function. The tables of tests have no
 * stream of their own, with which DynamoDB Local is many times slower.
 */
public final class LogStream {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LogStream() {}

  /** The records about every entry of a log, those of an EVSE in order. */
  public static List<ObjectNode> of(String table) {
    List<ObjectNode> records = new ArrayList<>();
    TestDynamoDb.client()
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .stream()
        .filter(item -> item.containsKey("kind"))
        .sorted(
            Comparator.<Map<String, AttributeValue>, String>comparing(item -> text(item, "pk"))
                .thenComparing(item -> Long.valueOf(text(item, "sk"))))
        .forEach(item -> records.add(record(records.size() + 1, item)));
    return records;
  }

  /** The EVSE that a record is about, which decides about its shard. */
  public static String evse(ObjectNode record) {
    return record.at("/dynamodb/Keys/pk/S").asText();
  }

  /** The place of a record in its shard. */
  public static String sequenceNumber(ObjectNode record) {
    return record.at("/dynamodb/SequenceNumber").asText();
  }

  /** The records by shard: each EVSE has its own. */
  public static Map<String, List<ObjectNode>> shards(List<ObjectNode> records) {
    return records.stream().collect(Collectors.groupingBy(LogStream::evse));
  }

  /** What a function is invoked with. */
  public static byte[] event(List<ObjectNode> records) {
    ObjectNode event = JSON.objectNode();
    event.putArray("Records").addAll(records);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode record(int number, Map<String, AttributeValue> item) {
    ObjectNode record = JSON.objectNode();
    record.put("eventID", "event-" + number).put("eventName", "INSERT");
    record.put("eventSource", "aws:dynamodb").put("awsRegion", "eu-central-1");
    ObjectNode change = record.putObject("dynamodb");
    change.put("SequenceNumber", Integer.toString(number)).put("StreamViewType", "NEW_IMAGE");
    ObjectNode image = map(item);
    ObjectNode keys = change.putObject("Keys");
    keys.set("pk", image.path("pk"));
    keys.set("sk", image.path("sk"));
    change.set("NewImage", image);
    return record;
  }

  private static ObjectNode map(Map<String, AttributeValue> attributes) {
    ObjectNode json = JSON.objectNode();
    attributes.forEach((name, value) -> json.set(name, value(value)));
    return json;
  }

  private static JsonNode value(AttributeValue value) {
    return switch (value.type()) {
      case S -> JSON.objectNode().put("S", value.s());
      case N -> JSON.objectNode().put("N", value.n());
      case M -> JSON.objectNode().set("M", map(value.m()));
      case L -> {
        ArrayNode list = JSON.arrayNode();
        value.l().forEach(element -> list.add(value(element)));
        yield JSON.objectNode().set("L", list);
      }
      default -> throw new AssertionError("not known: " + value);
    };
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = Objects.requireNonNull(item.get(name));
    return value.n() == null ? value.s() : value.n();
  }
}
