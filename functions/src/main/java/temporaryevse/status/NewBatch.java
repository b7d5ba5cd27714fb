package temporaryevse.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import temporaryevse.evse.EvseId;

/**
 * The same new status for several EVSEs.
 *
 * @param temporaryStatus the status that drivers are to see
 * @param evseIds different EVSEs, at least one
 * @param validFrom the beginning; empty for the time of the request
 * @param validTo the end; empty for no end
 * @param details the explanation
 */
public record NewBatch(
    TemporaryStatus temporaryStatus,
    List<EvseId> evseIds,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    StatusDetails details) {

  /** The most EVSEs of a batch. */
  public static final int MAX_EVSES = 100;

  public NewBatch {
    evseIds = List.copyOf(evseIds);
  }

  /** The beginning, where the request is made at {@code now}. */
  public Instant validFrom(Instant now) {
    return validFrom.orElse(now);
  }

  /** Whether the end is not later than the beginning, as {@link NewStatus#hasEnded}. */
  public boolean hasEnded(Instant now) {
    return status(0, validFrom).hasEnded(now);
  }

  /**
   * The status of an EVSE.
   *
   * @param index of the EVSE
   * @param beginning of the batch, as it was the first time
   */
  public NewStatus status(int index, Instant beginning) {
    return status(index, Optional.of(beginning));
  }

  /** A text that two batches share exactly where they ask for the same in the same order. */
  public String fingerprint() {
    return "batch "
        + status(0, validFrom).fingerprint()
        + " "
        + Digest.of(evseIds.stream().map(EvseId::canonical).toList());
  }

  private NewStatus status(int index, Optional<Instant> beginning) {
    return new NewStatus(temporaryStatus, evseIds.get(index), beginning, validTo, details);
  }
}
