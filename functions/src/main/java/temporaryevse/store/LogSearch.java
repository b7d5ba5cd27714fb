package temporaryevse.store;

import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.required;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/** The part of the store that finds entries of one log, or of all logs. */
public final class LogSearch {

  private static final String FILTER = "kind = :log AND #time >= :from AND #time < :to";

  private final EvseTable table;

  public LogSearch(Deployment deployment) {
    table = EvseTable.of(deployment);
  }

  /**
   * What is searched for.
   *
   * @param evseId empty for the logs of all EVSEs, for which the whole table is read
   * @param from leaves out what happened before
   * @param to leaves out what happened then or later
   */
  public record Criteria(Optional<EvseId> evseId, Instant from, Instant to) {

    /** Whether a search by these can have come to a place. */
    public boolean include(Position position) {
      return evseId.stream()
          .allMatch(id -> Keys.evsePartition(id.canonical()).equals(position.partition()));
    }
  }

  /** A place in the table, behind the last item of a page. */
  public record Position(String partition, long sort) {

    private static final Pattern TEXT = Pattern.compile("(.+)/(0|[1-9][0-9]{0,15})");

    /** The place of a text; empty where it is none. */
    public static Optional<Position> parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches()
          ? Optional.of(new Position(matcher.group(1), Long.parseLong(matcher.group(2), 10)))
          : Optional.empty();
    }

    public String text() {
      return partition + "/" + sort;
    }
  }

  /**
   * Entries that were found; those of one EVSE are in order.
   *
   * @param unreadable places of entries that cannot be read
   * @param next where the next page begins; empty on the last one
   */
  public record Page(List<LogItem> entries, List<Position> unreadable, Optional<Position> next) {}

  /**
   * Reads on.
   *
   * @param after empty for the beginning
   * @param limit the most items that are read
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public Page find(Criteria criteria, Optional<Position> after, int limit, RequestTime time) {
    List<LogItem> entries = new ArrayList<>();
    List<Position> unreadable = new ArrayList<>();
    Found found =
        criteria.evseId().isPresent()
            ? query(criteria, after, limit, time)
            : scan(criteria, after, limit, time);
    for (Map<String, AttributeValue> item : found.items()) {
      try {
        entries.add(LogItem.read(item));
      } catch (RuntimeException e) {
        // Whatever is wrong with it, the others are found all the same.
        unreadable.add(position(item));
      }
    }
    return new Page(
        entries,
        unreadable,
        found.last().isEmpty() ? Optional.empty() : Optional.of(position(found.last())));
  }

  /**
   * Items as DynamoDB gives them.
   *
   * @param last the key of the last item that was read; empty at the end
   */
  private record Found(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {}

  private Found query(Criteria criteria, Optional<Position> after, int limit, RequestTime time) {
    Map<String, AttributeValue> values = values(criteria);
    criteria
        .evseId()
        .map(evseId -> Keys.evsePartition(evseId.canonical()))
        .ifPresent(partition -> values.put(":evse", AttributeValue.fromS(partition)));
    var response =
        table.query(
            time,
            query ->
                query
                    .consistentRead(true)
                    .keyConditionExpression("pk = :evse")
                    .filterExpression(FILTER)
                    .expressionAttributeNames(Map.of("#time", LogItem.TIME))
                    .expressionAttributeValues(values)
                    .exclusiveStartKey(after.map(LogSearch::key).orElse(null))
                    .limit(limit));
    return new Found(response.items(), response.lastEvaluatedKey());
  }

  private Found scan(Criteria criteria, Optional<Position> after, int limit, RequestTime time) {
    var response =
        table.scan(
            time,
            scan ->
                scan.consistentRead(true)
                    .filterExpression(FILTER)
                    .expressionAttributeNames(Map.of("#time", LogItem.TIME))
                    .expressionAttributeValues(values(criteria))
                    .exclusiveStartKey(after.map(LogSearch::key).orElse(null))
                    .limit(limit));
    return new Found(response.items(), response.lastEvaluatedKey());
  }

  private static Map<String, AttributeValue> values(Criteria criteria) {
    return new HashMap<>(
        Map.of(
            ":log", AttributeValue.fromS(LogItem.LOG),
            ":from", milliseconds(criteria.from()),
            ":to", milliseconds(criteria.to())));
  }

  private static Map<String, AttributeValue> key(Position position) {
    return Map.of(
        Keys.PARTITION, AttributeValue.fromS(position.partition()),
        Keys.SORT, number(position.sort()));
  }

  private static Position position(Map<String, AttributeValue> item) {
    return new Position(required(item, Keys.PARTITION).s(), number(item, Keys.SORT));
  }
}
