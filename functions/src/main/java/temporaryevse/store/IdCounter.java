package temporaryevse.store;

import static temporaryevse.aws.Attributes.number;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import temporaryevse.lambda.RequestTime;

/**
 * The counter of ids, an item of the table, and the ids that this function has taken from it.
 *
 * <p>A block of ids that is not used up is lost with the function's environment. Ids are used in
 * ascending order, but not across environments.
 */
final class IdCounter {

  private static final String LAST_ID = "lastId";

  /** Largest integer that every JSON reader keeps exactly (RFC 8259, section 6): 2^53 − 1. */
  private static final BigInteger MAX_ID = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

  private final EvseTable table;
  private final int blockSize;
  private final IdLease lease;

  /** A counter from which ids are taken in blocks. */
  IdCounter(EvseTable table, int blockSize) {
    this.table = table;
    this.blockSize = blockSize;
    lease = new IdLease(blockSize);
  }

  /**
   * The next id.
   *
   * @throws IllegalStateException where no ids are left
   */
  long next(RequestTime time) {
    return lease.take(() -> takeBlock(blockSize, time));
  }

  /**
   * The first of several ids that follow each other; none of a block is used for them.
   *
   * @throws IllegalStateException where no ids are left
   */
  long next(int size, RequestTime time) {
    return takeBlock(size, time) - size + 1;
  }

  /** Drops the ids that were taken and not used. */
  void forget() {
    lease.forget();
  }

  /**
   * Takes a block and answers its last id.
   *
   * <p>Where the answer is lost, the SDK takes another block: no id comes twice.
   */
  private long takeBlock(int size, RequestTime time) {
    @Nullable AttributeValue lastId =
        table
            .update(
                time,
                update ->
                    update
                        .key(Keys.COUNTER)
                        .updateExpression("ADD #lastId :block")
                        .expressionAttributeNames(Map.of("#lastId", LAST_ID))
                        .expressionAttributeValues(Map.of(":block", number(size)))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .get(LAST_ID);
    if (lastId == null) {
      throw new IllegalStateException("DynamoDB left out the value that it was asked to return.");
    }
    BigInteger id = new BigInteger(lastId.n());
    if (id.compareTo(BigInteger.valueOf(size)) < 0 || id.compareTo(MAX_ID) > 0) {
      throw new IllegalStateException(
          "The id counter of the table " + table.name() + " is at " + id);
    }
    return id.longValueExact();
  }
}
