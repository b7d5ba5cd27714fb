package temporaryevse.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Adds up what DynamoDB says each request has consumed, indexes included. A request that a
 * condition refused is counted without units: its answer names none.
 */
public final class ConsumedCapacity implements ExecutionInterceptor {

  private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

  private final AtomicInteger requests = new AtomicInteger();
  private final DoubleAdder readUnits = new DoubleAdder();
  private final DoubleAdder writeUnits = new DoubleAdder();

  /** How many requests were sent. */
  public int requests() {
    return requests.get();
  }

  /** Read capacity units. */
  public double readUnits() {
    return readUnits.sum();
  }

  /** Write capacity units. */
  public double writeUnits() {
    return writeUnits.sum();
  }

  @Override
  public SdkRequest modifyRequest(
      Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
    requests.incrementAndGet();
    return switch (context.request()) {
      case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
      case BatchGetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
      case QueryRequest query -> query.toBuilder().returnConsumedCapacity(TOTAL).build();
      case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(TOTAL).build();
      case UpdateItemRequest update -> update.toBuilder().returnConsumedCapacity(TOTAL).build();
      case DeleteItemRequest delete -> delete.toBuilder().returnConsumedCapacity(TOTAL).build();
      case TransactWriteItemsRequest transaction ->
          transaction.toBuilder().returnConsumedCapacity(TOTAL).build();
      default -> throw new AssertionError("not counted: " + context.request());
    };
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    SdkResponse response = context.response();
    switch (response) {
      case GetItemResponse get -> readUnits.add(get.consumedCapacity().capacityUnits());
      case BatchGetItemResponse get ->
          List.copyOf(get.consumedCapacity()).forEach(each -> readUnits.add(each.capacityUnits()));
      case QueryResponse query -> readUnits.add(query.consumedCapacity().capacityUnits());
      case PutItemResponse put -> writeUnits.add(put.consumedCapacity().capacityUnits());
      case UpdateItemResponse update -> writeUnits.add(update.consumedCapacity().capacityUnits());
      case DeleteItemResponse delete -> writeUnits.add(delete.consumedCapacity().capacityUnits());
      case TransactWriteItemsResponse transaction ->
          List.copyOf(transaction.consumedCapacity())
              .forEach(each -> writeUnits.add(each.capacityUnits()));
      default -> throw new AssertionError("not counted: " + response);
    }
  }
}
