package temporaryevse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's own JSON of items, as its streams have it.
 *
 * <p>Source: "AttributeValue", Amazon DynamoDB API Reference, DynamoDB Streams.
 */
public final class AttributeJson {

  private AttributeJson() {}

  /**
   * The attributes of an item.
   *
   * @throws IllegalArgumentException where one is of a kind that this service stores nowhere
   */
  public static Map<String, AttributeValue> item(JsonNode json) {
    Map<String, AttributeValue> item = new HashMap<>();
    json.properties()
        .forEach(attribute -> item.put(attribute.getKey(), value(attribute.getValue())));
    return item;
  }

  private static AttributeValue value(JsonNode json) {
    if (json.size() == 1) {
      Map.Entry<String, JsonNode> typed = json.properties().iterator().next();
      JsonNode value = typed.getValue();
      switch (typed.getKey()) {
        case "S" -> {
          return AttributeValue.fromS(value.asText());
        }
        case "N" -> {
          return AttributeValue.fromN(value.asText());
        }
        case "L" -> {
          return AttributeValue.fromL(value.valueStream().map(AttributeJson::value).toList());
        }
        case "M" -> {
          return AttributeValue.fromM(item(value));
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("An attribute is neither S, N, L nor M.");
  }
}
