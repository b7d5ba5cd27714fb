package temporaryevse.bench.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What counts for an EVSE at an instant, and what will count after it. */
record EffectiveStatus(
    String evseId,
    Instant at,
    @Nullable Stretch effective,
    List<Long> overridden,
    List<Stretch> schedule,
    long sequence,
    @Nullable Instant lastUpdated) {

  /** Whether partners are told the same of both. */
  boolean isSameAs(EffectiveStatus other) {
    return told().equals(other.told());
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    if (effective != null) {
      told.add(text(effective.status()) + " until " + effective.until());
    }
    for (Stretch stretch : schedule) {
      told.add(text(stretch.status()) + " " + stretch.from() + " until " + stretch.until());
    }
    return told;
  }

  private static String text(Status status) {
    return status.id() + " " + status.temporaryStatus();
  }
}
