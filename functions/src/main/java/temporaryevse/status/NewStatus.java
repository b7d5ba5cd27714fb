package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;
import temporaryevse.evse.EvseId;

/**
 * A status that a caller asks for and that has no id yet.
 *
 * @param temporaryStatus the status that drivers are to see
 * @param evseId the EVSE
 * @param validFrom the beginning; empty for the time of the request
 * @param validTo the end; empty for no end
 * @param details the explanation
 */
public record NewStatus(
    TemporaryStatus temporaryStatus,
    EvseId evseId,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    StatusDetails details) {

  /** The beginning, where the request is made at {@code now}. */
  public Instant validFrom(Instant now) {
    return validFrom.orElse(now);
  }

  /**
   * Whether the end is not later than the beginning.
   *
   * <p>A request that begins at its own time ends this way as time passes. It cannot be stored any
   * more, but an earlier attempt with the same idempotency key may have been.
   */
  public boolean hasEnded(Instant now) {
    return !Period.isValid(validFrom(now), validTo);
  }

  /**
   * The stored status.
   *
   * @param version the number of the write that stores it
   * @throws IllegalArgumentException where {@link #hasEnded} is true
   */
  public TemporaryEvseStatus withId(long id, Instant now, long version) {
    return new TemporaryEvseStatus(id, temporaryStatus, evseId, period(now), details, version);
  }

  /** The period, where the request is made at {@code now}. */
  Period period(Instant now) {
    return new Period(validFrom(now), validTo);
  }

  /**
   * A text that two requests share exactly where they ask for the same.
   *
   * <p>The spelling of EVSE and instants does not count. A beginning that was left out differs from
   * its default.
   */
  public String fingerprint() {
    String fingerprint =
        String.join(
            " ",
            temporaryStatus.name(),
            evseId.canonical(),
            validFrom.map(NewStatus::milliseconds).orElse("now"),
            validTo.map(NewStatus::milliseconds).orElse("endless"));
    return details.equals(StatusDetails.NONE) ? fingerprint : fingerprint + " " + details.digest();
  }

  private static String milliseconds(Instant instant) {
    return Long.toString(instant.toEpochMilli());
  }
}
