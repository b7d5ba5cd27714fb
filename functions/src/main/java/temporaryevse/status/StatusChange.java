package temporaryevse.status;

import java.time.Instant;
import java.util.Optional;

/**
 * The changes that a caller asks for in a status; an empty component leaves the status as it is.
 *
 * @param temporaryStatus the new status
 * @param validFrom the new beginning
 * @param end the new end
 * @param details the changes of its explanation
 */
public record StatusChange(
    Optional<TemporaryStatus> temporaryStatus,
    Optional<Instant> validFrom,
    Optional<Replacement<Instant>> end,
    DetailsChange details) {

  /** The period after the change; empty where the end would not be later than the beginning. */
  Optional<Period> applyTo(Period period) {
    Instant from = validFrom.orElse(period.validFrom());
    Optional<Instant> to = Replacement.apply(end, period.validTo());
    return Period.isValid(from, to) ? Optional.of(new Period(from, to)) : Optional.empty();
  }

  /** The status after the change, in another period. */
  TemporaryEvseStatus applyTo(TemporaryEvseStatus status, Period period, long version) {
    return new TemporaryEvseStatus(
        status.id(),
        temporaryStatus.orElse(status.temporaryStatus()),
        status.evseId(),
        period,
        details.applyTo(status.details()),
        version);
  }
}
