package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks to change in a status; what is empty stays as it is.
 *
 * @param temporaryStatus the new reason
 * @param validFrom the new beginning
 * @param end the new end, which may be none
 */
record StatusChange(
    Optional<TemporaryStatus> temporaryStatus, Optional<Instant> validFrom, Optional<End> end) {

  /**
   * An end.
   *
   * @param validTo null for a status that stays until it is removed
   */
  record End(@Nullable Instant validTo) {}

  /** Whether it asks for nothing at all. */
  boolean isEmpty() {
    return temporaryStatus.isEmpty() && validFrom.isEmpty() && end.isEmpty();
  }
}
