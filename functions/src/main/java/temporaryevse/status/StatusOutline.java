package temporaryevse.status;

import java.util.Comparator;
import java.util.Optional;

/**
 * A status of an EVSE without its texts, as the EVSE's state keeps it.
 *
 * @param id of the status
 * @param temporaryStatus the status that drivers see
 * @param period the time during which it holds
 * @param reason the cause
 * @param messageDigest tells one message from another; empty where there is none
 * @param version of the status with its texts
 */
public record StatusOutline(
    long id,
    TemporaryStatus temporaryStatus,
    Period period,
    Optional<Reason> reason,
    Optional<String> messageDigest,
    long version) {

  /** The order of ids. */
  public static final Comparator<StatusOutline> BY_ID = Comparator.comparingLong(StatusOutline::id);

  /**
   * The order of statuses that hold at the same time: the greatest is effective.
   *
   * <p>It is total and knows nothing of the order of arrival, so independent writers come to the
   * same result.
   */
  static final Comparator<StatusOutline> PRECEDENCE =
      Comparator.comparingInt((StatusOutline status) -> status.temporaryStatus().precedence())
          .thenComparing(status -> status.period().validFrom())
          .thenComparingLong(StatusOutline::id);

  /** Whether both count as the same: one status, and drivers see the same of it. */
  boolean countsAs(StatusOutline other) {
    return id == other.id && temporaryStatus == other.temporaryStatus;
  }
}
