package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import temporaryevse.api.CreateTemporaryEvseStatus;
import temporaryevse.testing.FunctionProcesses;
import temporaryevse.testing.TestRun;

/**
 * The processes of the create function are killed (SIGKILL) under load, at moments that nobody
 * chooses. {@code -Dkills} says how often (2 unless given).
 */
@Isolated("it kills whatever create function this JVM starts meanwhile")
class KilledInMidCreateIT {

  private static final int CLIENTS = 8;
  private static final Duration BOUND = Duration.ofSeconds(29);

  /** Creates between two kills, so that there is a load to kill under. */
  private static final int ANSWERED_BETWEEN = 5;

  private final int kills = Integer.getInteger("kills", 2);
  private final FunctionProcesses processes = FunctionProcesses.fromNowOn();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger landed = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();

  /**
   * A create that was answered in the end.
   *
   * @param attempts how often it was sent
   */
  private record Created(String key, String evseId, long id, String body, int attempts) {}

  @Test
  void aCreateThatIsRetriedWithItsKeyIsStoredOnceHoweverOftenItsFunctionIsKilled()
      throws Exception {
    List<Created> created = new ArrayList<>();
    try (TestRun run = TestRun.start();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Created>>> clients =
          IntStream.range(0, CLIENTS).mapToObj(i -> executor.submit(() -> create(run))).toList();
      Future<Integer> killer = executor.submit(this::kill);
      int inMidCreate;
      try {
        inMidCreate = killer.get();
      } finally {
        enough.set(true);
      }
      for (Future<List<Created>> client : clients) {
        created.addAll(client.get());
      }

      Map<String, Long> stored = new HashMap<>();
      run.statuses()
          .forEach(
              (id, item) ->
                  // An EVSE for each key: a second status of one key would show here.
                  assertThat(stored.put(Objects.requireNonNull(item.get("evseId")).s(), id))
                      .isNull());
      assertThat(stored)
          .isEqualTo(created.stream().collect(Collectors.toMap(Created::evseId, Created::id)));
      assertThat(created).extracting(Created::id).doesNotHaveDuplicates();
      for (Created each : created.subList(0, Math.min(created.size(), 200))) {
        HttpResponse<String> again = send(run, each.key(), each.evseId());
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(each.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
      }
      System.out.printf(
          "Killed %d times: %d creates answered 201 and stored once, %d of them after a retry;"
              + " %d requests were cut off, %d of them between the write and the answer%n",
          inMidCreate,
          created.size(),
          created.stream().filter(each -> each.attempts() > 1).count(),
          cutOff.get(),
          landed.get());
      assertThat(inMidCreate).isEqualTo(kills);
      // Otherwise most kills have met no request.
      assertThat(cutOff.get()).isGreaterThanOrEqualTo(kills / 2);
    }
  }

  private List<Created> create(TestRun run) throws IOException, InterruptedException {
    List<Created> created = new ArrayList<>();
    while (!enough.get()) {
      int number = keys.incrementAndGet();
      String key = "key-" + number;
      String evseId = "DK*SPI*E" + number;
      for (int attempt = 1; ; attempt++) {
        assertThat(attempt).as("attempts of " + key).isLessThan(100);
        HttpResponse<String> response = send(run, key, evseId);
        if (response.statusCode() == 201) {
          answered.incrementAndGet();
          if (response.headers().firstValue("Idempotency-Replayed").isPresent()) {
            landed.incrementAndGet();
          }
          JsonNode status = new ObjectMapper().readTree(response.body());
          assertThat(status.path("evseId").textValue()).isEqualTo(evseId);
          created.add(
              new Created(key, evseId, status.path("id").longValue(), response.body(), attempt));
          break;
        }
        assertThat(response.statusCode()).isIn(500, 503);
        cutOff.incrementAndGet();
        Thread.sleep(20);
      }
    }
    return created;
  }

  /** Sends a create; that the answer is in the contract is checked on the way. */
  private static HttpResponse<String> send(TestRun run, String key, String evseId) {
    long start = System.nanoTime();
    HttpResponse<String> response =
        run.send(
            run.request(TestRun.STATUSES)
                .header("Idempotency-Key", key)
                .POST(
                    BodyPublishers.ofString(
                        "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\"}".formatted(evseId))));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    return response;
  }

  /** Kills one process after the other, and answers how many. */
  private int kill() throws InterruptedException {
    Random random = new Random();
    int killed = 0;
    int answeredBefore = 0;
    long deadline = System.nanoTime() + Duration.ofSeconds(30 + 5L * kills).toNanos();
    while (killed < kills && System.nanoTime() < deadline) {
      List<ProcessHandle> warm = processes.warm(CreateTemporaryEvseStatus.class);
      if (warm.isEmpty() || answered.get() < answeredBefore + ANSWERED_BETWEEN) {
        Thread.sleep(10);
        continue;
      }
      ProcessHandle function = warm.get(random.nextInt(warm.size()));
      // To the microsecond, as a create has several calls within a few milliseconds.
      Thread.sleep(Duration.ofNanos(random.nextInt(200_000_000)));
      if (function.destroyForcibly()) {
        killed++;
        answeredBefore = answered.get();
      }
    }
    return killed;
  }
}
