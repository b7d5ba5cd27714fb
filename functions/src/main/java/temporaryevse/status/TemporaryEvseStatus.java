package temporaryevse.status;

import java.util.Optional;
import temporaryevse.evse.EvseId;

/**
 * A status that a charge point operator has set for one EVSE and a period.
 *
 * @param id 1 … 2^53−1, so that a JSON reader with double precision keeps it; never used twice
 * @param temporaryStatus the status that drivers see
 * @param evseId the EVSE
 * @param period the time during which it holds
 * @param details its explanation
 * @param version the sequence number of the EVSE's write that made it what it is
 */
public record TemporaryEvseStatus(
    long id,
    TemporaryStatus temporaryStatus,
    EvseId evseId,
    Period period,
    StatusDetails details,
    long version) {

  /** The same without what only the operator may read. */
  public TemporaryEvseStatus withoutNote() {
    return details.note().isEmpty()
        ? this
        : new TemporaryEvseStatus(
            id,
            temporaryStatus,
            evseId,
            period,
            new StatusDetails(
                details.reason(), details.message(), Optional.empty(), details.reference()),
            version);
  }

  /** The same without its texts. */
  public StatusOutline outline() {
    return new StatusOutline(
        id, temporaryStatus, period, details.reason(), details.messageDigest(), version);
  }
}
