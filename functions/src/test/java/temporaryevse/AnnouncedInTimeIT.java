package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import temporaryevse.testing.EventReader;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestRun;

/**
 * Statuses of three seconds, in real time, from the request to the event bus. {@code -Dannounced}
 * says how many (10 unless given).
 */
@SharedOpenRun
@Isolated("it measures time")
class AnnouncedInTimeIT {

  private static final int STATUSES = Integer.getInteger("announced", 10);
  private static final Duration HELD = Duration.ofSeconds(3);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** More than the start of the functions takes on a machine that is busy. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Test
  void aStatusOfThreeSecondsIsAnnouncedWhenItIsCreatedAndWhenItEnds(TestRun run) throws Exception {
    try (EventReader reader = run.readEvents()) {
      // The first of all wait for the processes of the functions.
      assertThat(
              run.post("{\"evseId\":\"DK*TIM*E0\",\"temporaryStatus\":\"BLOCKED\"}").statusCode())
          .isEqualTo(201);
      Set<String> first = create(run, "W", 4);
      AnnouncedEvents.await(reader, first, LONGEST);

      Set<String> ids = create(run, "M", STATUSES);
      AnnouncedEvents announced = AnnouncedEvents.await(reader, ids, LONGEST);
      assertThat(announced.firstByEvse().values())
          .filteredOn(events -> ids.contains(AnnouncedEvents.id(events.getFirst())))
          .hasSize(STATUSES)
          .allSatisfy(
              events ->
                  assertThat(events)
                      .extracting(EventReader.Arrival::type)
                      .containsExactly(
                          "temporary-evse-status.created",
                          "temporary-evse-status.started",
                          "evse.effective-status.changed",
                          "temporary-evse-status.ended",
                          "evse.effective-status.changed"));
      List<EventReader.Arrival> measured =
          announced.firstByEvse().values().stream()
              .flatMap(List::stream)
              .filter(event -> ids.contains(AnnouncedEvents.id(event)))
              .toList();
      report("by a write", "/1/", measured);
      report("by the clock", "/2/", measured);
      assertThat(AnnouncedEvents.percentile(measured, 99)).isLessThan(BOUND.toMillis());
    }
  }

  /** Creates statuses on EVSEs of their own, and returns the ids of their events. */
  private static Set<String> create(TestRun run, String name, int count) throws Exception {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      Instant end = Instant.now().plus(HELD).truncatedTo(ChronoUnit.MILLIS);
      assertThat(
              run.post(
                      "{\"evseId\":\"DK*TIM*E%s%d\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"%s\"}"
                          .formatted(name, i, end))
                  .statusCode())
          .isEqualTo(201);
      String evse = "DKTIME" + name + i;
      ids.addAll(
          IntStream.rangeClosed(1, 5)
              .mapToObj(n -> n <= 3 ? evse + "/1/" + n : evse + "/2/" + (n - 3))
              .collect(Collectors.toSet()));
      Thread.sleep(BETWEEN);
    }
    return ids;
  }

  private static void report(String what, String sequence, List<EventReader.Arrival> measured) {
    List<EventReader.Arrival> events =
        measured.stream().filter(event -> AnnouncedEvents.id(event).contains(sequence)).toList();
    System.out.printf(
        "Lag of %d events %s: p50 %d ms, p99 %d ms, longest %d ms%n",
        events.size(),
        what,
        AnnouncedEvents.percentile(events, 50),
        AnnouncedEvents.percentile(events, 99),
        AnnouncedEvents.percentile(events, 100));
  }
}
