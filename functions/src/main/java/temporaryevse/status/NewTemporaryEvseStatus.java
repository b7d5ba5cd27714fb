package temporaryevse.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A status that a caller asks for and that has no id yet.
 *
 * @param temporaryStatus why
 * @param evseId where
 * @param period when
 * @param fromNow whether the caller named no beginning, so that it is the time of the request
 */
record NewTemporaryEvseStatus(
    TemporaryStatus temporaryStatus, EvseId evseId, Period period, boolean fromNow) {

  TemporaryEvseStatus withId(long id) {
    return new TemporaryEvseStatus(id, temporaryStatus, evseId, period);
  }

  /**
   * What was asked for: equal for two requests exactly where they mean the same, however the EVSE
   * and the instants are written. What was left out is not the same as its default.
   */
  String meaning() {
    @Nullable Instant validTo = period.validTo();
    return String.join(
        " ",
        temporaryStatus.name(),
        evseId.canonical(),
        fromNow ? "now" : Long.toString(period.validFrom().toEpochMilli()),
        validTo == null ? "endless" : Long.toString(validTo.toEpochMilli()));
  }
}
