package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/** The part of the store that reads what happened to an EVSE. */
public final class EvseLog {

  private final EvseTable table;
  private final Duration history;

  public EvseLog(Deployment deployment) {
    table = EvseTable.of(deployment);
    history = deployment.history();
  }

  /**
   * Entries of a log, ascending and without a gap.
   *
   * @param lastRead number of the last entry that was read, seen or left out
   * @param hasMore whether there are more behind it
   */
  public record Page(List<LogItem> entries, long lastRead, boolean hasMore) {}

  /**
   * Reads a log on from an entry, strongly consistent. Entries that are kept no longer are left
   * out, whether or not DynamoDB has deleted them.
   *
   * @param from the number of the first entry
   * @param limit the most entries, and the most items that are read
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public Page read(EvseId evseId, long from, int limit, RequestTime time) {
    Instant kept = time.now().minus(history);
    QueryResponse response =
        table.query(
            time,
            query ->
                query
                    .consistentRead(true)
                    .keyConditionExpression("pk = :evse AND sk >= :from")
                    .expressionAttributeValues(
                        Map.of(
                            ":evse",
                            AttributeValue.fromS(Keys.evsePartition(evseId.canonical())),
                            ":from",
                            number(Math.max(1, from))))
                    .limit(limit));
    return new Page(
        response.items().stream()
            .map(LogItem::read)
            .filter(item -> item.entry().time().isAfter(kept))
            .toList(),
        response.items().isEmpty() ? from : number(response.items().getLast(), Keys.SORT),
        response.hasLastEvaluatedKey());
  }
}
