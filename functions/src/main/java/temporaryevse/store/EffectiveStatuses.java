package temporaryevse.store;

import static temporaryevse.aws.Attributes.required;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.evse.OperatorId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseState;

/**
 * The part of the store that tells what counts for EVSEs.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
public final class EffectiveStatuses {

  /** The most EVSEs that can be asked for by name. */
  public static final int MAX_EVSES = EvseTable.MAX_KEYS;

  /** The most stretches on a page, which bounds its bytes; a page ends behind the EVSE with it. */
  private static final int MAX_STRETCHES = 10_000;

  private final EvseTable table;

  public EffectiveStatuses(Deployment deployment) {
    table = EvseTable.of(deployment);
  }

  /**
   * A page of EVSEs, ascending by their canonical id.
   *
   * @param next the canonical id behind which the next page begins; empty on the last page
   */
  public record Page(List<EffectiveStatus> evses, Optional<String> next) {}

  /**
   * What counts for these EVSEs, strongly consistent and in the same order. An EVSE of another
   * operator is as one that never had a status.
   *
   * @param evseIds at most {@link #MAX_EVSES}
   * @param at the instant, not before the time of the request
   */
  public List<EffectiveStatus> find(
      List<EvseId> evseIds, Operators operators, Instant at, RequestTime time) {
    Map<String, EvseState> states =
        states(evseIds.stream().filter(id -> operators.include(id.operator())).toList(), time);
    return evseIds.stream()
        .map(id -> states.getOrDefault(id.canonical(), EvseState.unused(id)).at(at))
        .toList();
  }

  /**
   * A page of the EVSEs of operators that have a status at an instant or later.
   *
   * <p>Which EVSEs these are is read from an index, about a second late; what counts for each of
   * them is strongly consistent.
   *
   * @param after canonical id behind which the page begins; empty text for the first page
   * @param limit the most EVSEs on the page
   */
  public Page list(
      List<OperatorId> operators, String after, int limit, Instant at, RequestTime time) {
    List<EffectiveStatus> page = new ArrayList<>();
    int stretches = 0;
    String reached = after;
    List<OperatorId> inOrder =
        operators.stream().sorted(Comparator.comparing(OperatorId::canonicalPrefix)).toList();
    for (OperatorId operator : inOrder) {
      if (reached.compareTo(operator.canonicalPrefix()) > 0
          && !reached.startsWith(operator.canonicalPrefix())) {
        continue;
      }
      boolean hasMore = true;
      while (hasMore) {
        QueryResponse response =
            query(operator, reached, Math.min(limit - page.size() + 1, EvseTable.MAX_KEYS), time);
        List<EvseId> evseIds =
            response.items().stream()
                .map(item -> Keys.evse(required(item, Keys.PARTITION).s()))
                .toList();
        Map<String, EvseState> states = states(evseIds, time);
        for (EvseId evseId : evseIds) {
          EvseState state = states.getOrDefault(evseId.canonical(), EvseState.unused(evseId));
          EffectiveStatus status = state.at(at);
          if (status.effective().isPresent() || !status.schedule().isEmpty()) {
            if (page.size() == limit || stretches > MAX_STRETCHES) {
              return new Page(page, Optional.of(reached));
            }
            page.add(status);
            stretches += 1 + status.schedule().size();
          }
          reached = evseId.canonical();
        }
        hasMore = response.hasLastEvaluatedKey();
      }
    }
    return new Page(page, Optional.empty());
  }

  private QueryResponse query(OperatorId operator, String after, int limit, RequestTime time) {
    return table.query(
        time,
        query ->
            query
                .indexName("byOverriddenOperator")
                .keyConditionExpression("overriddenOperator = :operator AND pk > :after")
                .expressionAttributeValues(
                    Map.of(
                        ":operator", AttributeValue.fromS(operator.text()),
                        ":after", AttributeValue.fromS(Keys.evsePartition(after))))
                .limit(limit));
  }

  /** The states of distinct EVSEs by canonical id, strongly consistent; without unused ones. */
  private Map<String, EvseState> states(List<EvseId> evseIds, RequestTime time) {
    Map<String, EvseState> states = new HashMap<>();
    table
        .get(evseIds.stream().map(EvseId::canonical).distinct().map(Keys::state).toList(), time)
        .forEach(
            item -> {
              EvseState state = StateItem.read(item);
              states.put(state.evseId().canonical(), state);
            });
    return states;
  }
}
