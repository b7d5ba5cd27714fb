package temporaryevse.status;

import java.util.Arrays;
import java.util.Optional;

/** The cause of a temporary status. The API has the same names. */
public enum Reason {
  PLANNED_MAINTENANCE,
  REPAIR,
  FAULT,
  SAFETY,
  VANDALISM,
  POWER_OUTAGE,
  NETWORK_OUTAGE,
  CONSTRUCTION,
  BAY_OCCUPIED,
  BOOKING,
  OTHER;

  /** The reason of exactly this name; empty for any other spelling. */
  public static Optional<Reason> parse(String name) {
    return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
  }
}
