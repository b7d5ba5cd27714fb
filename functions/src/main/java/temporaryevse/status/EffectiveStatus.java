package temporaryevse.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import temporaryevse.evse.EvseId;

/**
 * What counts for an EVSE at an instant, and what will count after it.
 *
 * @param evseId as it was written last
 * @param at the instant
 * @param effective the status that counts and the stretch of it, which begins when the status
 *     became effective; empty where there is no override
 * @param message of the status that counts, once it has been read; states have no texts
 * @param overridden ids of the other statuses that hold at the instant, ascending
 * @param schedule what will be effective after the stretch: ascending and disjoint
 * @param sequence of the EVSE's last write
 * @param lastUpdated the instant of the last change of what counts or will count; empty where there
 *     was none ever
 */
public record EffectiveStatus(
    EvseId evseId,
    Instant at,
    Optional<Stretch> effective,
    List<DriverMessage> message,
    List<Long> overridden,
    List<Stretch> schedule,
    long sequence,
    Optional<Instant> lastUpdated) {

  /** The status that counts, where it has a message. */
  public Optional<StatusOutline> explained() {
    return effective.map(Stretch::status).filter(status -> status.messageDigest().isPresent());
  }

  /** The same with a message. */
  public EffectiveStatus withMessage(List<DriverMessage> read) {
    return new EffectiveStatus(
        evseId, at, effective, List.copyOf(read), overridden, schedule, sequence, lastUpdated);
  }

  /** Whether partners are told the same of both, whenever they ask. */
  boolean isSameAs(EffectiveStatus other) {
    return effective.isPresent() == other.effective.isPresent()
        && effective.stream().allMatch(stretch -> stretch.continues(other.effective.orElseThrow()))
        && schedule.size() == other.schedule.size()
        && IntStream.range(0, schedule.size())
            .allMatch(i -> schedule.get(i).isScheduledAs(other.schedule.get(i)));
  }
}
