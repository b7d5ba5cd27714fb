package temporaryevse.store;

import java.util.function.LongSupplier;

/**
 * The ids that one warm function has taken from the counter and not used yet.
 *
 * <p>They are lost with the function's environment: at most a block less one for each environment
 * that ends. A snapshot must have none of them, or each environment that is restored from it would
 * hand them out.
 */
final class IdLease {

  private final int blockSize;
  private long next;
  private long left;

  IdLease(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Drops the ids that are left, so that the next one is of a new block. */
  synchronized void forget() {
    left = 0;
  }

  /**
   * The next id.
   *
   * @param takeBlock takes a block from the counter and answers the last id of it
   */
  long take(LongSupplier takeBlock) {
    // Blocks of one need no lease, and no caller has to wait for another's.
    return blockSize == 1 ? takeBlock.getAsLong() : takeLeased(takeBlock);
  }

  private synchronized long takeLeased(LongSupplier takeBlock) {
    if (left == 0) {
      next = takeBlock.getAsLong() - blockSize + 1;
      left = blockSize;
    }
    left--;
    return next++;
  }
}
