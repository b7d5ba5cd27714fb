package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

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
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.EvseState;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The part of the store that finds statuses.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
public final class StatusReader {

  private final EvseTable table;
  private final StatusTexts texts;

  public StatusReader(Deployment deployment) {
    table = EvseTable.of(deployment);
    texts = new StatusTexts(table);
  }

  /** A status of these operators that has not ended, strongly consistent. */
  public Optional<TemporaryEvseStatus> find(long id, Operators operators, RequestTime time) {
    Map<String, AttributeValue> item = table.get(Keys.status(id), time);
    return item.isEmpty() || !StatusItem.isOf(operators, item)
        ? Optional.empty()
        : Optional.of(StatusItem.read(item))
            .filter(status -> !status.period().hasEnded(time.now()));
  }

  /**
   * A page of the statuses of these operators.
   *
   * <p>Over one EVSE, or all EVSEs of all operators, it is strongly consistent. Over some operators
   * it is read from an index and can miss a change of the last moments.
   */
  public StatusPage list(StatusQuery.Page page, Operators operators, RequestTime time) {
    if (page.query().evseId().isPresent()) {
      EvseId evseId = page.query().evseId().get();
      return operators.include(evseId.operator())
          ? listOne(evseId, page, time)
          : new StatusPage(List.of(), OptionalLong.empty());
    }
    Condition filter = page.query().condition(time.now());
    return AscendingMerge.page(
        partitions(operators).stream().map(partition -> source(partition, filter, time)).toList(),
        page.after(),
        page.limit());
  }

  private StatusPage listOne(EvseId evseId, StatusQuery.Page page, RequestTime time) {
    for (int reads = 1; reads <= EvseWriter.MAX_READS; reads++) {
      EvseState state = StateItem.read(evseId, table.get(Keys.state(evseId.canonical()), time));
      List<StatusOutline> visible =
          state.statuses().values().stream()
              .filter(status -> page.query().includes(status.period(), state.later(time.now())))
              .filter(status -> status.id() > page.after())
              .sorted(StatusOutline.BY_ID)
              .toList();
      // Only a status itself knows its reference.
      List<StatusOutline> read =
          page.query().reference().isPresent()
              ? visible
              : visible.stream().limit(page.limit()).toList();
      Optional<List<TemporaryEvseStatus>> statuses = withTexts(read, time);
      if (statuses.isPresent()) {
        List<TemporaryEvseStatus> found =
            statuses.get().stream().filter(page.query()::hasReference).toList();
        List<TemporaryEvseStatus> shown = found.stream().limit(page.limit()).toList();
        return new StatusPage(
            shown,
            visible.size() > read.size() || found.size() > shown.size()
                ? OptionalLong.of(shown.getLast().id())
                : OptionalLong.empty());
      }
    }
    throw new ServiceUnavailableException("The EVSE changes faster than it can be read.");
  }

  /** The statuses of a state with their texts; empty where they have changed meanwhile. */
  private Optional<List<TemporaryEvseStatus>> withTexts(
      List<StatusOutline> outlines, RequestTime time) {
    Map<Long, TemporaryEvseStatus> found =
        texts.read(outlines.stream().map(StatusOutline::id).toList(), time);
    return outlines.stream()
            .allMatch(
                outline ->
                    found.containsKey(outline.id())
                        && found.get(outline.id()).outline().equals(outline))
        ? Optional.of(outlines.stream().map(outline -> found.get(outline.id())).toList())
        : Optional.empty();
  }

  private static List<Partition> partitions(Operators operators) {
    return operators.named().isPresent()
        ? operators.named().get().stream()
            .map(operator -> new Partition("byOperator", StatusItem.OPERATOR, operator.text()))
            .toList()
        : IntStream.range(0, Keys.STATUS_SHARDS)
            .mapToObj(shard -> new Partition(null, Keys.PARTITION, Keys.statusPartition(shard)))
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
      Map<String, String> names = new HashMap<>(filter.names());
      names.put("#partition", partition.attribute());
      values.put(":partition", AttributeValue.fromS(partition.value()));
      values.put(":after", number(after));
      QueryResponse response =
          table.query(
              time,
              query ->
                  query
                      .indexName(partition.index())
                      .consistentRead(partition.index() == null)
                      .keyConditionExpression(
                          "#partition = :partition AND " + Keys.SORT + " > :after")
                      .filterExpression(filter.text())
                      .expressionAttributeNames(names)
                      .expressionAttributeValues(values)
                      .limit(limit));
      return new AscendingMerge.Chunk(
          response.items().stream().map(StatusItem::read).toList(),
          response.scannedCount(),
          response.hasLastEvaluatedKey()
              ? OptionalLong.of(number(response.lastEvaluatedKey(), Keys.SORT))
              : OptionalLong.empty());
    };
  }
}
