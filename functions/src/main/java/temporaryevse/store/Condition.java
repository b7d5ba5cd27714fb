package temporaryevse.store;

import static temporaryevse.aws.Attributes.milliseconds;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A filter of statuses in DynamoDB's language of expressions.
 *
 * @param names of attributes that the language has reserved
 */
record Condition(String text, Map<String, String> names, Map<String, AttributeValue> values) {

  /** A condition whose values others have. */
  static Condition of(String text) {
    return new Condition(text, Map.of(), Map.of());
  }

  /** The status ends after an instant, or not at all. */
  static Condition endsAfter(String placeholder, Instant instant) {
    return new Condition(
        "(attribute_not_exists(validTo) OR validTo > " + placeholder + ")",
        Map.of(),
        Map.of(placeholder, milliseconds(instant)));
  }

  /** The status begins before an instant. */
  static Condition beginsBefore(String placeholder, Instant instant) {
    return new Condition(
        "validFrom < " + placeholder, Map.of(), Map.of(placeholder, milliseconds(instant)));
  }

  /** The status has a reference. */
  static Condition refersTo(String placeholder, String reference) {
    return new Condition(
        "#reference = " + placeholder,
        Map.of("#reference", "reference"),
        Map.of(placeholder, AttributeValue.fromS(reference)));
  }

  Condition and(Condition other) {
    Map<String, String> allNames = new HashMap<>(names);
    allNames.putAll(other.names);
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.putAll(other.values);
    return new Condition(text + " AND " + other.text, allNames, all);
  }
}
