package temporaryevse.local.gateway;

import java.time.Duration;
import java.time.Instant;
import temporaryevse.local.template.Throttle;

/**
 * A bucket of tokens, one for each request, which is full at first: "Throttle requests to your REST
 * APIs" in the API Gateway guide.
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

  /** Takes a token; false if there is none. */
  boolean take(Instant now) {
    if (now.isAfter(filled)) {
      double seconds = Duration.between(filled, now).toNanos() / 1e9;
      tokens = Math.min(limit.burst(), tokens + limit.ratePerSecond() * seconds);
      filled = now;
    }
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
