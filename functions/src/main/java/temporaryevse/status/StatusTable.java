package temporaryevse.status;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import temporaryevse.access.Operators;
import temporaryevse.dynamodb.BoundedCalls;
import temporaryevse.environment.Deployment;
import temporaryevse.http.RequestTime;
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
  private static final String OPERATOR = "operator";
  private static final String IDEMPOTENCY = "IDEMPOTENCY#";
  private static final String IS_FREE = "attribute_not_exists(" + KEY + ")";
  private static final String BY_END = "byEnd";
  private static final String HAS_NOT_ENDED = "(attribute_not_exists(validTo) OR validTo > :now)";

  /** Largest integer that every JSON reader keeps exactly (RFC 8259, section 6): 2^53 − 1. */
  private static final BigInteger MAX_ID = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

  /**
   * How often a new status may meet an id that is taken. It never is, unless the counter item was
   * set back by hand or by a partial restore; then a few more numbers are tried.
   */
  private static final int MAX_TAKEN_IDS = 5;

  /** The end of a status that was removed. */
  private static final long BEFORE_ALL_TIME = 0;

  /** How long a removed status is kept for attempts that do not know yet that it is. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  /** How many of its last changes a status knows; far more than are made while one is tried. */
  private static final int MAX_CHANGES = 24;

  /** How often a change is tried while others make the status forget its changes. */
  private static final int MAX_OVERTAKEN = 20;

  /** How long a key is remembered. */
  private static final Duration KEY_RETENTION = Duration.ofHours(24);

  /** How often a transaction is tried while others write the same items. */
  private static final int MAX_CONTENDED = 6;

  private static final Set<String> CONTENDED =
      Set.of("TransactionConflict", "ConditionalCheckFailed");

  private static final String ANSWERED =
      """
      {"pk": {"S": "STATUS#7"}, "id": {"N": "1023"}, "lastId": {"N": "9007199254740991"},
       "temporaryStatus": {"S": "BLOCKED"}, "evseId": {"S": "DK*SPI*E1"},
       "canonicalEvseId": {"S": "DKSPIE1"}, "operator": {"S": "DKSPI"},
       "validFrom": {"N": "0"}, "validTo": {"N": "9000000000000"}}
      """;

  /** What DynamoDB answers to each call of this class where all is well, for rehearsals. */
  static final String ANSWER =
      """
      {"Attributes": %1$s, "Item": %1$s, "Items": [%1$s, %1$s], "Count": 2, "ScannedCount": 2}
      """
          .formatted(ANSWERED);

  private final DynamoDbClient dynamoDb;
  private final String tableName;
  private final Duration retention;
  private final int idBlockSize;
  private final IdLease ids;
  private final BoundedCalls calls;

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

  private StatusTable(Deployment deployment) {
    dynamoDb = deployment.dynamoDb();
    tableName = deployment.tableName();
    retention = deployment.retention();
    idBlockSize = deployment.idBlockSize();
    ids = new IdLease(idBlockSize);
    calls = new BoundedCalls(dynamoDb);
  }

  static StatusTable of(Deployment deployment) {
    return new StatusTable(deployment);
  }

  /**
   * Stores a new status under the next id; with a key, unless the same request was stored under it
   * within the last 24 hours. The status and the record of its key are written in one transaction.
   *
   * @param operators whose EVSEs the caller may set
   * @throws IllegalStateException where the counter hands out ids that are taken or none are left
   */
  CreateOutcome create(
      NewTemporaryEvseStatus request,
      Optional<IdempotencyKey> key,
      Operators operators,
      RequestTime time) {
    // What a condition of the write would look at is what is written: there is no race to lose.
    if (!operators.include(request.evseId().operator())) {
      return new CreateOutcome.OperatorNotAllowed(request.evseId().operator());
    }
    if (request.isOver()) {
      return key.flatMap(named -> find(named, request.meaning(), time))
          .orElseGet(() -> new CreateOutcome.Over(request.validFrom()));
    }
    // Tells our own record from another's: when the answer of a write that landed is lost, the SDK
    // writes again and the condition fails on what we stored ourselves.
    AttributeValue creation = AttributeValue.fromS(UUID.randomUUID().toString());
    for (int taken = 0; taken < MAX_TAKEN_IDS; taken++) {
      TemporaryEvseStatus status = request.withId(ids.take(() -> takeIds(time)));
      Map<String, AttributeValue> item = item(status);
      item.put("creation", creation);
      Optional<CreateOutcome> outcome =
          key.isEmpty()
              ? put(status, item, time)
              : putOnce(status, item, key.get(), request.meaning(), time);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new IllegalStateException(
        "The id counter of the table " + tableName + " is behind the ids that are stored.");
  }

  /** Drops the ids that were taken from the counter and not used. */
  void forgetIds() {
    ids.forget();
  }

  /**
   * Takes a block of ids and answers the last of them. Where the answer is lost the SDK counts on:
   * a block is burnt, no id comes twice.
   */
  private long takeIds(RequestTime time) {
    @Nullable AttributeValue lastId =
        calls
            .available(
                () ->
                    dynamoDb.updateItem(
                        update ->
                            update
                                .tableName(tableName)
                                .key(key(COUNTER, 0))
                                .updateExpression("ADD #lastId :block")
                                .expressionAttributeNames(Map.of("#lastId", LAST_ID))
                                .expressionAttributeValues(Map.of(":block", number(idBlockSize)))
                                .returnValues(ReturnValue.UPDATED_NEW)
                                .overrideConfiguration(calls.within(time))))
            .attributes()
            .get(LAST_ID);
    if (lastId == null) {
      throw new IllegalStateException("DynamoDB left out what it was asked to return.");
    }
    BigInteger id = new BigInteger(lastId.n());
    if (id.compareTo(BigInteger.valueOf(idBlockSize)) < 0 || id.compareTo(MAX_ID) > 0) {
      throw new IllegalStateException("The id counter of the table " + tableName + " is at " + id);
    }
    return id.longValueExact();
  }

  /** Empty where another status has the id. */
  private Optional<CreateOutcome> put(
      TemporaryEvseStatus status, Map<String, AttributeValue> item, RequestTime time) {
    try {
      calls.available(
          () ->
              dynamoDb.putItem(
                  put ->
                      put.tableName(tableName)
                          .item(item)
                          .conditionExpression(IS_FREE)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)
                          .overrideConfiguration(calls.within(time))));
      return Optional.of(new CreateOutcome.Created(status));
    } catch (ConditionalCheckFailedException taken) {
      return isSame("creation", item, taken.item())
          ? Optional.of(new CreateOutcome.Created(status))
          : Optional.empty();
    }
  }

  /** Empty where another status has the id. */
  private Optional<CreateOutcome> putOnce(
      TemporaryEvseStatus status,
      Map<String, AttributeValue> item,
      IdempotencyKey key,
      String meaning,
      RequestTime time) {
    Map<String, AttributeValue> record = record(item, key, meaning, time.now());
    Put putStatus = putOnCondition(item, IS_FREE, Map.of());
    Put putRecord =
        putOnCondition(
            record, IS_FREE + " OR keptUntil <= :now", Map.of(":now", milliseconds(time.now())));
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(
                List.of(
                    TransactWriteItem.builder().put(putStatus).build(),
                    TransactWriteItem.builder().put(putRecord).build()))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        calls.available(
            () ->
                dynamoDb.transactWriteItems(
                    request.toBuilder().overrideConfiguration(calls.within(time)).build()));
        return Optional.of(new CreateOutcome.Created(status));
      } catch (TransactionCanceledException cancelled) {
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        if (isRefused(reasons, 1)) {
          Map<String, AttributeValue> stored = reasons.get(1).item();
          if (!stored.isEmpty()) {
            return Optional.of(recognised(record, stored));
          }
        } else if (isRefused(reasons, 0)) {
          return Optional.empty();
        } else if (reasons.stream().noneMatch(reason -> CONTENDED.contains(reason.code()))) {
          throw cancelled;
        }
        // Somebody else is writing the same items, most likely with the same key: what came of it
        // shows the next time.
        if (attempt == MAX_CONTENDED) {
          throw BoundedCalls.unavailable(cancelled);
        }
        BoundedCalls.pause(attempt, time);
      }
    }
  }

  private static boolean isRefused(List<CancellationReason> reasons, int index) {
    return reasons.size() > index && "ConditionalCheckFailed".equals(reasons.get(index).code());
  }

  private Put putOnCondition(
      Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
    return Put.builder()
        .tableName(tableName)
        .item(item)
        .conditionExpression(condition)
        .expressionAttributeValues(values.isEmpty() ? null : values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** What came of an earlier request with this key; empty where there was none. */
  private Optional<CreateOutcome> find(IdempotencyKey key, String meaning, RequestTime time) {
    Map<String, AttributeValue> stored =
        calls
            .available(
                () ->
                    dynamoDb.getItem(
                        get ->
                            get.tableName(tableName)
                                .key(key(IDEMPOTENCY + key.text(), 0))
                                .consistentRead(true)
                                .overrideConfiguration(calls.within(time))))
            .item();
    return stored.isEmpty() || longValue(stored, "keptUntil") <= time.now().toEpochMilli()
        ? Optional.empty()
        : Optional.of(recognised(Map.of("request", AttributeValue.fromS(meaning)), stored));
  }

  private static CreateOutcome recognised(
      Map<String, AttributeValue> record, Map<String, AttributeValue> stored) {
    if (isSame("creation", record, stored)) {
      return new CreateOutcome.Created(status(required(stored, "status").m()));
    }
    return isSame("request", record, stored)
        ? new CreateOutcome.Replayed(status(required(stored, "status").m()))
        : new CreateOutcome.KeyReused();
  }

  /** The status stands in it as a map, out of reach of the indexes on its attributes. */
  private static Map<String, AttributeValue> record(
      Map<String, AttributeValue> item, IdempotencyKey key, String meaning, Instant now) {
    Instant keptUntil = now.plus(KEY_RETENTION);
    Map<String, AttributeValue> record = new HashMap<>(key(IDEMPOTENCY + key.text(), 0));
    record.put("request", AttributeValue.fromS(meaning));
    record.put("status", AttributeValue.fromM(item));
    record.put("creation", required(item, "creation"));
    record.put("keptUntil", milliseconds(keptUntil));
    record.put("expiresAt", secondsRoundedUp(keptUntil));
    return record;
  }

  /** A status of these operators that is visible at that time, strongly consistent. */
  Optional<TemporaryEvseStatus> find(long id, Operators operators, RequestTime time) {
    return findEndingAfter(time.now().minus(retention), id, operators, time);
  }

  private Optional<TemporaryEvseStatus> findEndingAfter(
      Instant endsAfter, long id, Operators operators, RequestTime time) {
    Map<String, AttributeValue> item =
        calls
            .available(
                () ->
                    dynamoDb.getItem(
                        get ->
                            get.tableName(tableName)
                                .key(key(id))
                                .consistentRead(true)
                                .overrideConfiguration(calls.within(time))))
            .item();
    return item.isEmpty() || !isOf(operators, item) || hasEnded(item, endsAfter)
        ? Optional.empty()
        : Optional.of(status(item));
  }

  /**
   * A page of the statuses of these operators that are visible at that time. Over all EVSEs of all
   * operators it is strongly consistent; over one EVSE, or some operators, it is read from an index
   * and can miss what was changed within the last moments.
   */
  Statuses list(StatusQuery.Page page, Operators operators, RequestTime time) {
    Condition visible =
        page.query().activeOnly()
            ? new Condition(
                "validFrom <= :now AND " + HAS_NOT_ENDED,
                Map.of(),
                Map.of(":now", milliseconds(time.now())))
            : new Condition(
                "(attribute_not_exists(validTo) OR validTo > :visible)",
                Map.of(),
                Map.of(":visible", milliseconds(time.now().minus(retention))));
    // In the index by operator it is the key that tells whose a status is.
    Condition filter =
        page.query().evseId().isPresent() ? visible.and(Condition.isOf(operators)) : visible;
    return AscendingMerge.page(
        partitions(page.query(), operators).stream()
            .map(partition -> source(partition, filter, time))
            .toList(),
        page.after(),
        page.limit());
  }

  private static List<Partition> partitions(StatusQuery query, Operators operators) {
    if (query.evseId().isPresent()) {
      return List.of(new Partition("byEvse", "canonicalEvseId", query.evseId().get().canonical()));
    }
    return operators.named().isPresent()
        ? operators.named().get().stream()
            .map(name -> new Partition("byOperator", OPERATOR, name))
            .toList()
        : IntStream.range(0, SHARDS)
            .mapToObj(shard -> new Partition(null, KEY, STATUS + shard))
            .toList();
  }

  /**
   * Statuses that are read together, in ascending id.
   *
   * @param index null for the table itself, which is read strongly consistent
   * @param attribute its partition key
   */
  private record Partition(@Nullable String index, String attribute, String value) {}

  private AscendingMerge.Source source(Partition partition, Condition filter, RequestTime time) {
    return (after, limit) -> {
      Map<String, AttributeValue> values = new HashMap<>(filter.values());
      values.put(":partition", AttributeValue.fromS(partition.value()));
      values.put(":after", number(after));
      Map<String, String> names = new HashMap<>(filter.names());
      names.put("#partition", partition.attribute());
      QueryRequest query =
          QueryRequest.builder()
              .tableName(tableName)
              .indexName(partition.index())
              .consistentRead(partition.index() == null)
              .keyConditionExpression("#partition = :partition AND " + ID + " > :after")
              .filterExpression(filter.text())
              .expressionAttributeNames(names)
              .expressionAttributeValues(values)
              .limit(limit)
              .overrideConfiguration(calls.within(time))
              .build();
      QueryResponse response = calls.available(() -> dynamoDb.query(query));
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
  ChangeOutcome change(long id, StatusChange change, Operators operators, RequestTime time) {
    if (change.isEmpty()) {
      return findEndingAfter(time.now(), id, operators, time)
          .<ChangeOutcome>map(ChangeOutcome.Changed::new)
          .orElseGet(() -> new ChangeOutcome.NotFound(id));
    }
    List<String> set = new ArrayList<>();
    String remove = "";
    List<String> conditions = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    conditions.add(HAS_NOT_ENDED);
    values.put(":now", milliseconds(time.now()));
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
    Condition condition =
        Condition.isOf(operators)
            .and(new Condition(String.join(" AND ", conditions), Map.of(), values));
    return changeOnce(id, new Change(set, remove, condition), operators, time);
  }

  /**
   * Makes a change that knows itself: when the answer of one that landed is lost, the SDK makes it
   * again, whatever others have changed since. It is not made twice, and what it is refused for
   * then is recognised as its own work. The last changes of a status stand in it by random tokens.
   */
  private ChangeOutcome changeOnce(long id, Change change, Operators operators, RequestTime time) {
    // Short, as a status keeps several: 60 random bits.
    String token = Long.toString(UUID.randomUUID().getMostSignificantBits(), Character.MAX_RADIX);
    boolean forgetsOthers = false;
    for (int attempt = 1; attempt <= MAX_OVERTAKEN; attempt++) {
      UpdateItemRequest request =
          change
              .known(token, forgetsOthers)
              .tableName(tableName)
              .key(key(id))
              .returnValues(ReturnValue.ALL_NEW)
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
              .overrideConfiguration(calls.within(time))
              .build();
      try {
        return new ChangeOutcome.Changed(
            status(calls.available(() -> dynamoDb.updateItem(request)).attributes()));
      } catch (ConditionalCheckFailedException refused) {
        Map<String, AttributeValue> stored = refused.item();
        List<String> changes = changes(stored);
        if (changes.contains(token)) {
          return new ChangeOutcome.Changed(status(beforeRemoval(stored)));
        }
        boolean isThere = !stored.isEmpty() && isOf(operators, stored);
        if (!isThere) {
          BoundedCalls.refuseIfUnknown(refused);
        }
        if (!isThere || hasEnded(stored, time.now())) {
          return new ChangeOutcome.NotFound(id);
        }
        boolean isFull = changes.size() >= MAX_CHANGES;
        if (isFull == forgetsOthers) {
          return new ChangeOutcome.NoPeriod(status(stored).period());
        }
        forgetsOthers = isFull;
      }
    }
    throw new ServiceUnavailableException("Too many are changing the same status.");
  }

  /**
   * A condition on a status, or a filter.
   *
   * @param names what stands for attribute names that are reserved words
   */
  private record Condition(
      String text, Map<String, String> names, Map<String, AttributeValue> values) {

    /** There is a status, and it is one of these operators'. */
    static Condition isOf(Operators operators) {
      String exists = "attribute_exists(" + KEY + ")";
      if (operators.named().isEmpty()) {
        return new Condition(exists, Map.of(), Map.of());
      }
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      for (String name : operators.named().get()) {
        values.put(":operator" + values.size(), AttributeValue.fromS(name));
      }
      return new Condition(
          exists + " AND #operator IN (" + String.join(", ", values.keySet()) + ")",
          Map.of("#operator", OPERATOR),
          values);
    }

    Condition and(Condition other) {
      Map<String, String> allNames = new HashMap<>(names);
      allNames.putAll(other.names);
      Map<String, AttributeValue> allValues = new HashMap<>(values);
      allValues.putAll(other.values);
      return new Condition(text + " AND " + other.text, allNames, allValues);
    }

    /** DynamoDB takes no empty map. */
    @Nullable Map<String, String> namesOrNone() {
      return names.isEmpty() ? null : names;
    }
  }

  private static List<String> changes(Map<String, AttributeValue> item) {
    @Nullable AttributeValue changes = item.get("changes");
    return changes == null ? List.of() : changes.ss();
  }

  /** A conditional update of a status, in the parts of its expressions. */
  private record Change(List<String> set, String remove, Condition condition) {

    /**
     * The update with a token by which it knows itself, beside those of others or in their place.
     */
    UpdateItemRequest.Builder known(String token, boolean forgetsOthers) {
      List<String> assignments = new ArrayList<>(set);
      if (forgetsOthers) {
        assignments.add("changes = :tokens");
      }
      Condition isNotMade =
          new Condition(
              forgetsOthers
                  ? "(size(changes) >= :most AND NOT contains(changes, :token))"
                  : "(attribute_not_exists(changes) OR"
                      + " (size(changes) < :most AND NOT contains(changes, :token)))",
              Map.of(),
              Map.of(
                  ":token", AttributeValue.fromS(token),
                  ":most", number(MAX_CHANGES)));
      Condition all = condition.and(isNotMade);
      Map<String, AttributeValue> values = new HashMap<>(all.values());
      values.put(":tokens", AttributeValue.fromSs(List.of(token)));
      return UpdateItemRequest.builder()
          .updateExpression(
              (assignments.isEmpty() ? "" : "SET " + String.join(", ", assignments))
                  + remove
                  + (forgetsOthers ? "" : " ADD changes :tokens"))
          .conditionExpression(all.text())
          .expressionAttributeNames(all.namesOrNone())
          .expressionAttributeValues(values);
    }
  }

  /**
   * Removes a status of these operators; false where there is none or it has ended.
   *
   * <p>It is given an end before all time, so that it has ended for everyone, and is deleted by a
   * sweep a minute later. Deleted at once it would leave nothing by which a second attempt, after
   * an answer that was lost, could tell its own work from a status that never was.
   */
  boolean remove(long id, Operators operators, RequestTime time) {
    AttributeValue removal = AttributeValue.fromS(UUID.randomUUID().toString());
    Condition condition =
        Condition.isOf(operators)
            .and(new Condition(HAS_NOT_ENDED, Map.of(), Map.of(":now", milliseconds(time.now()))));
    Map<String, AttributeValue> values = new HashMap<>(condition.values());
    values.put(":beforeAllTime", number(BEFORE_ALL_TIME));
    values.put(":none", number(BEFORE_ALL_TIME));
    values.put(":expiresAt", secondsRoundedUp(time.now()));
    values.put(":removal", removal);
    try {
      calls.available(
          () ->
              dynamoDb.updateItem(
                  update ->
                      update
                          .tableName(tableName)
                          .key(key(id))
                          .updateExpression(
                              "SET validToBefore = if_not_exists(validTo, :none),"
                                  + " validTo = :beforeAllTime, expiresAt = :expiresAt,"
                                  + " removal = :removal, removedAt = :now")
                          .conditionExpression(condition.text())
                          .expressionAttributeNames(condition.namesOrNone())
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)
                          .overrideConfiguration(calls.within(time))));
      return true;
    } catch (ConditionalCheckFailedException refused) {
      if (removal.equals(refused.item().get("removal"))) {
        return true;
      }
      if (refused.item().isEmpty() || !isOf(operators, refused.item())) {
        BoundedCalls.refuseIfUnknown(refused);
      }
      return false;
    }
  }

  /** A removed status with the end that it had. */
  private static Map<String, AttributeValue> beforeRemoval(Map<String, AttributeValue> item) {
    if (!item.containsKey("removal")) {
      return item;
    }
    Map<String, AttributeValue> before = new HashMap<>(item);
    AttributeValue validTo = required(item, "validToBefore");
    if (validTo.equals(number(BEFORE_ALL_TIME))) {
      before.remove("validTo");
    } else {
      before.put("validTo", validTo);
    }
    return before;
  }

  /**
   * A page of what is no longer visible to anybody at that time.
   *
   * @param shard 0 … {@link #SHARDS} − 1
   * @param after the last one of the page before; empty for the first page
   * @param limit most statuses on the page, and most items that are read for it
   */
  EndedStatuses findEnded(int shard, RequestTime time, Optional<Ended> after, int limit) {
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
                    milliseconds(time.now().minus(retention))))
            .limit(limit)
            .overrideConfiguration(calls.within(time));
    after.ifPresent(ended -> query.exclusiveStartKey(byEndKey(ended)));
    QueryResponse response = calls.available(() -> dynamoDb.query(query.build()));
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

  /**
   * Deletes what has ended; false where it is gone, was extended since it was found, or was removed
   * so short a time ago that its removal may still be tried again.
   */
  boolean removeEnded(Ended ended, RequestTime time) {
    try {
      calls.available(
          () ->
              dynamoDb.deleteItem(
                  delete ->
                      delete
                          .tableName(tableName)
                          .key(key(ended.id()))
                          .conditionExpression(
                              "validTo <= :ended AND"
                                  + " (attribute_not_exists(removedAt) OR removedAt <= :settled)")
                          .expressionAttributeValues(
                              Map.of(
                                  ":ended", milliseconds(time.now().minus(retention)),
                                  ":settled", milliseconds(time.now().minus(SETTLING))))
                          .overrideConfiguration(calls.within(time))));
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
    item.put(OPERATOR, AttributeValue.fromS(status.evseId().operator()));
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
            required(item, OPERATOR).s()),
        new Period(
            Instant.ofEpochMilli(longValue(item, "validFrom")),
            item.containsKey("validTo") ? Instant.ofEpochMilli(longValue(item, "validTo")) : null));
  }

  private static boolean isOf(Operators operators, Map<String, AttributeValue> item) {
    return operators.include(required(item, OPERATOR).s());
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

  /** Whether two items have the same value of an attribute, and have it at all. */
  private static boolean isSame(
      String attribute, Map<String, AttributeValue> one, Map<String, AttributeValue> other) {
    @Nullable AttributeValue value = one.get(attribute);
    return value != null && value.equals(other.get(attribute));
  }
}
