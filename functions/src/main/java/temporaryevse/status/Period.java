package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time during which a status holds: {@code validFrom} ≤ now &lt; {@code validTo}.
 *
 * @param validFrom the first millisecond
 * @param validTo the first millisecond after it; empty where the status stays until it is removed
 */
public record Period(Instant validFrom, Optional<Instant> validTo) {

  /**
   * Checks the order of the two ends.
   *
   * @throws IllegalArgumentException where the end is not later than the beginning
   */
  public Period {
    if (!isValid(validFrom, validTo)) {
      throw new IllegalArgumentException("validTo must be later than validFrom");
    }
  }

  /** Whether a period can have these ends: the end is later than the beginning. */
  public static boolean isValid(Instant validFrom, Optional<Instant> validTo) {
    return validTo.isEmpty() || validTo.get().isAfter(validFrom);
  }

  /** Whether the beginning has come. */
  public boolean hasBegun(Instant now) {
    return !validFrom.isAfter(now);
  }

  /** Whether the end has come; false for a period without an end. */
  public boolean hasEnded(Instant now) {
    return validTo.isPresent() && !validTo.get().isAfter(now);
  }

  /** Whether it has begun and has not ended. */
  public boolean contains(Instant now) {
    return hasBegun(now) && !hasEnded(now);
  }

  /** Its beginning and, where there is one, its end. */
  Stream<Instant> boundaries() {
    return Stream.concat(Stream.of(validFrom), validTo.stream());
  }
}
