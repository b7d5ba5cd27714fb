package temporaryevse.status;

import temporaryevse.evse.EvseId;

/**
 * A status that a charge point operator has set for one EVSE and a period.
 *
 * @param id 1 … 2^53−1, so that a JSON reader with double precision keeps it; never used twice
 * @param temporaryStatus the status that drivers see
 * @param evseId the EVSE
 * @param period the time during which it holds
 */
public record TemporaryEvseStatus(
    long id, TemporaryStatus temporaryStatus, EvseId evseId, Period period) {}
