package temporaryevse.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import temporaryevse.access.Operators;
import temporaryevse.aws.Attributes;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The part of the store that finds statuses.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
public final class StatusReader {

  private final StatusTable table;

  public StatusReader(Deployment deployment) {
    this(StatusTable.of(deployment));
  }

  StatusReader(StatusTable table) {
    this.table = table;
  }

  /** A status of these operators that is visible at that time, strongly consistent. */
  public Optional<TemporaryEvseStatus> find(long id, Operators operators, RequestTime time) {
    Map<String, AttributeValue> item = table.get(StatusItem.key(id), time);
    return item.isEmpty()
            || !StatusItem.isOf(operators, item)
            || StatusItem.hasEnded(item, time.now().minus(table.retention()))
        ? Optional.empty()
        : Optional.of(StatusItem.read(item));
  }

  /**
   * A page of the statuses of these operators that are visible at that time.
   *
   * <p>Over all EVSEs of all operators it is strongly consistent. Over one EVSE, or some operators,
   * it is read from an index and can miss a change of the last moments.
   */
  public StatusPage list(StatusQuery.Page page, Operators operators, RequestTime time) {
    Condition visible =
        page.query().activeOnly()
            ? Condition.isActive(time.now())
            : Condition.endsAfter(":visible", time.now().minus(table.retention()));
    // In the index by operator, the key is the operator.
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
      return List.of(
          new Partition("byEvse", StatusItem.CANONICAL_EVSE_ID, query.evseId().get().canonical()));
    }
    return operators.named().isPresent()
        ? operators.named().get().stream()
            .map(operator -> new Partition("byOperator", StatusItem.OPERATOR, operator.text()))
            .toList()
        : IntStream.range(0, StatusItem.SHARDS)
            .mapToObj(shard -> new Partition(null, StatusItem.KEY, StatusItem.partition(shard)))
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
      values.put(":after", Attributes.number(after));
      Map<String, String> names = new HashMap<>(filter.names());
      names.put("#partition", partition.attribute());
      QueryResponse response =
          table.query(
              time,
              query ->
                  query
                      .indexName(partition.index())
                      .consistentRead(partition.index() == null)
                      .keyConditionExpression(
                          "#partition = :partition AND " + StatusItem.ID + " > :after")
                      .filterExpression(filter.text())
                      .expressionAttributeNames(names)
                      .expressionAttributeValues(values)
                      .limit(limit));
      return new AscendingMerge.Chunk(
          response.items().stream().map(StatusItem::read).toList(),
          response.scannedCount(),
          response.hasLastEvaluatedKey()
              ? OptionalLong.of(StatusItem.id(response.lastEvaluatedKey()))
              : OptionalLong.empty());
    };
  }
}
