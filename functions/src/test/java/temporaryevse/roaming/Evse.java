package temporaryevse.roaming;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import temporaryevse.evse.EvseId;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.EvseState;
import temporaryevse.status.Period;
import temporaryevse.status.Reason;
import temporaryevse.status.StatusOutline;
import temporaryevse.status.TemporaryStatus;

/** An EVSE whose statuses were written at {@link #WRITTEN}, before all of them. */
record Evse(String id, Map<Long, StatusOutline> statuses) {

  static final Instant WRITTEN = instant("00:00:00");

  static Evse of(String id) {
    return new Evse(id, Map.of());
  }

  /** An instant of the day of the tests. */
  static Instant instant(String time) {
    return Instant.parse("2026-11-24T" + time + "Z");
  }

  Evse with(TemporaryStatus status, Optional<Reason> reason, Instant from, Optional<Instant> to) {
    long next = statuses.size() + 1L;
    Map<Long, StatusOutline> all = new TreeMap<>(statuses);
    all.put(
        next, new StatusOutline(next, status, new Period(from, to), reason, Optional.empty(), 1));
    return new Evse(id, all);
  }

  /** With statuses such as {@code MAINTENANCE 08:00:00 18:00:00}, separated by commas. */
  Evse with(String written) {
    Evse evse = this;
    for (String each : written.isEmpty() ? new String[0] : written.split(", ", -1)) {
      String[] parts = each.split(" ", -1);
      evse =
          evse.with(
              TemporaryStatus.valueOf(parts[0]),
              Optional.empty(),
              instant(parts[1]),
              parts.length > 2 ? Optional.of(instant(parts[2])) : Optional.empty());
    }
    return evse;
  }

  EffectiveStatus at(Instant instant) {
    return new EvseState(
            EvseId.parse(id).orElseThrow(),
            statuses.size(),
            WRITTEN,
            statuses,
            List.of(),
            Optional.empty(),
            statuses.isEmpty() ? Optional.empty() : Optional.of(WRITTEN))
        .at(instant);
  }
}
