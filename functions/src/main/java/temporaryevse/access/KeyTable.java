package temporaryevse.access;

import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.required;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import temporaryevse.aws.Attributes;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.RequestTime;

/**
 * The keys in DynamoDB, each under its hash. No other class has the attribute names of this table.
 *
 * <p>Keys are never deleted: an administrator can look up later who was allowed to do what, and
 * until when.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
final class KeyTable {

  private static final String KEY = "keyId";
  private static final int PAGE = 100;

  /** DynamoDB's answer to a lookup of a valid key, for priming. */
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
  record Page(List<AccessKey> keys, Optional<KeyId> next) {}

  KeyTable(AccessDeployment deployment) {
    dynamoDb = deployment.dynamoDb();
    tableName = deployment.keyTableName();
    calls = new BoundedCalls("DynamoDB", dynamoDb);
  }

  /** The key with this id, whether it is valid or not; strongly consistent. */
  Optional<AccessKey> find(KeyId keyId, RequestTime time) {
    Map<String, AttributeValue> item =
        calls
            .call(
                () ->
                    dynamoDb.getItem(
                        get ->
                            get.tableName(tableName)
                                .key(key(keyId))
                                .consistentRead(true)
                                .overrideConfiguration(calls.within(time.deadline()))))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(accessKey(item));
  }

  /** Stores a new key. */
  void create(AccessKey created, RequestTime time) {
    try {
      calls.call(
          () ->
              dynamoDb.putItem(
                  put ->
                      put.tableName(tableName)
                          .item(item(created))
                          .conditionExpression("attribute_not_exists(" + KEY + ")")
                          .overrideConfiguration(calls.within(time.deadline()))));
    } catch (ConditionalCheckFailedException stored) {
      // The key has 256 random bits, so the first attempt has put it and its answer was lost.
      if (!find(created.keyId(), time).equals(Optional.of(created))) {
        throw stored;
      }
    }
  }

  /** Keys of all accounts or of one. */
  Page list(Optional<AccountId> account, Optional<KeyId> after, RequestTime time) {
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(tableName)
            .limit(PAGE)
            .consistentRead(true)
            .overrideConfiguration(calls.within(time.deadline()));
    account.ifPresent(
        name ->
            scan.filterExpression("account = :account")
                .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(name.text()))));
    after.ifPresent(keyId -> scan.exclusiveStartKey(key(keyId)));
    ScanResponse response = calls.call(() -> dynamoDb.scan(scan.build()));
    return new Page(
        response.items().stream().map(KeyTable::accessKey).toList(),
        response.hasLastEvaluatedKey()
            ? Optional.of(new KeyId(required(response.lastEvaluatedKey(), KEY).s()))
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
    values.put(":successor", AttributeValue.fromS(successor.keyId().text()));
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
            .overrideConfiguration(calls.within(time.deadline()))
            .build();
    try {
      // The SDK gives the request a token, by which DynamoDB knows a repeat after a lost answer.
      calls.call(() -> dynamoDb.transactWriteItems(request));
    } catch (TransactionCanceledException changed) {
      throw new ServiceUnavailableException("The key was changed at the same time.", changed);
    }
  }

  /**
   * Revokes a key from now on; a key that was revoked before stays revoked since then.
   *
   * @return the key as it is stored; empty where there is no such key
   */
  Optional<AccessKey> revoke(KeyId keyId, RequestTime time) {
    try {
      return Optional.of(
          accessKey(
              calls
                  .call(
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
                                      .overrideConfiguration(calls.within(time.deadline()))))
                  .attributes()));
    } catch (ConditionalCheckFailedException unknown) {
      return Optional.empty();
    }
  }

  private static Map<String, AttributeValue> key(KeyId keyId) {
    return Map.of(KEY, AttributeValue.fromS(keyId.text()));
  }

  private static Map<String, AttributeValue> item(AccessKey key) {
    Map<String, AttributeValue> item = new HashMap<>(key(key.keyId()));
    item.put("account", AttributeValue.fromS(key.account().text()));
    item.put("operators", AttributeValue.fromSs(key.operators().texts()));
    item.put("scopes", AttributeValue.fromSs(key.scopes().stream().map(Scope::text).toList()));
    item.put("createdAt", milliseconds(key.createdAt()));
    item.put("createdBy", AttributeValue.fromS(key.createdBy()));
    key.validTo().ifPresent(instant -> item.put("validTo", milliseconds(instant)));
    key.revokedAt().ifPresent(instant -> item.put("revokedAt", milliseconds(instant)));
    key.replacedBy().ifPresent(other -> item.put("replacedBy", AttributeValue.fromS(other.text())));
    return item;
  }

  private static AccessKey accessKey(Map<String, AttributeValue> item) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    required(item, "scopes").ss().forEach(text -> Scope.parse(text).ifPresent(scopes::add));
    return new AccessKey(
        new KeyId(required(item, KEY).s()),
        new AccountId(required(item, "account").s()),
        Operators.parse(required(item, "operators").ss())
            .orElseThrow(
                () -> new IllegalStateException("a key has operators that cannot be read")),
        scopes,
        Attributes.instant(item, "createdAt"),
        required(item, "createdBy").s(),
        instantOrNone(item, "validTo"),
        instantOrNone(item, "revokedAt"),
        Optional.ofNullable(item.get("replacedBy")).map(id -> new KeyId(id.s())));
  }

  private static Optional<Instant> instantOrNone(
      Map<String, AttributeValue> item, String attribute) {
    return item.containsKey(attribute)
        ? Optional.of(Attributes.instant(item, attribute))
        : Optional.empty();
  }
}
