package temporaryevse.status;

import java.util.Arrays;
import java.util.Optional;

/** The status that overrides what a charger reports. The API has the same names. */
public enum TemporaryStatus {
  /** The EVSE is being repaired or inspected. */
  MAINTENANCE,
  /** The EVSE is built, but not open yet. */
  COMMISSIONING,
  /** Something keeps vehicles away. */
  BLOCKED,
  /** The EVSE is kept for somebody. */
  RESERVED;

  /** The status of exactly this name; empty for any other spelling. */
  public static Optional<TemporaryStatus> parse(String name) {
    return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
  }
}
