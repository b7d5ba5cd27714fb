package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/**
 * The part of the store that finds and deletes statuses that have ended.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
public final class EndedStatuses {

  /** The number of parts that are looked through independently. */
  public static final int SHARDS = StatusItem.SHARDS;

  /** The time that a removed status is kept for attempts that do not know its removal yet. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private final StatusTable table;

  /** A status that has ended, or had when it was found. */
  public record Ended(long id, Instant validTo) {}

  /**
   * Statuses that have ended, in the order of their ends.
   *
   * @param hasMore whether there are more behind the last of them
   */
  public record Page(List<Ended> ended, boolean hasMore) {}

  public EndedStatuses(Deployment deployment) {
    table = StatusTable.of(deployment);
  }

  /**
   * A page of the statuses that nobody can see any more at that time.
   *
   * @param shard 0 … {@link #SHARDS} − 1
   * @param after the last status of the page before; empty for the first page
   * @param limit the most statuses on the page, and the most items that are read for it
   */
  public Page find(int shard, RequestTime time, Optional<Ended> after, int limit) {
    QueryResponse response =
        table.query(
            time,
            query -> {
              query
                  .indexName("byEnd")
                  .keyConditionExpression(StatusItem.KEY + " = :shard AND validTo <= :ended")
                  .expressionAttributeValues(
                      Map.of(
                          ":shard", AttributeValue.fromS(StatusItem.partition(shard)),
                          ":ended", milliseconds(time.now().minus(table.retention()))))
                  .limit(limit);
              after.ifPresent(ended -> query.exclusiveStartKey(indexKey(ended)));
            });
    return new Page(
        response.items().stream()
            .map(item -> new Ended(StatusItem.id(item), instant(item, StatusItem.VALID_TO)))
            .toList(),
        response.hasLastEvaluatedKey());
  }

  private static Map<String, AttributeValue> indexKey(Ended ended) {
    Map<String, AttributeValue> key = new HashMap<>(StatusItem.key(ended.id()));
    key.put(StatusItem.VALID_TO, milliseconds(ended.validTo()));
    return key;
  }

  /**
   * Deletes a status that has ended.
   *
   * @return false where it is gone, was extended since it was found, or was removed so short a time
   *     ago that its removal may still be tried again
   */
  public boolean delete(Ended ended, RequestTime time) {
    try {
      table.delete(
          time,
          delete ->
              delete
                  .key(StatusItem.key(ended.id()))
                  .conditionExpression("validTo <= :ended AND " + Tombstone.IS_SETTLED)
                  .expressionAttributeValues(
                      Map.of(
                          ":ended", milliseconds(time.now().minus(table.retention())),
                          ":settled", milliseconds(time.now().minus(SETTLING)))));
      return true;
    } catch (ConditionalCheckFailedException stands) {
      return false;
    }
  }
}
