package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Warm requests, one at a time. The contestants take turns after a slice of their requests, so that
 * all of them suffer alike from whatever else the machine does.
 */
final class WarmPhase {
  private static final int SLICE = 100;

  /** Requests at the start of a slice that are not measured: the process was idle before. */
  private static final int SETTLING = 5;

  private record Running(Measurements measurements, FunctionProcess process) {}

  private WarmPhase() {}

  static void measure(
      List<Measurements> all,
      BenchmarkSettings settings,
      URI dynamoDb,
      Path logs,
      Supplier<Event> requests)
      throws IOException, InterruptedException {
    List<Running> running = new ArrayList<>();
    try {
      for (Measurements measurements : all) {
        FunctionProcess process = measurements.contestant().start(dynamoDb, logs);
        running.add(new Running(measurements, process));
        process.awaitFirstReady();
      }
      for (int done = 0, round = 0; done < settings.warmUps(); done += SLICE, round++) {
        for (Running one : Rounds.order(running, round)) {
          invoke(one.process(), requests, Math.min(SLICE, settings.warmUps() - done));
        }
      }
      for (int done = 0, round = 0; done < settings.warmRequests(); done += SLICE, round++) {
        for (Running one : Rounds.order(running, round)) {
          invoke(one.process(), requests, SETTLING);
          int count = Math.min(SLICE, settings.warmRequests() - done);
          one.measurements().addWarm(invoke(one.process(), requests, count));
        }
      }
      for (Running one : running) {
        one.measurements().warmPeakMemory(one.process().peakMemoryBytes());
      }
    } finally {
      running.forEach(one -> one.process().close());
    }
  }

  private static List<Duration> invoke(FunctionProcess process, Supplier<Event> requests, int count)
      throws InterruptedException {
    List<Duration> durations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      durations.add(process.invoke(requests.get()));
    }
    return durations;
  }
}
