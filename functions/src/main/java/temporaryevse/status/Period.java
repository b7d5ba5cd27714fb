package temporaryevse.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a status holds: {@code validFrom} ≤ now &lt; {@code validTo}.
 *
 * @param validFrom the first millisecond
 * @param validTo the first millisecond after it; null where the status stays until it is removed
 */
record Period(Instant validFrom, @Nullable Instant validTo) {

  /**
   * Takes the two ends.
   *
   * @throws IllegalArgumentException where it would end before it has begun
   */
  Period {
    if (!isPeriod(validFrom, validTo)) {
      throw new IllegalArgumentException("validTo must be later than validFrom");
    }
  }

  /** Whether the two make a period. */
  static boolean isPeriod(Instant validFrom, @Nullable Instant validTo) {
    return validTo == null || validTo.isAfter(validFrom);
  }
}
