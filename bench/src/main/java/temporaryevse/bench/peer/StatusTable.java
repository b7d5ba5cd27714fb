package temporaryevse.bench.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The calls of DynamoDB. A refused or conflicting write fails the request: the benchmark sends one
 * at a time.
 */
final class StatusTable {
  private static final String IS_FREE = "attribute_not_exists(pk)";

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final String name = System.getenv("TABLE_NAME");
  private final Duration history =
      Duration.ofDays(Math.max(1, Integer.parseInt(System.getenv("HISTORY_RETENTION_DAYS"))));

  long nextId() {
    Map<String, AttributeValue> counter =
        dynamoDb
            .updateItem(
                update ->
                    update
                        .tableName(name)
                        .key(Items.key("COUNTER", 0))
                        .updateExpression("ADD #lastId :one")
                        .expressionAttributeNames(Map.of("#lastId", "lastId"))
                        .expressionAttributeValues(Map.of(":one", Items.number(1)))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .attributes();
    return Long.parseLong(Objects.requireNonNull(counter.get("lastId")).n());
  }

  EvseState readState(Evse evse, String evseId) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(name)
                        .key(Items.key("EVSE#" + evse.canonical(), 0))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? EvseState.unused(evseId) : Items.readState(item);
  }

  /** Writes a state with the new status and the entry of the log that go with it. */
  void write(
      EvseState before,
      EvseState after,
      Status created,
      Evse evse,
      Map<String, Object> authorizer) {
    Put.Builder state = put(Items.state(after, evse));
    if (before.sequence() == 0) {
      state.conditionExpression(IS_FREE);
    } else {
      state
          .conditionExpression("#sequence = :read")
          .expressionAttributeNames(Map.of("#sequence", "sequence"))
          .expressionAttributeValues(Map.of(":read", Items.number(before.sequence())));
    }
    Put.Builder status = put(Items.status(created, evse)).conditionExpression(IS_FREE);
    Instant expiresAt = after.asOf().plus(history);
    Put.Builder log = put(Items.log(before, after, created, evse, expiresAt, authorizer));
    dynamoDb.transactWriteItems(
        write ->
            write
                .clientRequestToken(UUID.randomUUID().toString())
                .transactItems(
                    Stream.of(state, status, log)
                        .map(each -> TransactWriteItem.builder().put(each.build()).build())
                        .toList()));
  }

  private Put.Builder put(Map<String, AttributeValue> item) {
    return Put.builder().tableName(name).item(item);
  }
}
