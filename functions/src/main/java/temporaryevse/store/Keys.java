package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.evse.EvseId;

/** The keys of the table's items: a partition {@code pk} and a number {@code sk} in it. */
final class Keys {

  /** The number of partitions that the statuses are spread over, by id. */
  static final int STATUS_SHARDS = 8;

  static final String PARTITION = "pk";
  static final String SORT = "sk";

  /** The condition that no item has the key. */
  static final String IS_FREE = "attribute_not_exists(" + PARTITION + ")";

  /** The condition that an item has the key. */
  static final String IS_TAKEN = "attribute_exists(" + PARTITION + ")";

  /** The counter of ids. */
  static final Map<String, AttributeValue> COUNTER = of("COUNTER", 0);

  private static final String STATUS = "STATUS#";
  private static final String EVSE = "EVSE#";
  private static final String IDEMPOTENCY = "IDEMPOTENCY#";

  private Keys() {}

  /** The partition of statuses of a shard, 0 … {@link #STATUS_SHARDS} − 1. */
  static String statusPartition(long shard) {
    return STATUS + shard;
  }

  /** The key of a status. */
  static Map<String, AttributeValue> status(long id) {
    return of(statusPartition(id % STATUS_SHARDS), id);
  }

  /** The partition of an EVSE, by its canonical id: its state and its log. */
  static String evsePartition(String canonical) {
    return EVSE + canonical;
  }

  /** The EVSE of a partition, in canonical form. */
  static EvseId evse(String partition) {
    return EvseId.parse(partition.substring(EVSE.length())).orElseThrow();
  }

  /** The key of an EVSE's state, by its canonical id. */
  static Map<String, AttributeValue> state(String canonical) {
    return of(evsePartition(canonical), 0);
  }

  /** The key of an entry of an EVSE's log. */
  static Map<String, AttributeValue> log(EvseId evseId, long sequence) {
    return of(evsePartition(evseId.canonical()), sequence);
  }

  /**
   * The key of a record of an idempotency key.
   *
   * @param number 0 for the request, from 1 on for each status of a batch
   */
  static Map<String, AttributeValue> idempotency(IdempotencyKey key, int number) {
    return of(IDEMPOTENCY + key.text(), number);
  }

  private static Map<String, AttributeValue> of(String partition, long sort) {
    return Map.of(PARTITION, AttributeValue.fromS(partition), SORT, number(sort));
  }
}
