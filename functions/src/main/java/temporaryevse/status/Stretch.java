package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A time without a gap during which the same status is effective.
 *
 * @param status the status
 * @param from the first instant
 * @param until the first instant after it; empty where it has no end
 */
public record Stretch(StatusOutline status, Instant from, Optional<Instant> until) {

  /** The same stretch, which began earlier. */
  Stretch since(Instant earlier) {
    return new Stretch(status, earlier, until);
  }

  /** Whether the status is effective at an instant. */
  boolean contains(Instant instant) {
    return !from.isAfter(instant) && until.stream().allMatch(instant::isBefore);
  }

  /** Its beginning and, where there is one, its end. */
  Stream<Instant> boundaries() {
    return Stream.concat(Stream.of(from), until.stream());
  }

  /** Whether partners are told the same of both, but for their beginnings. */
  boolean continues(Stretch other) {
    return status.countsAs(other.status)
        && status.reason().equals(other.status.reason())
        && status.messageDigest().equals(other.status.messageDigest())
        && until.equals(other.until);
  }

  /** Whether both are the same in a schedule. */
  boolean isScheduledAs(Stretch other) {
    return status.countsAs(other.status) && from.equals(other.from) && until.equals(other.until);
  }
}
