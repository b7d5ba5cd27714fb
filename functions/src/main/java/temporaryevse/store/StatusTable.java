package temporaryevse.store;

import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/**
 * The table of the statuses, as all parts of the store use it.
 *
 * <p>Every call is bounded by the time of the request, and throws {@link
 * ServiceUnavailableException} where DynamoDB throttles, fails or does not answer in time.
 *
 * <p>DynamoDB deletes by TTL days late, so no read trusts it: whether a status has ended follows
 * from {@code validTo} and the time of the request.
 *
 * @param name of the table
 * @param retention the time that a status stays readable after its end
 * @param calls the bounds of calls
 */
record StatusTable(DynamoDbClient dynamoDb, String name, Duration retention, BoundedCalls calls) {

  static StatusTable of(Deployment deployment) {
    return new StatusTable(
        deployment.dynamoDb(),
        deployment.tableName(),
        deployment.retention(),
        new BoundedCalls("DynamoDB", deployment.dynamoDb()));
  }

  /** The same table, where a status is not readable after its end. */
  StatusTable withoutRetention() {
    return new StatusTable(dynamoDb, name, Duration.ZERO, calls);
  }

  /** An item, strongly consistent; empty where there is none. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key, RequestTime time) {
    return calls
        .call(
            () ->
                dynamoDb.getItem(
                    get ->
                        get.tableName(name)
                            .key(key)
                            .consistentRead(true)
                            .overrideConfiguration(within(time))))
        .item();
  }

  /** Puts an item on a condition; where that fails, the exception has the item that is there. */
  void put(RequestTime time, Consumer<PutItemRequest.Builder> request) {
    calls.call(
        () ->
            dynamoDb.putItem(
                put ->
                    request.accept(
                        put.tableName(name)
                            .returnValuesOnConditionCheckFailure(ALL_OLD)
                            .overrideConfiguration(within(time)))));
  }

  /** Updates an item and returns the attributes that the request asks for. */
  Map<String, AttributeValue> update(
      RequestTime time, Consumer<UpdateItemRequest.Builder> request) {
    return calls
        .call(
            () ->
                dynamoDb.updateItem(
                    update ->
                        request.accept(update.tableName(name).overrideConfiguration(within(time)))))
        .attributes();
  }

  /** Deletes an item. */
  void delete(RequestTime time, Consumer<DeleteItemRequest.Builder> request) {
    calls.call(
        () ->
            dynamoDb.deleteItem(
                delete ->
                    request.accept(delete.tableName(name).overrideConfiguration(within(time)))));
  }

  /** Reads a page of items. */
  QueryResponse query(RequestTime time, Consumer<QueryRequest.Builder> request) {
    return calls.call(
        () ->
            dynamoDb.query(
                query ->
                    request.accept(query.tableName(name).overrideConfiguration(within(time)))));
  }

  /** Writes items, all or none. The same request, sent again, is written once. */
  void write(RequestTime time, TransactWriteItemsRequest request) {
    calls.call(
        () ->
            dynamoDb.transactWriteItems(
                request.toBuilder().overrideConfiguration(within(time)).build()));
  }

  private AwsRequestOverrideConfiguration within(RequestTime time) {
    return calls.within(time.deadline());
  }
}
