package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import temporaryevse.events.PublishEvents;
import temporaryevse.testing.EventReader;
import temporaryevse.testing.FunctionProcesses;
import temporaryevse.testing.TestRun;
import temporaryevse.timing.AdvanceEvse;

/**
 * The processes of the function of the stream and of the one that advances are killed (SIGKILL), at
 * moments that nobody chooses. {@code -Dkills} says how often (2 unless given).
 */
@Isolated("it kills whatever functions this JVM starts meanwhile")
class KilledInMidAnnouncementIT {

  private static final int KILLS = Integer.getInteger("kills", 2);
  private static final Duration BETWEEN_CREATES = Duration.ofMillis(60);

  /** A run of the schedule finds what a function that died has left. */
  private static final Duration SCHEDULE = Duration.ofSeconds(5);

  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final FunctionProcesses processes = FunctionProcesses.fromNowOn();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final Random random = new Random();

  @Test
  void noEventIsLostOrOutOfOrderHoweverOftenItsFunctionsAreKilled() throws Exception {
    try (TestRun run = TestRun.start(settings -> settings.withSchedulePeriod(SCHEDULE));
        EventReader reader = run.readEvents();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Set<String>> creating = executor.submit(() -> create(run));
      int published = 0;
      int advanced = 0;
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          if (kill % 2 == 0) {
            published += kill(PublishEvents.class, reader);
          } else {
            advanced += kill(AdvanceEvse.class, reader);
          }
        }
      } finally {
        enough.set(true);
      }
      Set<String> ids = creating.get();

      AnnouncedEvents announced = AnnouncedEvents.await(reader, ids, LONGEST);
      assertThat(announced.ids()).isEqualTo(ids);
      announced
          .firstByEvse()
          .forEach(
              (evse, events) ->
                  assertThat(events)
                      .as(evse)
                      .isSortedAccordingTo(Comparator.comparing(AnnouncedEvents::sequence)));
      System.out.printf(
          "Killed %d times the function of the stream and %d times the one that advances:"
              + " %d events came, %d of them again%n",
          published, advanced, ids.size(), announced.all().size() - ids.size());
      assertThat(published + advanced).isEqualTo(KILLS);
    }
  }

  /** Creates statuses of a second or two, and returns the ids of all events that they make. */
  private Set<String> create(TestRun run) throws InterruptedException {
    // The function that creates is warm then.
    assertThat(run.post("{\"evseId\":\"DK*SPI*E0\",\"temporaryStatus\":\"BLOCKED\"}").statusCode())
        .isEqualTo(201);
    Set<String> ids = new TreeSet<>(List.of("DKSPIE0/1/1", "DKSPIE0/1/2", "DKSPIE0/1/3"));
    for (int number = 1; !enough.get(); number++) {
      Instant end =
          Instant.now().plusMillis(1_000 + random.nextInt(1_000)).truncatedTo(ChronoUnit.MILLIS);
      int status =
          run.post(
                  "{\"evseId\":\"DK*SPI*E%d\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"%s\"}"
                      .formatted(number, end))
              .statusCode();
      if (status == 422) {
        // The request took so long that its end had passed: nothing is stored.
        continue;
      }
      assertThat(status).isEqualTo(201);
      for (String event : List.of("1/1", "1/2", "1/3", "2/1", "2/2")) {
        ids.add("DKSPIE" + number + "/" + event);
      }
      Thread.sleep(BETWEEN_CREATES);
    }
    return ids;
  }

  /** Kills a process of a function under load, and returns how many. */
  private int kill(Class<?> function, EventReader reader) throws InterruptedException {
    int before = reader.arrivals().size();
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < deadline) {
      List<ProcessHandle> warm = processes.warm(function);
      if (warm.isEmpty() || reader.arrivals().size() < before + 5) {
        Thread.sleep(10);
        continue;
      }
      Thread.sleep(Duration.ofNanos(random.nextInt(200_000_000)));
      if (warm.get(random.nextInt(warm.size())).destroyForcibly()) {
        return 1;
      }
    }
    return 0;
  }
}
