package temporaryevse.aws;

import java.time.Duration;

/**
 * The time by which the last call of a request has to be over.
 *
 * @param nanos in the time of {@link System#nanoTime()}
 */
public record Deadline(long nanos) {

  /** A deadline that comes after a duration. */
  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /**
   * The time that is left.
   *
   * @return more than zero
   * @throws ServiceUnavailableException where no time is left
   */
  public Duration left() {
    Duration left = Duration.ofNanos(nanos - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      throw new ServiceUnavailableException("The time for this request is up.");
    }
    return left;
  }
}
