package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import temporaryevse.testing.EventReader;

/**
 * The events that have come from a local run.
 *
 * @param all of them, as often as they came, in the order in which they came
 */
record AnnouncedEvents(List<EventReader.Arrival> all) {

  /** Waits for events by their ids. */
  static AnnouncedEvents await(EventReader reader, Set<String> ids, Duration longest) {
    try {
      reader.await(arrivals -> new AnnouncedEvents(arrivals).ids().containsAll(ids), longest);
    } catch (AssertionError e) {
      Set<String> missing = new TreeSet<>(ids);
      missing.removeAll(new AnnouncedEvents(reader.arrivals()).ids());
      assertThat(missing).isEmpty();
    }
    return new AnnouncedEvents(reader.arrivals());
  }

  Set<String> ids() {
    return all.stream().map(AnnouncedEvents::id).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first of each event, of each EVSE in the order in which they came. */
  Map<String, List<EventReader.Arrival>> firstByEvse() {
    Map<String, List<EventReader.Arrival>> byEvse = new TreeMap<>();
    Set<String> seen = new TreeSet<>();
    for (EventReader.Arrival arrival : all) {
      if (seen.add(id(arrival))) {
        byEvse.computeIfAbsent(arrival.subject(), evse -> new ArrayList<>()).add(arrival);
      }
    }
    return byEvse;
  }

  static String id(EventReader.Arrival arrival) {
    return arrival.event().at("/detail/id").asText();
  }

  static String sequence(EventReader.Arrival arrival) {
    return arrival.event().at("/detail/sequence").asText();
  }

  /** A percentile of lags, in milliseconds. */
  static long percentile(List<EventReader.Arrival> arrivals, int percent) {
    List<Duration> lags =
        arrivals.stream().map(EventReader.Arrival::lag).sorted(Comparator.naturalOrder()).toList();
    return lags.get(Math.min(lags.size() - 1, lags.size() * percent / 100)).toMillis();
  }
}
