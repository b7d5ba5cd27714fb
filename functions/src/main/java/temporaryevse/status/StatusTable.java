package temporaryevse.status;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import temporaryevse.environment.Deployment;
import temporaryevse.http.ServiceUnavailableException;

/**
 * The statuses and their id counter in DynamoDB. The only place that spells attribute names.
 *
 * <p>Times that are compared are numbers in epoch milliseconds; {@code expiresAt} alone is in epoch
 * seconds, because DynamoDB deletes by it (source: "How it works: DynamoDB Time to Live", Amazon
 * DynamoDB Developer Guide). That happens days late, so no read trusts it: whether a status has
 * ended follows from {@code validTo} and the time of the request.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
final class StatusTable {

  /** How many partitions the statuses are spread over, by id. */
  static final int SHARDS = 8;

  private static final String KEY = "pk";
  private static final String ID = "id";
  private static final String COUNTER = "COUNTER";
  private static final String STATUS = "STATUS#";
  private static final String LAST_ID = "lastId";
  private static final String BY_EVSE = "byEvse";
  private static final String BY_END = "byEnd";
  private static final String HAS_NOT_ENDED = "(attribute_not_exists(validTo) OR validTo > :now)";

  /** Largest integer that every JSON reader keeps exactly (RFC 8259, section 6): 2^53 − 1. */
  private static final BigInteger MAX_ID = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

  /**
   * How often a new status may meet an id that is taken. It never is, unless the counter item was
   * set back by hand or by a partial restore; then a few more numbers are tried.
   */
  private static final int MAX_TAKEN_IDS = 5;

  private final DynamoDbClient dynamoDb;
  private final String tableName;
  private final Duration retention;

  /**
   * Statuses in ascending id.
   *
   * @param next the id behind which there is more; empty where there is none
   */
  record Statuses(List<TemporaryEvseStatus> statuses, OptionalLong next) {}

  /** A status that has ended, or had when it was found. */
  record Ended(long id, Instant validTo) {}

  /**
   * Statuses that have ended, those that ended first in front.
   *
   * @param hasMore whether there are more behind the last of them
   */
  record EndedStatuses(List<Ended> ended, boolean hasMore) {}

  private StatusTable(DynamoDbClient dynamoDb, String tableName, Duration retention) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.retention = retention;
  }

  static StatusTable of(Deployment deployment) {
    return new StatusTable(deployment.dynamoDb(), deployment.tableName(), deployment.retention());
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
                                .key(key(COUNTER, 0))
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

  /** A status that is visible at that time, strongly consistent. */
  Optional<TemporaryEvseStatus> find(long id, Instant now) {
    return findVisible(id, now.minus(retention));
  }

  private Optional<TemporaryEvseStatus> findVisible(long id, Instant endsAfter) {
    Map<String, AttributeValue> item =
        available(
                () ->
                    dynamoDb.getItem(
                        get -> get.tableName(tableName).key(key(id)).consistentRead(true)))
            .item();
    return item.isEmpty() || hasEnded(item, endsAfter)
        ? Optional.empty()
        : Optional.of(status(item));
  }

  /**
   * A page of the statuses that are visible at that time. Over all EVSEs it is strongly consistent;
   * over one it can miss what was changed within the last moments.
   */
  Statuses list(StatusQuery.Page page, Instant now) {
    String filter =
        page.query().activeOnly()
            ? "validFrom <= :now AND " + HAS_NOT_ENDED
            : "(attribute_not_exists(validTo) OR validTo > :visible)";
    Map<String, AttributeValue> values = new HashMap<>();
    if (page.query().activeOnly()) {
      values.put(":now", milliseconds(now));
    } else {
      values.put(":visible", milliseconds(now.minus(retention)));
    }
    List<AscendingMerge.Source> sources =
        page.query()
            .evseId()
            .map(evseId -> List.of(source(BY_EVSE, evseId.canonical(), filter, values)))
            .orElseGet(
                () ->
                    IntStream.range(0, SHARDS)
                        .mapToObj(shard -> source(null, STATUS + shard, filter, values))
                        .toList());
    return AscendingMerge.page(sources, page.after(), page.limit());
  }

  private AscendingMerge.Source source(
      @Nullable String index, String partition, String filter, Map<String, AttributeValue> values) {
    String partitionKey = index == null ? KEY : "canonicalEvseId";
    return (after, limit) -> {
      Map<String, AttributeValue> all = new HashMap<>(values);
      all.put(":partition", AttributeValue.fromS(partition));
      all.put(":after", number(after));
      QueryRequest query =
          QueryRequest.builder()
              .tableName(tableName)
              .indexName(index)
              .consistentRead(index == null)
              .keyConditionExpression(partitionKey + " = :partition AND " + ID + " > :after")
              .filterExpression(filter)
              .expressionAttributeValues(all)
              .limit(limit)
              .build();
      QueryResponse response = available(() -> dynamoDb.query(query));
      return new AscendingMerge.Chunk(
          response.items().stream().map(StatusTable::status).toList(),
          response.scannedCount(),
          response.hasLastEvaluatedKey()
              ? OptionalLong.of(longValue(response.lastEvaluatedKey(), ID))
              : OptionalLong.empty());
    };
  }

  /**
   * Changes a status that has not ended, in one conditional write: whoever changes it at the same
   * time, no status ends before it begins, and none comes back that was removed or has ended.
   */
  ChangeOutcome change(long id, StatusChange change, Instant now) {
    if (change.isEmpty()) {
      return findVisible(id, now)
          .<ChangeOutcome>map(ChangeOutcome.Changed::new)
          .orElseGet(ChangeOutcome.NotFound::new);
    }
    List<String> set = new ArrayList<>();
    String remove = "";
    List<String> conditions = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    conditions.add("attribute_exists(" + KEY + ")");
    conditions.add(HAS_NOT_ENDED);
    values.put(":now", milliseconds(now));
    if (change.temporaryStatus().isPresent()) {
      set.add("temporaryStatus = :temporaryStatus");
      values.put(":temporaryStatus", AttributeValue.fromS(change.temporaryStatus().get().name()));
    }
    if (change.validFrom().isPresent()) {
      set.add("validFrom = :validFrom");
      values.put(":validFrom", milliseconds(change.validFrom().get()));
      if (change.end().isEmpty()) {
        conditions.add("(attribute_not_exists(validTo) OR validTo > :validFrom)");
      }
    }
    if (change.end().isPresent()) {
      @Nullable Instant validTo = change.end().get().validTo();
      if (validTo == null) {
        remove = " REMOVE validTo, expiresAt";
      } else {
        set.add("validTo = :validTo");
        set.add("expiresAt = :expiresAt");
        values.put(":validTo", milliseconds(validTo));
        values.put(":expiresAt", secondsRoundedUp(validTo.plus(retention)));
        if (change.validFrom().isEmpty()) {
          conditions.add("validFrom < :validTo");
        }
      }
    }
    String update = (set.isEmpty() ? "" : "SET " + String.join(", ", set)) + remove;
    try {
      return new ChangeOutcome.Changed(
          status(
              available(
                      () ->
                          dynamoDb.updateItem(
                              request ->
                                  request
                                      .tableName(tableName)
                                      .key(key(id))
                                      .updateExpression(update)
                                      .conditionExpression(String.join(" AND ", conditions))
                                      .expressionAttributeValues(values)
                                      .returnValues(ReturnValue.ALL_NEW)
                                      .returnValuesOnConditionCheckFailure(
                                          ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                  .attributes()));
    } catch (ConditionalCheckFailedException refused) {
      return refused.item().isEmpty() || hasEnded(refused.item(), now)
          ? new ChangeOutcome.NotFound()
          : new ChangeOutcome.NoPeriod(status(refused.item()).period());
    }
  }

  /** Removes a status; false where there is none or it has ended. */
  boolean remove(long id, Instant now) {
    try {
      available(
          () ->
              dynamoDb.deleteItem(
                  delete ->
                      delete
                          .tableName(tableName)
                          .key(key(id))
                          .conditionExpression("attribute_exists(" + KEY + ") AND " + HAS_NOT_ENDED)
                          .expressionAttributeValues(Map.of(":now", milliseconds(now)))));
      return true;
    } catch (ConditionalCheckFailedException refused) {
      return false;
    }
  }

  /**
   * A page of what is no longer visible to anybody at that time.
   *
   * @param shard 0 … {@link #SHARDS} − 1
   * @param after the last one of the page before; empty for the first page
   * @param limit most statuses on the page, and most items that are read for it
   */
  EndedStatuses findEnded(int shard, Instant now, Optional<Ended> after, int limit) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(tableName)
            .indexName(BY_END)
            .keyConditionExpression(KEY + " = :shard AND validTo <= :ended")
            .expressionAttributeValues(
                Map.of(
                    ":shard",
                    AttributeValue.fromS(STATUS + shard),
                    ":ended",
                    milliseconds(now.minus(retention))))
            .limit(limit);
    after.ifPresent(ended -> query.exclusiveStartKey(byEndKey(ended)));
    QueryResponse response = available(() -> dynamoDb.query(query.build()));
    return new EndedStatuses(
        response.items().stream()
            .map(item -> new Ended(longValue(item, ID), instant(item, "validTo")))
            .toList(),
        response.hasLastEvaluatedKey());
  }

  private static Map<String, AttributeValue> byEndKey(Ended ended) {
    Map<String, AttributeValue> key = new HashMap<>(key(ended.id()));
    key.put("validTo", milliseconds(ended.validTo()));
    return key;
  }

  /** Deletes what has ended; false where it is gone, or was extended since it was found. */
  boolean removeEnded(Ended ended, Instant now) {
    try {
      available(
          () ->
              dynamoDb.deleteItem(
                  delete ->
                      delete
                          .tableName(tableName)
                          .key(key(ended.id()))
                          .conditionExpression("validTo <= :ended")
                          .expressionAttributeValues(
                              Map.of(":ended", milliseconds(now.minus(retention))))));
      return true;
    } catch (ConditionalCheckFailedException stands) {
      return false;
    }
  }

  private static Map<String, AttributeValue> key(long id) {
    return key(STATUS + id % SHARDS, id);
  }

  private static Map<String, AttributeValue> key(String partition, long id) {
    return Map.of(KEY, AttributeValue.fromS(partition), ID, number(id));
  }

  private Map<String, AttributeValue> item(TemporaryEvseStatus status) {
    Map<String, AttributeValue> item = new HashMap<>(key(status.id()));
    item.put("temporaryStatus", AttributeValue.fromS(status.temporaryStatus().name()));
    item.put("evseId", AttributeValue.fromS(status.evseId().written()));
    item.put("canonicalEvseId", AttributeValue.fromS(status.evseId().canonical()));
    item.put("operator", AttributeValue.fromS(status.evseId().operator()));
    item.put("validFrom", milliseconds(status.period().validFrom()));
    @Nullable Instant validTo = status.period().validTo();
    if (validTo != null) {
      item.put("validTo", milliseconds(validTo));
      item.put("expiresAt", secondsRoundedUp(validTo.plus(retention)));
    }
    return item;
  }

  private static TemporaryEvseStatus status(Map<String, AttributeValue> item) {
    return new TemporaryEvseStatus(
        longValue(item, ID),
        TemporaryStatus.valueOf(required(item, "temporaryStatus").s()),
        new EvseId(
            required(item, "evseId").s(),
            required(item, "canonicalEvseId").s(),
            required(item, "operator").s()),
        new Period(
            Instant.ofEpochMilli(longValue(item, "validFrom")),
            item.containsKey("validTo") ? Instant.ofEpochMilli(longValue(item, "validTo")) : null));
  }

  private static boolean hasEnded(Map<String, AttributeValue> item, Instant now) {
    return item.containsKey("validTo") && longValue(item, "validTo") <= now.toEpochMilli();
  }

  private static long longValue(Map<String, AttributeValue> item, String attribute) {
    return Long.parseLong(required(item, attribute).n(), 10);
  }

  private static Instant instant(Map<String, AttributeValue> item, String attribute) {
    return Instant.ofEpochMilli(longValue(item, attribute));
  }

  private static AttributeValue required(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(
        item.get(attribute), () -> "an item has no attribute " + attribute);
  }

  private static AttributeValue milliseconds(Instant instant) {
    return number(instant.toEpochMilli());
  }

  /** Rounded up, so that DynamoDB never deletes a status that still holds. */
  private static AttributeValue secondsRoundedUp(Instant instant) {
    return number(Math.ceilDiv(instant.toEpochMilli(), 1000L));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
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
