package temporaryevse.store;

import static temporaryevse.aws.Attributes.instant;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/** The part of the store that finds EVSEs for which the clock has work to do. */
public final class DueEvses {

  /** The parts of the index, which are read independently. */
  public static final List<Integer> SHARDS =
      IntStream.range(0, StateItem.DUE_SHARDS).boxed().toList();

  private final EvseTable table;

  public DueEvses(Deployment deployment) {
    table = EvseTable.of(deployment);
  }

  /**
   * Due EVSEs of a shard.
   *
   * @param next where the next page begins; empty on the last one
   */
  public record Page(List<DueEvse> evses, Optional<Position> next) {}

  /** A place in the index, behind the last item of a page. */
  public record Position(Map<String, AttributeValue> key) {}

  /**
   * A page of the EVSEs that are due by an instant, the longest overdue first.
   *
   * <p>The index is a moment late: an EVSE can be missing that has just become due, or be there
   * that is not due any more.
   *
   * @param position empty for the first page
   * @param limit the most EVSEs, and the most items that are read
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public Page find(
      int shard, Instant until, Optional<Position> position, int limit, RequestTime time) {
    QueryResponse response =
        table.query(
            time,
            query ->
                query
                    .indexName("byDue")
                    .keyConditionExpression("dueShard = :shard AND dueAt <= :until")
                    .expressionAttributeValues(
                        Map.of(":shard", number(shard), ":until", milliseconds(until)))
                    .exclusiveStartKey(position.map(Position::key).orElse(null))
                    .limit(limit));
    return new Page(
        response.items().stream()
            .map(
                item ->
                    new DueEvse(
                        Keys.evse(required(item, Keys.PARTITION).s()),
                        instant(item, StateItem.DUE_AT)))
            .toList(),
        response.hasLastEvaluatedKey()
            ? Optional.of(new Position(response.lastEvaluatedKey()))
            : Optional.empty());
  }
}
