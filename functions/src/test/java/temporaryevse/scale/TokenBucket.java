package temporaryevse.scale;

/** A limit of so much a second, of which some that was not used is kept. */
final class TokenBucket {

  private final double perSecond;
  private final double most;
  private double tokens;
  private double filledAt;

  /**
   * An empty bucket, as it is under a load that lasts.
   *
   * @param most tokens that are kept
   */
  TokenBucket(double perSecond, double most) {
    this.perSecond = perSecond;
    this.most = most;
  }

  /** Takes tokens at a time in milliseconds; false where there are too few. */
  boolean take(double count, double now) {
    tokens = Math.min(most, tokens + (now - filledAt) * perSecond / 1_000);
    filledAt = now;
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }
}
