package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A time without a gap during which the same status is effective.
 *
 * @param status the status
 * @param from the first instant
 * @param until the first instant after it; empty where it has no end
 */
public record Stretch(StatusOutline status, Instant from, Optional<Instant> until) {

  /** Whether partners are told the same of both, but for their beginnings. */
  boolean continues(Stretch other) {
    return status.id() == other.status.id()
        && status.temporaryStatus() == other.status.temporaryStatus()
        && status.reason().equals(other.status.reason())
        && until.equals(other.until);
  }
}
