package temporaryevse.status;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import temporaryevse.http.ServiceUnavailableException;

/**
 * The statuses and their id counter in DynamoDB. The only place that spells attribute names.
 *
 * <p>Times that are compared are numbers in epoch milliseconds; {@code expiresAt} alone is in epoch
 * seconds, because DynamoDB deletes by it (source: "How it works: DynamoDB Time to Live", Amazon
 * DynamoDB Developer Guide).
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
final class StatusTable {

  private static final String KEY = "pk";
  private static final String COUNTER = "COUNTER";
  private static final String STATUS = "STATUS#";
  private static final String LAST_ID = "lastId";

  /** Largest integer that every JSON reader keeps exactly (RFC 8259, section 6): 2^53 − 1. */
  private static final BigInteger MAX_ID = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

  /**
   * How often a new status may meet an id that is taken. It never is, unless the counter item was
   * set back by hand or by a partial restore; then a few more numbers are tried.
   */
  private static final int MAX_TAKEN_IDS = 5;

  private final DynamoDbClient dynamoDb;
  private final String tableName;

  StatusTable(DynamoDbClient dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
  }

  /**
   * Stores a new status under the next id.
   *
   * @throws IllegalStateException where the counter hands out ids that are taken or none are left
   */
  TemporaryEvseStatus create(NewTemporaryEvseStatus request) {
    for (int taken = 0; taken < MAX_TAKEN_IDS; taken++) {
      TemporaryEvseStatus status = request.withId(nextId());
      if (put(status)) {
        return status;
      }
    }
    throw new IllegalStateException(
        "The id counter of the table " + tableName + " is behind the ids that are stored.");
  }

  /**
   * The next id. Where the answer is lost the SDK counts on: a number is burnt, none comes twice.
   */
  private long nextId() {
    @Nullable AttributeValue lastId =
        available(
                () ->
                    dynamoDb.updateItem(
                        update ->
                            update
                                .tableName(tableName)
                                .key(Map.of(KEY, AttributeValue.fromS(COUNTER)))
                                .updateExpression("ADD #lastId :one")
                                .expressionAttributeNames(Map.of("#lastId", LAST_ID))
                                .expressionAttributeValues(
                                    Map.of(":one", AttributeValue.fromN("1")))
                                .returnValues(ReturnValue.UPDATED_NEW)))
            .attributes()
            .get(LAST_ID);
    if (lastId == null) {
      throw new IllegalStateException("DynamoDB left out what it was asked to return.");
    }
    BigInteger id = new BigInteger(lastId.n());
    if (id.signum() <= 0 || id.compareTo(MAX_ID) > 0) {
      throw new IllegalStateException("The id counter of the table " + tableName + " is at " + id);
    }
    return id.longValueExact();
  }

  /** Whether the status now stands under its id, which another status may have. */
  private boolean put(TemporaryEvseStatus status) {
    // Tells our own record from another's: when the answer of a put that landed is lost, the SDK
    // puts again and the condition fails on what we stored ourselves.
    AttributeValue creation = AttributeValue.fromS(UUID.randomUUID().toString());
    Map<String, AttributeValue> item = item(status);
    item.put("creation", creation);
    try {
      available(
          () ->
              dynamoDb.putItem(
                  put ->
                      put.tableName(tableName)
                          .item(item)
                          .conditionExpression("attribute_not_exists(" + KEY + ")")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));
      return true;
    } catch (ConditionalCheckFailedException taken) {
      return creation.equals(taken.item().get("creation"));
    }
  }

  private static Map<String, AttributeValue> item(TemporaryEvseStatus status) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(KEY, AttributeValue.fromS(STATUS + status.id()));
    item.put("id", AttributeValue.fromN(Long.toString(status.id())));
    item.put("temporaryStatus", AttributeValue.fromS(status.temporaryStatus().name()));
    item.put("evseId", AttributeValue.fromS(status.evseId().written()));
    item.put("canonicalEvseId", AttributeValue.fromS(status.evseId().canonical()));
    item.put("operator", AttributeValue.fromS(status.evseId().operator()));
    item.put("validFrom", milliseconds(status.period().validFrom()));
    @Nullable Instant validTo = status.period().validTo();
    if (validTo != null) {
      item.put("validTo", milliseconds(validTo));
      item.put("expiresAt", secondsRoundedUp(validTo));
    }
    return item;
  }

  private static AttributeValue milliseconds(Instant instant) {
    return AttributeValue.fromN(Long.toString(instant.toEpochMilli()));
  }

  /** Rounded up, so that DynamoDB never deletes a status that still holds. */
  private static AttributeValue secondsRoundedUp(Instant instant) {
    return AttributeValue.fromN(Long.toString(Math.ceilDiv(instant.toEpochMilli(), 1000L)));
  }

  private <T> T available(Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      throw e.isThrottlingException() || e.statusCode() >= 500 ? unavailable(e) : e;
    } catch (SdkClientException e) {
      throw unavailable(e);
    }
  }

  private ServiceUnavailableException unavailable(RuntimeException e) {
    return new ServiceUnavailableException("The table " + tableName + " did not answer.", e);
  }
}
