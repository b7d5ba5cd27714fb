package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.lambda.Deployment;
import temporaryevse.local.testing.SettableClock;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/**
 * How many creates a second the id counter allows. DynamoDB takes about 1,000 writes a second on
 * one item ("Best practices for designing and using partition keys effectively", Amazon DynamoDB
 * Developer Guide). Time is simulated and the service scaled down 50 times: 20 writes a second on
 * the counter and 16 functions stand for 1,000 and 800. The counter is a real one; of what is
 * written after it only the time counts.
 */
@Tag("nightly")
class IdBlockSimulationTest {

  private static final int FUNCTIONS = 16;
  private static final int SCALE = 50;
  private static final long COUNTER_WRITE_NANOS = Duration.ofSeconds(1).toNanos() * SCALE / 1_000;
  private static final long REQUEST_NANOS = Duration.ofMillis(5).toNanos();

  /** Enough for each function to take a block of 100 three times. */
  private static final int CREATES = 4_800;

  private static final int CREATES_ONE_BY_ONE = 800;

  /**
   * What a service with one block size reached.
   *
   * @param createsPerSecond scaled up again
   */
  private record Reached(
      int blockSize,
      boolean withKey,
      int creates,
      double createsPerSecond,
      double requestsPerCreate) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%11d | %8s | %9d | %14.0f | %30.2f",
          blockSize,
          withKey ? "yes" : "no",
          creates,
          createsPerSecond,
          requestsPerCreate);
    }
  }

  @Test
  void aBlockOfIdsRaisesWhatTheCounterAllowsByItsSize() throws Exception {
    List<Reached> all;
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      List<Future<Reached>> runs =
          Stream.of(true, false)
              .flatMap(withKey -> Stream.of(100, 10, 1).map(size -> new Simulation(size, withKey)))
              .map(simulation -> executor.submit(simulation::run))
              .toList();
      all = runs.reversed().stream().map(IdBlockSimulationTest::get).toList();
    }
    System.out.println(
        "IdBlockSize | with key |   creates | creates/second | DynamoDB requests per create");
    all.forEach(System.out::println);

    for (Reached reached : all) {
      // Above it by the ids that are left over in the end.
      assertThat(reached.requestsPerCreate())
          .isBetween(
              2 + 1.0 / reached.blockSize(),
              2 + 1.0 / reached.blockSize() + (double) FUNCTIONS / reached.creates());
      assertThat(reached.createsPerSecond()).isLessThan(1_020.0 * reached.blockSize());
    }
    double byOne = all.getFirst().createsPerSecond();
    assertThat(byOne).isCloseTo(1_000, within(20.0));
    assertThat(all.get(1).createsPerSecond() / byOne).isCloseTo(10, within(1.0));
    // Beyond, it is the functions that bound it: 800 of them, and 5 ms for a request.
    assertThat(all.get(2).createsPerSecond() / byOne).isGreaterThan(50);
  }

  private static Reached get(Future<Reached> run) {
    try {
      return run.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A warm function, and until when it is busy. */
  private static final class Function {

    private final CreateTemporaryEvseStatus handler;
    private long freeAtNanos;

    Function(CreateTemporaryEvseStatus handler) {
      this.handler = handler;
    }
  }

  /** Functions that create one status after the other, in simulated time. */
  private static final class Simulation {

    private final int blockSize;
    private final boolean withKey;
    private final BoundedCounter http = new BoundedCounter();

    Simulation(int blockSize, boolean withKey) {
      this.blockSize = blockSize;
      this.withKey = withKey;
    }

    Reached run() {
      int creates = blockSize == 1 ? CREATES_ONE_BY_ONE : CREATES;
      Set<Long> ids = new HashSet<>();
      RecordedContext context = new RecordedContext();
      try (DynamoDbClient client = TestDynamoDb.client(http)) {
        Deployment deployment =
            new Deployment(
                client,
                TestDynamoDb.newTable(),
                Duration.ofDays(1),
                1,
                List.of(),
                blockSize,
                new SettableClock(Api.NOW));
        PriorityQueue<Function> functions =
            new PriorityQueue<>(Comparator.comparingLong((Function each) -> each.freeAtNanos));
        for (int i = 0; i < FUNCTIONS; i++) {
          functions.add(new Function(new CreateTemporaryEvseStatus(deployment)));
        }
        long end = 0;
        for (int i = 0; i < creates; i++) {
          Function next = functions.remove();
          http.nowNanos = next.freeAtNanos;
          APIGatewayProxyResponseEvent response =
              Events.answer(next.handler, event("key-" + i), context);
          assertThat(response.getStatusCode()).isEqualTo(201);
          assertThat(ids.add(Api.json(response).path("id").longValue())).isTrue();
          next.freeAtNanos = http.nowNanos;
          end = Math.max(end, next.freeAtNanos);
          functions.add(next);
        }
        return new Reached(
            blockSize,
            withKey,
            creates,
            creates * (double) SCALE / (end / 1e9),
            http.requests.get() / (double) creates);
      }
    }

    private APIGatewayProxyRequestEvent event(String key) {
      APIGatewayProxyRequestEvent event =
          Api.event("{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"BLOCKED\"}");
      return withKey
          ? event.withMultiValueHeaders(
              Map.of("Content-Type", List.of("application/json"), "Idempotency-Key", List.of(key)))
          : event;
    }
  }

  /** Lets simulated time pass: for each request, and until the counter can be written again. */
  private static final class BoundedCounter implements SdkHttpClient {

    private final SdkHttpClient http = TestDynamoDb.http();
    private long nowNanos;
    private long counterFreeAtNanos;
    private final AtomicInteger requests = new AtomicInteger();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.incrementAndGet();
      if (isFor("GetItem", request)) {
        // The state is read beside the counter, and takes no time of its own.
        return written();
      }
      if (isForTheCounter(request)) {
        long written = Math.max(nowNanos, counterFreeAtNanos);
        counterFreeAtNanos = written + COUNTER_WRITE_NANOS;
        nowNanos = written;
      }
      nowNanos += REQUEST_NANOS;
      return isForTheCounter(request) ? http.prepareRequest(request) : written();
    }

    private static ExecutableHttpRequest written() {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(
                  AbortableInputStream.create(new ByteArrayInputStream("{}".getBytes(UTF_8))))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    private static boolean isFor(String action, HttpExecuteRequest request) {
      return request
          .httpRequest()
          .firstMatchingHeader("X-Amz-Target")
          .filter(target -> target.endsWith("." + action))
          .isPresent();
    }

    private static boolean isForTheCounter(HttpExecuteRequest request) {
      try (var body = request.contentStreamProvider().orElseThrow().newStream()) {
        return isFor("UpdateItem", request)
            && new String(body.readAllBytes(), UTF_8).contains("\"COUNTER\"");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
