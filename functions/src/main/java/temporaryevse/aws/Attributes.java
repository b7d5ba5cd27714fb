package temporaryevse.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values of DynamoDB items. Times are numbers in epoch milliseconds. */
public final class Attributes {

  private Attributes() {}

  /**
   * The value of an attribute that every such item has.
   *
   * @throws NullPointerException where the item has no such attribute
   */
  public static AttributeValue required(Map<String, AttributeValue> item, String attribute) {
    @Nullable AttributeValue value = item.get(attribute);
    return Objects.requireNonNull(value, () -> "an item has no attribute " + attribute);
  }

  /** A whole number that every such item has. */
  public static long number(Map<String, AttributeValue> item, String attribute) {
    return Long.parseLong(required(item, attribute).n(), 10);
  }

  /** An instant that every such item has, kept in milliseconds. */
  public static Instant instant(Map<String, AttributeValue> item, String attribute) {
    return Instant.ofEpochMilli(number(item, attribute));
  }

  /** An instant, kept in milliseconds; empty where the item has none. */
  public static Optional<Instant> optionalInstant(
      Map<String, AttributeValue> item, String attribute) {
    return item.containsKey(attribute) ? Optional.of(instant(item, attribute)) : Optional.empty();
  }

  /** A text; empty where the item has none. */
  public static Optional<String> optionalText(Map<String, AttributeValue> item, String attribute) {
    return item.containsKey(attribute)
        ? Optional.of(required(item, attribute).s())
        : Optional.empty();
  }

  /** A whole number. */
  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** An instant, in milliseconds. */
  public static AttributeValue milliseconds(Instant instant) {
    return number(instant.toEpochMilli());
  }

  /**
   * An instant for DynamoDB's TTL, in seconds: rounded up, so that nothing is deleted too early.
   *
   * <p>Source: "How it works: DynamoDB Time to Live", Amazon DynamoDB Developer Guide.
   */
  public static AttributeValue secondsRoundedUp(Instant instant) {
    return number(Math.ceilDiv(instant.toEpochMilli(), 1000L));
  }
}
