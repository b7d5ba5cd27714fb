package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A removed status: its end lies before all time, so it has ended for everyone.
 *
 * <p>It stays in the table for a while, so that a second attempt to remove it, after a lost answer,
 * can tell its own work from a status that never was.
 */
final class Tombstone {

  /** The attribute that tells this removal from another one. */
  static final String REMOVAL = "removal";

  /** The end of every removed status, in epoch milliseconds. */
  static final AttributeValue BEFORE_ALL_TIME = number(0);

  /** The assignments that make a status a tombstone. */
  static final String SET =
      "SET validToBefore = if_not_exists(validTo, :beforeAllTime), validTo = :beforeAllTime,"
          + " expiresAt = :expiresAt, removal = :removal, removedAt = :now";

  /** The condition that a status was not removed, or that no attempt to do so can go on. */
  static final String IS_SETTLED = "(attribute_not_exists(removedAt) OR removedAt <= :settled)";

  private static final String VALID_TO_BEFORE = "validToBefore";

  private Tombstone() {}

  /** An item with the end that it had before it was removed. */
  static Map<String, AttributeValue> beforeRemoval(Map<String, AttributeValue> item) {
    if (!item.containsKey(REMOVAL)) {
      return item;
    }
    Map<String, AttributeValue> before = new HashMap<>(item);
    AttributeValue validTo = required(item, VALID_TO_BEFORE);
    if (validTo.equals(BEFORE_ALL_TIME)) {
      before.remove(StatusItem.VALID_TO);
    } else {
      before.put(StatusItem.VALID_TO, validTo);
    }
    return before;
  }
}
