package temporaryevse.store;

import static temporaryevse.aws.Attributes.milliseconds;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.Operators;
import temporaryevse.evse.OperatorId;

/**
 * A condition on a status, or a filter, in DynamoDB's language of expressions.
 *
 * @param names placeholders of attribute names that are reserved words
 */
record Condition(String text, Map<String, String> names, Map<String, AttributeValue> values) {

  static Condition of(String text, Map<String, AttributeValue> values) {
    return new Condition(text, Map.of(), values);
  }

  /** The status exists, and its EVSE belongs to one of these operators. */
  static Condition isOf(Operators operators) {
    String exists = "attribute_exists(" + StatusItem.KEY + ")";
    if (operators.named().isEmpty()) {
      return of(exists, Map.of());
    }
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (OperatorId operator : operators.named().get()) {
      values.put(":operator" + values.size(), AttributeValue.fromS(operator.text()));
    }
    return new Condition(
        exists + " AND #operator IN (" + String.join(", ", values.keySet()) + ")",
        Map.of("#operator", StatusItem.OPERATOR),
        values);
  }

  /** The status has not ended; {@code :now} is the time of the request. */
  static Condition hasNotEnded(Instant now) {
    return endsAfter(":now", now);
  }

  /** The status has begun and has not ended; {@code :now} is the time of the request. */
  static Condition isActive(Instant now) {
    return of("validFrom <= :now", Map.of()).and(hasNotEnded(now));
  }

  /** The status ends after an instant, or not at all. */
  static Condition endsAfter(String placeholder, Instant instant) {
    return of(
        "(attribute_not_exists(validTo) OR validTo > " + placeholder + ")",
        Map.of(placeholder, milliseconds(instant)));
  }

  Condition and(Condition other) {
    Map<String, String> allNames = new HashMap<>(names);
    allNames.putAll(other.names);
    Map<String, AttributeValue> allValues = new HashMap<>(values);
    allValues.putAll(other.values);
    return new Condition(text + " AND " + other.text, allNames, allValues);
  }

  /** The same condition, with values of the update beside it. */
  Condition and(Map<String, AttributeValue> others) {
    Map<String, AttributeValue> allValues = new HashMap<>(values);
    allValues.putAll(others);
    return new Condition(text, names, allValues);
  }

  /** The names; null where there are none, since DynamoDB takes no empty map. */
  @Nullable Map<String, String> namesOrNull() {
    return names.isEmpty() ? null : names;
  }
}
