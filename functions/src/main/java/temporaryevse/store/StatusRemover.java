package temporaryevse.store;

import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;
import static temporaryevse.aws.Attributes.secondsRoundedUp;

import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import temporaryevse.access.Operators;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;

/** The part of the store that removes statuses. */
public final class StatusRemover {

  private final StatusTable table;

  public StatusRemover(Deployment deployment) {
    table = StatusTable.of(deployment);
  }

  /**
   * Removes a status of these operators: makes it a {@link Tombstone}.
   *
   * @return false where there is no such status, or it has ended
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time
   */
  public boolean remove(long id, Operators operators, RequestTime time) {
    AttributeValue removal = AttributeValue.fromS(UUID.randomUUID().toString());
    Condition condition =
        Condition.isOf(operators)
            .and(Condition.hasNotEnded(time.now()))
            .and(
                Map.of(
                    ":beforeAllTime",
                    Tombstone.BEFORE_ALL_TIME,
                    ":expiresAt",
                    secondsRoundedUp(time.now()),
                    ":removal",
                    removal));
    try {
      table.update(
          time,
          update ->
              update
                  .key(StatusItem.key(id))
                  .updateExpression(Tombstone.SET)
                  .conditionExpression(condition.text())
                  .expressionAttributeNames(condition.namesOrNull())
                  .expressionAttributeValues(condition.values())
                  .returnValuesOnConditionCheckFailure(ALL_OLD));
      return true;
    } catch (ConditionalCheckFailedException refused) {
      if (removal.equals(refused.item().get(Tombstone.REMOVAL))) {
        return true;
      }
      if (refused.item().isEmpty() || !StatusItem.isOf(operators, refused.item())) {
        BoundedCalls.refuseIfUnknown(refused);
      }
      return false;
    }
  }
}
