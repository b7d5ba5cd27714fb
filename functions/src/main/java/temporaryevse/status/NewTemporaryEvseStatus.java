package temporaryevse.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A status that a caller asks for and that has no id yet.
 *
 * @param temporaryStatus why
 * @param evseId where
 * @param validFrom from when
 * @param validTo until when; null for no end
 * @param fromNow whether the caller named no beginning, so that it is the time of the request
 */
record NewTemporaryEvseStatus(
    TemporaryStatus temporaryStatus,
    EvseId evseId,
    Instant validFrom,
    @Nullable Instant validTo,
    boolean fromNow) {

  /**
   * Whether the time of the request, which it is to begin at, is no longer before its end. It
   * cannot be stored any more; but the same request, sent in time and with the same key, may have
   * been.
   */
  boolean isOver() {
    return !Period.isPeriod(validFrom, validTo);
  }

  TemporaryEvseStatus withId(long id) {
    return new TemporaryEvseStatus(id, temporaryStatus, evseId, new Period(validFrom, validTo));
  }

  /**
   * What was asked for: equal for two requests exactly where they mean the same, however the EVSE
   * and the instants are written. What was left out is not the same as its default.
   */
  String meaning() {
    return String.join(
        " ",
        temporaryStatus.name(),
        evseId.canonical(),
        fromNow ? "now" : Long.toString(validFrom.toEpochMilli()),
        validTo == null ? "endless" : Long.toString(validTo.toEpochMilli()));
  }
}
