package temporaryevse.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import temporaryevse.dynamodb.BoundedCalls;
import temporaryevse.environment.AccessDeployment;
import temporaryevse.http.RequestTime;
import temporaryevse.http.ServiceUnavailableException;

/**
 * The keys in DynamoDB, by the hash of each. Times are in epoch milliseconds. The only place that
 * spells the attribute names of this table.
 *
 * <p>Keys are never deleted: what was allowed to whom, and until when, can be looked up later.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
final class KeyTable {

  private static final String KEY = "keyId";
  private static final int PAGE = 100;

  /** What DynamoDB answers where a key is looked up and is good, for rehearsals. */
  static final String ANSWER =
      """
      {"Item": {
        "keyId": {"S": "0000000000000000000000000000000000000000000000000000000000000000"},
        "account": {"S": "priming"}, "operators": {"SS": ["DK*SPI"]},
        "scopes": {"SS": ["read", "write"]}, "createdAt": {"N": "0"},
        "createdBy": {"S": "priming"}, "validTo": {"N": "9000000000000"}}}
      """;

  private final DynamoDbClient dynamoDb;
  private final String tableName;
  private final BoundedCalls calls;

  /**
   * Keys in no order.
   *
   * @param next id of the last key that was looked at, where there are more
   */
  record Page(List<AccessKey> keys, Optional<String> next) {}

  KeyTable(AccessDeployment deployment) {
    dynamoDb = deployment.dynamoDb();
    tableName = deployment.keyTableName();
    calls = new BoundedCalls(dynamoDb);
  }

  /** The key with this id, whether it is good or not; strongly consistent. */
  Optional<AccessKey> find(String keyId, RequestTime time) {
    Map<String, AttributeValue> item =
        calls
            .available(
                () ->
                    dynamoDb.getItem(
                        get ->
                            get.tableName(tableName)
                                .key(key(keyId))
                                .consistentRead(true)
                                .overrideConfiguration(calls.within(time))))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(accessKey(item));
  }

  /** Stores a new key. */
  void create(AccessKey created, RequestTime time) {
    try {
      calls.available(
          () ->
              dynamoDb.putItem(
                  put ->
                      put.tableName(tableName)
                          .item(item(created))
                          .conditionExpression("attribute_not_exists(" + KEY + ")")
                          .overrideConfiguration(calls.within(time))));
    } catch (ConditionalCheckFailedException stored) {
      // The key has 256 random bits: what is there is what the first attempt, whose answer was
      // lost, has put.
      if (!find(created.keyId(), time).equals(Optional.of(created))) {
        throw stored;
      }
    }
  }

  /** Keys of all accounts or of one. */
  Page list(Optional<String> account, Optional<String> after, RequestTime time) {
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(tableName)
            .limit(PAGE)
            .consistentRead(true)
            .overrideConfiguration(calls.within(time));
    account.ifPresent(
        name ->
            scan.filterExpression("account = :account")
                .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(name))));
    after.ifPresent(keyId -> scan.exclusiveStartKey(key(keyId)));
    ScanResponse response = calls.available(() -> dynamoDb.scan(scan.build()));
    return new Page(
        response.items().stream().map(KeyTable::accessKey).toList(),
        response.hasLastEvaluatedKey()
            ? Optional.of(required(response.lastEvaluatedKey(), KEY).s())
            : Optional.empty());
  }

  /**
   * Stores a new key and ends the one that it replaces, both or neither.
   *
   * @param replaced as it was found; where it was changed since, nothing is stored
   * @param end of the replaced key
   */
  void replace(AccessKey replaced, Instant end, AccessKey successor, RequestTime time) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":end", milliseconds(end));
    values.put(":successor", AttributeValue.fromS(successor.keyId()));
    replaced.validTo().ifPresent(validTo -> values.put(":validTo", milliseconds(validTo)));
    Update endReplaced =
        Update.builder()
            .tableName(tableName)
            .key(key(replaced.keyId()))
            .updateExpression("SET validTo = :end, replacedBy = :successor")
            .conditionExpression(
                "attribute_exists("
                    + KEY
                    + ") AND attribute_not_exists(revokedAt) AND "
                    + (replaced.validTo().isPresent()
                        ? "validTo = :validTo"
                        : "attribute_not_exists(validTo)"))
            .expressionAttributeValues(values)
            .build();
    Put putSuccessor =
        Put.builder()
            .tableName(tableName)
            .item(item(successor))
            .conditionExpression("attribute_not_exists(" + KEY + ")")
            .build();
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(
                TransactWriteItem.builder().update(endReplaced).build(),
                TransactWriteItem.builder().put(putSuccessor).build())
            .overrideConfiguration(calls.within(time))
            .build();
    try {
      // The SDK gives the request a token: sent again after a lost answer, it is known for one.
      calls.available(() -> dynamoDb.transactWriteItems(request));
    } catch (TransactionCanceledException changed) {
      throw new ServiceUnavailableException("The key was changed at the same time.", changed);
    }
  }

  /**
   * Takes a key back from now on; one that was taken back before stays so since then. Empty where
   * there is no such key.
   */
  Optional<AccessKey> revoke(String keyId, RequestTime time) {
    try {
      return Optional.of(
          accessKey(
              calls
                  .available(
                      () ->
                          dynamoDb.updateItem(
                              update ->
                                  update
                                      .tableName(tableName)
                                      .key(key(keyId))
                                      .updateExpression(
                                          "SET revokedAt = if_not_exists(revokedAt, :now)")
                                      .conditionExpression("attribute_exists(" + KEY + ")")
                                      .expressionAttributeValues(
                                          Map.of(":now", milliseconds(time.now())))
                                      .returnValues(ReturnValue.ALL_NEW)
                                      .overrideConfiguration(calls.within(time))))
                  .attributes()));
    } catch (ConditionalCheckFailedException unknown) {
      return Optional.empty();
    }
  }

  private static Map<String, AttributeValue> key(String keyId) {
    return Map.of(KEY, AttributeValue.fromS(keyId));
  }

  private static Map<String, AttributeValue> item(AccessKey key) {
    Map<String, AttributeValue> item = new HashMap<>(key(key.keyId()));
    item.put("account", AttributeValue.fromS(key.account()));
    item.put("operators", AttributeValue.fromSs(key.operators().texts()));
    item.put("scopes", AttributeValue.fromSs(key.scopes().stream().map(Scope::text).toList()));
    item.put("createdAt", milliseconds(key.createdAt()));
    item.put("createdBy", AttributeValue.fromS(key.createdBy()));
    key.validTo().ifPresent(instant -> item.put("validTo", milliseconds(instant)));
    key.revokedAt().ifPresent(instant -> item.put("revokedAt", milliseconds(instant)));
    key.replacedBy().ifPresent(other -> item.put("replacedBy", AttributeValue.fromS(other)));
    return item;
  }

  private static AccessKey accessKey(Map<String, AttributeValue> item) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    required(item, "scopes").ss().forEach(text -> Scope.parse(text).ifPresent(scopes::add));
    return new AccessKey(
        required(item, KEY).s(),
        required(item, "account").s(),
        Operators.parse(required(item, "operators").ss())
            .orElseThrow(() -> new IllegalStateException("a key has operators that are none")),
        scopes,
        instant(required(item, "createdAt")),
        required(item, "createdBy").s(),
        Optional.ofNullable(item.get("validTo")).map(KeyTable::instant),
        Optional.ofNullable(item.get("revokedAt")).map(KeyTable::instant),
        Optional.ofNullable(item.get("replacedBy")).map(AttributeValue::s));
  }

  private static AttributeValue required(Map<String, AttributeValue> item, String attribute) {
    @Nullable AttributeValue value = item.get(attribute);
    return Objects.requireNonNull(value, () -> "an item has no attribute " + attribute);
  }

  private static AttributeValue milliseconds(Instant instant) {
    return AttributeValue.fromN(Long.toString(instant.toEpochMilli()));
  }

  private static Instant instant(AttributeValue milliseconds) {
    return Instant.ofEpochMilli(Long.parseLong(milliseconds.n(), 10));
  }
}
