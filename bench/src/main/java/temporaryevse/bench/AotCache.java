package temporaryevse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A JDK 25 AOT cache (JEP 483, 514 and 515): classes as they are after they were loaded and linked,
 * and what was learnt of their methods.
 */
final class AotCache {
  /** Creates in the training run: enough for every class, and for profiles. */
  private static final int CREATES = 200;

  private static final Duration ASSEMBLY_LIMIT = Duration.ofMinutes(2);

  private AotCache() {}

  /** Runs a contestant that writes a cache when it ends. */
  static void train(Contestant training, Path cache, URI dynamoDb, Path logs, Event event)
      throws InterruptedException {
    try {
      Files.deleteIfExists(cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (FunctionProcess process = training.start(dynamoDb, logs)) {
      process.awaitFirstReady();
      for (int i = 0; i < CREATES; i++) {
        process.invoke(event);
      }
      process.end(ASSEMBLY_LIMIT);
    }
    if (!Files.exists(cache)) {
      throw new BenchmarkException("There is no AOT cache; the log is in " + logs);
    }
  }
}
