package temporaryevse.status;

import java.util.Arrays;
import java.util.Optional;

/** The status that overrides what a charger reports. The API has the same names. */
public enum TemporaryStatus {
  /** The EVSE is being repaired or inspected. */
  MAINTENANCE(3),
  /** The EVSE is built, but not open yet. */
  COMMISSIONING(4),
  /** Something keeps vehicles away. */
  BLOCKED(2),
  /** The EVSE is kept for somebody. */
  RESERVED(1);

  private final int precedence;

  TemporaryStatus(int precedence) {
    this.precedence = precedence;
  }

  /** The rank among statuses that overlap: the highest is effective. */
  public int precedence() {
    return precedence;
  }

  /** The status of exactly this name; empty for any other spelling. */
  public static Optional<TemporaryStatus> parse(String name) {
    return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
  }
}
