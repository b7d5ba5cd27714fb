package temporaryevse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that each send a request as soon as their last one is answered. */
final class LoadPhase {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI api;
  private final int clients;
  private final AtomicLong evses;

  /**
   * Takes the target.
   *
   * @param clients as many as the function has environments
   * @param evses number of the next EVSE that nobody has written
   */
  LoadPhase(URI api, int clients, AtomicLong evses) {
    this.api = api;
    this.clients = clients;
    this.evses = evses;
  }

  /** The requests of one client. */
  private record Measured(List<Double> milliseconds, int errors) {}

  /** Measures an operation. */
  LoadResult measure(LoadOperation operation, Duration duration)
      throws InterruptedException, ExecutionException {
    // A read goes over what was written, and begins again.
    AtomicLong of = operation == LoadOperation.EFFECTIVE ? new AtomicLong(1) : evses;
    // A tenth of the time is not measured: environments start, and are compiled.
    run(operation, of, duration.dividedBy(10));
    long start = System.nanoTime();
    List<Measured> measured = run(operation, of, duration);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Double> all = measured.stream().flatMap(each -> each.milliseconds().stream()).toList();
    return new LoadResult(
        clients,
        operation,
        all.size() * operation.items() / seconds,
        new Distribution(all),
        measured.stream().mapToInt(Measured::errors).sum());
  }

  private List<Measured> run(LoadOperation operation, AtomicLong of, Duration duration)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + duration.toNanos();
    List<Measured> measured = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
      List<Future<Measured>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(executor.submit(() -> client(operation, of, end)));
      }
      for (Future<Measured> each : running) {
        measured.add(each.get());
      }
    }
    return measured;
  }

  private Measured client(LoadOperation operation, AtomicLong of, long end)
      throws IOException, InterruptedException {
    List<Double> milliseconds = new ArrayList<>();
    int errors = 0;
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        HttpResponse<String> answer =
            http.send(operation.request(api, of), HttpResponse.BodyHandlers.ofString());
        milliseconds.add((System.nanoTime() - start) / 1e6);
        if (!operation.isDone(answer.statusCode(), JSON.readTree(answer.body()))) {
          errors++;
        }
      }
    }
    return new Measured(milliseconds, errors);
  }
}
