package temporaryevse.store;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/**
 * The table of the statuses, as all parts of the store use it.
 *
 * <p>DynamoDB deletes by TTL days late, so no read trusts it: whether a status has ended follows
 * from {@code validTo} and the time of the request.
 *
 * @param name of the table
 * @param retention the time that a status stays readable after its end
 * @param calls their bounds
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

  /**
   * Makes a call.
   *
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  <T> T call(Supplier<T> call) {
    return calls.call(call);
  }

  /** The bounds of a call within the time of the request. */
  AwsRequestOverrideConfiguration within(RequestTime time) {
    return calls.within(time.deadline());
  }

  /** An item, strongly consistent; empty where there is none. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key, RequestTime time) {
    return call(
            () ->
                dynamoDb.getItem(
                    get ->
                        get.tableName(name)
                            .key(key)
                            .consistentRead(true)
                            .overrideConfiguration(within(time))))
        .item();
  }
}
