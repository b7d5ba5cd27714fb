package temporaryevse.roaming;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import temporaryevse.status.TemporaryStatus;

/** A version of OCPI: its statuses and the precision of its instants. */
enum OcpiVersion {
  V2_1_1,
  V2_2_1,
  V2_3_0;

  /** The first instant that has a year of five digits, which no {@code DateTime} can have. */
  private static final Instant UNWRITABLE = Instant.parse("+10000-01-01T00:00:00Z");

  /** The status that drivers see while a temporary status counts. */
  OcpiEvse.Status status(TemporaryStatus status) {
    return switch (status) {
      case MAINTENANCE -> this == V2_1_1 ? OcpiEvse.Status.OUTOFORDER : OcpiEvse.Status.INOPERATIVE;
      case COMMISSIONING -> OcpiEvse.Status.PLANNED;
      case BLOCKED -> OcpiEvse.Status.BLOCKED;
      case RESERVED -> OcpiEvse.Status.RESERVED;
    };
  }

  /** The instant, or the last one before it that can be written. */
  Instant begin(Instant instant) {
    return hasWholeSeconds() ? instant.truncatedTo(ChronoUnit.SECONDS) : instant;
  }

  /**
   * The instant, or the first one after it that can be written; empty where none can be, which is
   * so in the last second of the year 9999.
   */
  Optional<Instant> end(Instant instant) {
    Instant begin = begin(instant);
    return Optional.of(begin.equals(instant) ? instant : begin.plusSeconds(1))
        .filter(end -> end.isBefore(UNWRITABLE));
  }

  private boolean hasWholeSeconds() {
    return this == V2_1_1;
  }
}
