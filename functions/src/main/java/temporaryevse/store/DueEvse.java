package temporaryevse.store;

import java.time.Instant;
import temporaryevse.evse.EvseId;

/**
 * An EVSE for which the clock has work to do.
 *
 * @param dueAt the instant of its next boundary; past where something is left to tidy up
 */
public record DueEvse(EvseId evseId, Instant dueAt) {}
