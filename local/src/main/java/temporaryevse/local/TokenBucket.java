package temporaryevse.local;

import java.time.Duration;
import java.time.Instant;

/**
 * "Throttle requests to your REST APIs" in the API Gateway guide: full at first, one token each.
 */
final class TokenBucket {
  private final Throttle limit;
  private double tokens;
  private Instant filled;

  TokenBucket(Throttle limit, Instant now) {
    this.limit = limit;
    this.tokens = limit.burst();
    this.filled = now;
  }

  boolean hasToken(Instant now) {
    if (now.isAfter(filled)) {
      double seconds = Duration.between(filled, now).toNanos() / 1e9;
      tokens = Math.min(limit.burst(), tokens + limit.ratePerSecond() * seconds);
      filled = now;
    }
    return tokens >= 1;
  }

  /** To be called only when it has one. */
  void take() {
    tokens--;
  }
}
