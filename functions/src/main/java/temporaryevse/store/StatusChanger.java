package temporaryevse.store;

import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;
import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import temporaryevse.access.Operators;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.ChangeOutcome;
import temporaryevse.status.StatusChange;

/** The part of the store that changes statuses. */
public final class StatusChanger {

  /** How many of its last changes a status keeps; far more than are made during one attempt. */
  private static final int MAX_CHANGES = 24;

  /** How often a change is tried while others make the status forget its changes. */
  private static final int MAX_OVERTAKEN = 20;

  private final StatusTable table;

  public StatusChanger(Deployment deployment) {
    table = StatusTable.of(deployment);
  }

  /**
   * Changes a status that has not ended, in one conditional write.
   *
   * <p>Whoever changes it at the same time: no status ends before it begins, and no status comes
   * back that was removed or has ended.
   *
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public ChangeOutcome change(long id, StatusChange change, Operators operators, RequestTime time) {
    if (change.temporaryStatus().isEmpty()
        && change.validFrom().isEmpty()
        && change.end().isEmpty()) {
      return new StatusReader(table.withoutRetention())
          .find(id, operators, time)
          .<ChangeOutcome>map(ChangeOutcome.Changed::new)
          .orElseGet(ChangeOutcome.NotFound::new);
    }
    Update update = Update.of(change, Condition.isOf(operators), time.now(), table.retention());
    return applyExactlyOnce(id, update, operators, time);
  }

  /**
   * Makes a change once, though its answer may be lost and the SDK may send it again.
   *
   * <p>A status keeps the last changes by random tokens. A refused attempt that finds its own token
   * has been made before, whatever others have changed since.
   */
  private ChangeOutcome applyExactlyOnce(
      long id, Update update, Operators operators, RequestTime time) {
    // Short, as a status keeps several: 60 random bits.
    String token = Long.toString(UUID.randomUUID().getMostSignificantBits(), Character.MAX_RADIX);
    boolean forgetsOthers = false;
    for (int attempt = 1; attempt <= MAX_OVERTAKEN; attempt++) {
      boolean inTheirPlace = forgetsOthers;
      try {
        return new ChangeOutcome.Changed(
            StatusItem.read(
                table.update(time, request -> update.fill(request, id, token, inTheirPlace))));
      } catch (ConditionalCheckFailedException refused) {
        Map<String, AttributeValue> stored = refused.item();
        List<String> changes = changes(stored);
        if (changes.contains(token)) {
          return new ChangeOutcome.Changed(StatusItem.read(Tombstone.beforeRemoval(stored)));
        }
        boolean isThere = !stored.isEmpty() && StatusItem.isOf(operators, stored);
        if (!isThere) {
          BoundedCalls.refuseIfUnknown(refused);
        }
        if (!isThere || StatusItem.hasEnded(stored, time.now())) {
          return new ChangeOutcome.NotFound();
        }
        boolean isFull = changes.size() >= MAX_CHANGES;
        if (isFull == forgetsOthers) {
          return new ChangeOutcome.InvalidPeriod(StatusItem.read(stored).period());
        }
        forgetsOthers = isFull;
      }
    }
    throw new ServiceUnavailableException("Too many are changing the same status.");
  }

  private static List<String> changes(Map<String, AttributeValue> item) {
    @Nullable AttributeValue changes = item.get("changes");
    return changes == null ? List.of() : changes.ss();
  }

  /** A conditional update of a status, in the parts of its expressions. */
  private record Update(List<String> set, String remove, Condition condition) {

    static Update of(
        StatusChange change, Condition isOfTheCaller, Instant now, Duration retention) {
      List<String> set = new ArrayList<>();
      String remove = "";
      List<String> conditions = new ArrayList<>();
      Map<String, AttributeValue> values = new HashMap<>();
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
      if (change.end().isPresent() && change.end().get().validTo().isEmpty()) {
        remove = " REMOVE validTo, expiresAt";
      } else if (change.end().isPresent()) {
        Instant validTo = change.end().get().validTo().get();
        set.add("validTo = :validTo");
        set.add("expiresAt = :expiresAt");
        values.put(":validTo", milliseconds(validTo));
        values.put(":expiresAt", secondsRoundedUp(validTo.plus(retention)));
        if (change.validFrom().isEmpty()) {
          conditions.add("validFrom < :validTo");
        }
      }
      Condition condition = isOfTheCaller.and(Condition.hasNotEnded(now));
      for (String text : conditions) {
        condition = condition.and(Condition.of(text, Map.of()));
      }
      return new Update(set, remove, condition.and(values));
    }

    /** Fills in a request with a token, beside the tokens of others or in their place. */
    void fill(UpdateItemRequest.Builder request, long id, String token, boolean forgetsOthers) {
      List<String> assignments = new ArrayList<>(set);
      if (forgetsOthers) {
        assignments.add("changes = :tokens");
      }
      Condition all =
          condition
              .and(
                  Condition.of(
                      forgetsOthers
                          ? "(size(changes) >= :most AND NOT contains(changes, :token))"
                          : "(attribute_not_exists(changes) OR"
                              + " (size(changes) < :most AND NOT contains(changes, :token)))",
                      Map.of(":token", AttributeValue.fromS(token), ":most", number(MAX_CHANGES))))
              .and(Map.of(":tokens", AttributeValue.fromSs(List.of(token))));
      request
          .key(StatusItem.key(id))
          .updateExpression(
              (assignments.isEmpty() ? "" : "SET " + String.join(", ", assignments))
                  + remove
                  + (forgetsOthers ? "" : " ADD changes :tokens"))
          .conditionExpression(all.text())
          .expressionAttributeNames(all.namesOrNull())
          .expressionAttributeValues(all.values())
          .returnValues(ReturnValue.ALL_NEW)
          .returnValuesOnConditionCheckFailure(ALL_OLD);
    }
  }
}
