package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.Operators;
import temporaryevse.evse.EvseId;
import temporaryevse.evse.OperatorId;
import temporaryevse.status.Period;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.status.TemporaryStatus;

/** A status as an item of the table, and the names of its attributes. */
public final class StatusItem {

  /** The number of partitions that the statuses are spread over, by id. */
  static final int SHARDS = 8;

  static final String KEY = "pk";
  static final String ID = "id";
  static final String OPERATOR = "operator";
  static final String CANONICAL_EVSE_ID = "canonicalEvseId";
  static final String VALID_TO = "validTo";

  /** The condition that no item has the key. */
  static final String IS_FREE = "attribute_not_exists(" + KEY + ")";

  private static final String PARTITION = "STATUS#";
  private static final String VALID_FROM = "validFrom";
  private static final String TEMPORARY_STATUS = "temporaryStatus";
  private static final String EVSE_ID = "evseId";
  private static final String EXPIRES_AT = "expiresAt";

  private static final String SAMPLE =
      """
      {"pk": {"S": "STATUS#7"}, "id": {"N": "1023"}, "lastId": {"N": "9007199254740991"},
       "temporaryStatus": {"S": "BLOCKED"}, "evseId": {"S": "DK*SPI*E1"},
       "canonicalEvseId": {"S": "DKSPIE1"}, "operator": {"S": "DK*SPI"},
       "validFrom": {"N": "0"}, "validTo": {"N": "9000000000000"}}
      """;

  /** DynamoDB's answer to every call of the store where all is well, for priming. */
  public static final String ANSWER =
      """
      {"Attributes": %1$s, "Item": %1$s, "Items": [%1$s, %1$s], "Count": 2, "ScannedCount": 2}
      """
          .formatted(SAMPLE);

  private StatusItem() {}

  /** The partition of a shard, 0 … {@link #SHARDS} − 1. */
  static String partition(long shard) {
    return PARTITION + shard;
  }

  /** The key of a status. */
  static Map<String, AttributeValue> key(long id) {
    return key(partition(id % SHARDS), id);
  }

  /** The key of any item of the table. */
  static Map<String, AttributeValue> key(String partition, long id) {
    return Map.of(KEY, AttributeValue.fromS(partition), ID, number(id));
  }

  /**
   * The item of a status.
   *
   * @param retention the time that it stays readable after its end
   */
  static Map<String, AttributeValue> of(TemporaryEvseStatus status, Duration retention) {
    Map<String, AttributeValue> item = new HashMap<>(key(status.id()));
    item.put(TEMPORARY_STATUS, AttributeValue.fromS(status.temporaryStatus().name()));
    item.put(EVSE_ID, AttributeValue.fromS(status.evseId().written()));
    item.put(CANONICAL_EVSE_ID, AttributeValue.fromS(status.evseId().canonical()));
    item.put(OPERATOR, AttributeValue.fromS(status.evseId().operator().text()));
    item.put(VALID_FROM, milliseconds(status.period().validFrom()));
    status
        .period()
        .validTo()
        .ifPresent(
            validTo -> {
              item.put(VALID_TO, milliseconds(validTo));
              item.put(EXPIRES_AT, secondsRoundedUp(validTo.plus(retention)));
            });
    return item;
  }

  /** The status of an item. */
  static TemporaryEvseStatus read(Map<String, AttributeValue> item) {
    return new TemporaryEvseStatus(
        id(item),
        TemporaryStatus.valueOf(required(item, TEMPORARY_STATUS).s()),
        new EvseId(
            required(item, EVSE_ID).s(), required(item, CANONICAL_EVSE_ID).s(), operator(item)),
        new Period(
            instant(item, VALID_FROM),
            item.containsKey(VALID_TO) ? Optional.of(instant(item, VALID_TO)) : Optional.empty()),
        StatusDetails.NONE,
        0);
  }

  /** The id of an item, or of the key of one. */
  static long id(Map<String, AttributeValue> item) {
    return number(item, ID);
  }

  /** Whether an item is the status of one of these operators. */
  static boolean isOf(Operators operators, Map<String, AttributeValue> item) {
    return operators.include(operator(item));
  }

  private static OperatorId operator(Map<String, AttributeValue> item) {
    return new OperatorId(required(item, OPERATOR).s());
  }

  /** Whether the end of an item has come. */
  static boolean hasEnded(Map<String, AttributeValue> item, Instant now) {
    return item.containsKey(VALID_TO) && number(item, VALID_TO) <= now.toEpochMilli();
  }
}
