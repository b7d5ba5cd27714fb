package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;

/**
 * The changes that a caller asks for in a status; an empty component leaves the status as it is.
 *
 * @param temporaryStatus the new status
 * @param validFrom the new beginning
 * @param end the new end
 */
public record StatusChange(
    Optional<TemporaryStatus> temporaryStatus, Optional<Instant> validFrom, Optional<NewEnd> end) {

  /**
   * A new end.
   *
   * @param validTo empty for a status that stays until it is removed
   */
  public record NewEnd(Optional<Instant> validTo) {}

  /** Whether the caller asks for no change at all. */
  public boolean isEmpty() {
    return temporaryStatus.isEmpty() && validFrom.isEmpty() && end.isEmpty();
  }
}
