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
import temporaryevse.status.DriverMessage;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseState;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The part of the store that tells what counts for EVSEs.
 *
 * <p>Every method throws {@link ServiceUnavailableException} where DynamoDB throttles, fails or
 * does not answer in time.
 */
public final class EffectiveStatuses {

  /** The most EVSEs that can be asked for by name. */
  public static final int MAX_EVSES = EvseTable.MAX_KEYS;

  /**
   * The most characters on a page, about; a page ends behind the EVSE with the last of them. Each
   * can take three bytes, or two where the answer escapes it, so an answer stays under Lambda's 6
   * MB.
   */
  private static final int MAX_CHARACTERS = 1_500_000;

  /** About as many characters as JSON has for a stretch. */
  private static final int STRETCH_CHARACTERS = 150;

  private final EvseTable table;
  private final StatusTexts texts;

  public EffectiveStatuses(Deployment deployment) {
    table = EvseTable.of(deployment);
    texts = new StatusTexts(table);
  }

  /** Whether the message of what counts is read too. */
  public enum Messages {
    READ,
    LEFT_OUT
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
      List<EvseId> evseIds, Operators operators, Instant at, Messages messages, RequestTime time) {
    Map<String, EffectiveStatus> used =
        read(
            evseIds.stream().filter(id -> operators.include(id.operator())).toList(),
            at,
            messages,
            time);
    return evseIds.stream()
        .map(id -> used.getOrDefault(id.canonical(), EvseState.unused(id).at(at)))
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
      List<OperatorId> operators,
      String after,
      int limit,
      Instant at,
      Messages messages,
      RequestTime time) {
    List<EffectiveStatus> page = new ArrayList<>();
    int characters = 0;
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
        Map<String, EffectiveStatus> used = read(evseIds, at, messages, time);
        for (EvseId evseId : evseIds) {
          EffectiveStatus status =
              used.getOrDefault(evseId.canonical(), EvseState.unused(evseId).at(at));
          if (status.effective().isPresent() || !status.schedule().isEmpty()) {
            if (page.size() == limit || characters > MAX_CHARACTERS) {
              return new Page(page, Optional.of(reached));
            }
            page.add(status);
            characters += characters(status);
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

  private static int characters(EffectiveStatus status) {
    return STRETCH_CHARACTERS * (1 + status.schedule().size())
        + status.message().stream().mapToInt(DriverMessage::size).sum();
  }

  /** What counts for EVSEs by canonical id, strongly consistent; without unused ones. */
  private Map<String, EffectiveStatus> read(
      List<EvseId> evseIds, Instant at, Messages messages, RequestTime time) {
    Map<String, EffectiveStatus> read = new HashMap<>();
    List<String> missing = evseIds.stream().map(EvseId::canonical).distinct().toList();
    for (int reads = 1; !missing.isEmpty(); reads++) {
      if (reads > EvseWriter.MAX_READS) {
        throw new ServiceUnavailableException("The EVSEs change faster than they can be read.");
      }
      List<EffectiveStatus> found =
          table.get(missing.stream().map(Keys::state).toList(), time).stream()
              .map(item -> StateItem.read(item).at(at))
              .toList();
      Map<Long, TemporaryEvseStatus> statuses =
          messages == Messages.READ ? explained(found, time) : Map.of();
      List<String> changed = new ArrayList<>();
      for (EffectiveStatus status : found) {
        String canonical = status.evseId().canonical();
        Optional<EffectiveStatus> told =
            messages == Messages.READ ? withMessage(status, statuses) : Optional.of(status);
        told.ifPresentOrElse(
            complete -> read.put(canonical, complete), () -> changed.add(canonical));
      }
      missing = changed;
    }
    return read;
  }

  private Map<Long, TemporaryEvseStatus> explained(List<EffectiveStatus> found, RequestTime time) {
    return texts.read(
        found.stream()
            .flatMap(status -> status.explained().stream())
            .map(StatusOutline::id)
            .toList(),
        time);
  }

  /** Empty where the status has changed since the state was read. */
  private static Optional<EffectiveStatus> withMessage(
      EffectiveStatus status, Map<Long, TemporaryEvseStatus> statuses) {
    return status.explained().isEmpty()
        ? Optional.of(status)
        : status
            .explained()
            .flatMap(
                outline ->
                    Optional.ofNullable(statuses.get(outline.id()))
                        .filter(stored -> stored.outline().equals(outline)))
            .map(stored -> status.withMessage(stored.details().message()));
  }
}
