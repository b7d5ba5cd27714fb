package temporaryevse.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import temporaryevse.testing.TestDynamoDb;

/** A table that begins every case with the same items. */
final class FaultTable {

  /** Most writes that DynamoDB takes in one request. */
  private static final int MAX_WRITES = 25;

  private final Api direct;
  private final Seed seed;

  /**
   * What every case begins with.
   *
   * @param items everything in the table
   * @param state the same, as it is compared
   */
  record Seed(Set<Map<String, AttributeValue>> items, FaultState state) {

    static Seed create() {
      Api api = Api.overNewTable();
      FaultOperation.seed(api);
      return new Seed(new HashSet<>(api.items()), FaultState.of(api));
    }
  }

  FaultTable(Seed seed) {
    this.direct = Api.overNewTable();
    this.seed = seed;
    reset();
  }

  /** Without any fault between. */
  Api direct() {
    return direct;
  }

  FaultState before() {
    return seed.state();
  }

  /** Makes it as it was before. */
  void reset() {
    Set<Map<String, AttributeValue>> stored = new HashSet<>(direct.items());
    Set<Map<String, AttributeValue>> keys = new HashSet<>();
    List<WriteRequest> writes = new ArrayList<>();
    for (Map<String, AttributeValue> item : seed.items()) {
      keys.add(key(item));
      if (!stored.contains(item)) {
        writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
      }
    }
    for (Map<String, AttributeValue> item : stored) {
      if (!keys.contains(key(item))) {
        writes.add(WriteRequest.builder().deleteRequest(delete -> delete.key(key(item))).build());
      }
    }
    for (int from = 0; from < writes.size(); from += MAX_WRITES) {
      List<WriteRequest> batch = writes.subList(from, Math.min(from + MAX_WRITES, writes.size()));
      TestDynamoDb.client()
          .batchWriteItem(write -> write.requestItems(Map.of(direct.table, batch)));
    }
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    AttributeValue none = AttributeValue.fromNul(true);
    return Map.of("pk", item.getOrDefault("pk", none), "sk", item.getOrDefault("sk", none));
  }
}
