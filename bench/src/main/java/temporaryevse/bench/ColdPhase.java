package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Starts, one at a time, with one of each contestant in each round. */
final class ColdPhase {
  private ColdPhase() {}

  static void measure(
      List<Measurements> all, int rounds, URI dynamoDb, Path logs, Supplier<Event> requests)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (Measurements measurements : Rounds.order(all, round)) {
        try (FunctionProcess process = measurements.contestant().start(dynamoDb, logs)) {
          measurements.add(process.coldStart(requests.get()));
        }
      }
    }
  }
}
