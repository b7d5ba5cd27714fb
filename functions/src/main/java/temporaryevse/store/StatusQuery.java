package temporaryevse.store;

import java.time.Instant;
import java.util.Optional;
import temporaryevse.evse.EvseId;
import temporaryevse.status.Period;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The statuses that a caller wants to see, of those that have not ended.
 *
 * @param evseId of one EVSE; empty for all EVSEs
 * @param activeOnly leaves out statuses that have not begun
 * @param from leaves out what ends by then; empty for no such bound
 * @param to leaves out what begins then or later; empty for no such bound
 * @param reference of one work order; empty for all of them
 */
public record StatusQuery(
    Optional<EvseId> evseId,
    boolean activeOnly,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> reference) {

  /** The most statuses on a page. */
  public static final int MAX_LIMIT = 1000;

  /** The most items that are read for a page, with those that a filter leaves out. */
  public static final int MAX_READ = 10_000;

  /**
   * The part of the statuses that is asked for.
   *
   * @param after the id behind which the page begins; 0 for the first page
   * @param limit the most statuses on the page, at most {@link #MAX_LIMIT}
   */
  public record Page(StatusQuery query, long after, int limit) {}

  /** Whether a status of that period is asked for. */
  boolean includes(Period period, Instant now) {
    return !period.hasEnded(now)
        && (!activeOnly || period.hasBegun(now))
        && from.stream().noneMatch(period::hasEnded)
        && to.stream().allMatch(period.validFrom()::isBefore);
  }

  /** Whether a status has the reference that is asked for. */
  boolean hasReference(TemporaryEvseStatus status) {
    return reference.isEmpty() || reference.equals(status.details().reference());
  }

  /** The same as a filter of DynamoDB. */
  Condition condition(Instant now) {
    Condition condition = Condition.endsAfter(":now", now);
    if (activeOnly) {
      condition = condition.and(Condition.of("validFrom <= :now"));
    }
    if (from.isPresent()) {
      condition = condition.and(Condition.endsAfter(":from", from.get()));
    }
    if (to.isPresent()) {
      condition = condition.and(Condition.beginsBefore(":to", to.get()));
    }
    return reference.isPresent()
        ? condition.and(Condition.refersTo(":reference", reference.get()))
        : condition;
  }
}
