package temporaryevse.store;

import static temporaryevse.aws.Attributes.required;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.status.DriverMessage;

/** A message for drivers as an attribute: pairs of a language and a text. */
final class MessageAttributes {

  private MessageAttributes() {}

  static AttributeValue of(List<DriverMessage> message) {
    return AttributeValue.fromL(
        message.stream()
            .map(
                each ->
                    AttributeValue.fromL(
                        List.of(
                            AttributeValue.fromS(each.language()),
                            AttributeValue.fromS(each.text()))))
            .toList());
  }

  /** The message of an item; empty where it has none. */
  static List<DriverMessage> read(Map<String, AttributeValue> item, String attribute) {
    return item.containsKey(attribute)
        ? required(item, attribute).l().stream()
            .map(each -> new DriverMessage(each.l().get(0).s(), each.l().get(1).s()))
            .toList()
        : List.of();
  }
}
