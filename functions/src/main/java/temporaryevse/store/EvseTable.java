package temporaryevse.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/**
 * The table of EVSEs and their statuses, as all parts of the store use it.
 *
 * <p>Every call is bounded by the time of the request, and throws {@link
 * ServiceUnavailableException} where DynamoDB throttles, fails or does not answer in time.
 *
 * @param name of the table
 * @param history the time after which DynamoDB may delete entries of the log
 * @param sequenceBase the least number of a new write, which a restored table raises
 * @param calls the bounds of calls
 */
record EvseTable(
    DynamoDbClient dynamoDb, String name, Duration history, long sequenceBase, BoundedCalls calls) {

  /** The stream of the log can be read for a day, so its entries are kept for as long. */
  private static final Duration MIN_HISTORY = Duration.ofDays(1);

  /** The most keys of one read, by DynamoDB. */
  static final int MAX_KEYS = 100;

  static EvseTable of(Deployment deployment) {
    return new EvseTable(
        deployment.dynamoDb(),
        deployment.tableName(),
        deployment.history().compareTo(MIN_HISTORY) > 0 ? deployment.history() : MIN_HISTORY,
        deployment.sequenceBase(),
        new BoundedCalls("DynamoDB", deployment.dynamoDb()));
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

  /**
   * The items of distinct keys that exist, strongly consistent and in any order.
   *
   * @param keys at most {@link #MAX_KEYS}
   */
  List<Map<String, AttributeValue>> get(List<Map<String, AttributeValue>> keys, RequestTime time) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> missing = keys;
    for (int attempt = 1; !missing.isEmpty(); attempt++) {
      KeysAndAttributes asked =
          KeysAndAttributes.builder().keys(missing).consistentRead(true).build();
      BatchGetItemResponse response =
          calls.call(
              () ->
                  dynamoDb.batchGetItem(
                      get ->
                          get.requestItems(Map.of(name, asked))
                              .overrideConfiguration(within(time))));
      items.addAll(response.responses().getOrDefault(name, List.of()));
      missing =
          response.unprocessedKeys().containsKey(name)
              ? response.unprocessedKeys().get(name).keys()
              : List.of();
      if (!missing.isEmpty()) {
        BoundedCalls.pause(attempt, time.deadline());
      }
    }
    return items;
  }

  /**
   * Writes an item on a condition.
   *
   * @return the item that is stored instead; empty where it was written
   */
  Map<String, AttributeValue> put(RequestTime time, Consumer<PutItemRequest.Builder> request) {
    return calls.call(
        () -> {
          try {
            dynamoDb.putItem(
                put ->
                    request.accept(
                        put.tableName(name)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .overrideConfiguration(within(time))));
            return Map.of();
          } catch (ConditionalCheckFailedException e) {
            return e.item();
          }
        });
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

  /** Reads a page of items. */
  QueryResponse query(RequestTime time, Consumer<QueryRequest.Builder> request) {
    return calls.call(
        () ->
            dynamoDb.query(
                query ->
                    request.accept(query.tableName(name).overrideConfiguration(within(time)))));
  }

  /**
   * Writes items, all or none. The same request with its token, sent again, is written once.
   *
   * @return false where an earlier attempt of the same request is still under way
   */
  boolean write(RequestTime time, TransactWriteItemsRequest request) {
    return calls.call(
        () -> {
          try {
            dynamoDb.transactWriteItems(
                request.toBuilder().overrideConfiguration(within(time)).build());
            return true;
          } catch (TransactionInProgressException e) {
            return false;
          }
        });
  }

  private AwsRequestOverrideConfiguration within(RequestTime time) {
    return calls.within(time.deadline());
  }
}
