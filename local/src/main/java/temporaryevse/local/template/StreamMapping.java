package temporaryevse.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code DynamoDB} event of a function: Lambda reads the table's stream for it, from its oldest
 * record on.
 *
 * @param table the table, which has a stream
 * @param batchSize records in an invocation at most
 * @param parallelizationFactor batches of a shard at a time; records of one partition key stay in
 *     order
 * @param maximumRetries how often a failed batch is tried again; empty for no limit
 * @param bisects whether a failed batch is halved before it is tried again
 * @param reportsItemFailures whether the function says from which record on it failed
 * @param failureQueue the queue that is told of a batch that is given up
 * @param filters the function gets the records that one of these matches; all if there is none
 */
public record StreamMapping(
    Table table,
    int batchSize,
    int parallelizationFactor,
    OptionalInt maximumRetries,
    boolean bisects,
    boolean reportsItemFailures,
    Optional<Queue> failureQueue,
    List<Filter> filters) {

  /**
   * A pattern of {@code FilterCriteria}.
   *
   * @param allowed by the path of a field, such as {@code /dynamodb/NewImage/kind/S}, the texts
   *     that it may have
   */
  public record Filter(Map<String, List<String>> allowed) {}
}
