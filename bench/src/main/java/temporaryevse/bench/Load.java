package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import temporaryevse.local.LocalRun;
import temporaryevse.local.LocalRunSettings;

/**
 * Drives the local run as fast as it answers, and writes the section of it in {@code
 * docs/capacity.md}.
 *
 * <p>{@link #main} reads the system properties {@code root.directory} and {@code load.seconds},
 * which each operation has with each number of environments, default 60. A shorter run leaves its
 * section in {@code bench/target}.
 */
final class Load {

  private static final int FULL_SECONDS = 60;
  private static final List<Integer> ENVIRONMENTS = List.of(1, 4, 16);

  private Load() {}

  /** Exits with 1 where there was an error. */
  public static void main(String[] arguments) throws Exception {
    ProcessHandle.current().parent().ifPresent(Load::endWith);
    Properties properties = System.getProperties();
    Path root = Path.of(properties.getProperty("root.directory", "")).toAbsolutePath().normalize();
    int seconds =
        Integer.parseInt(
            properties.getProperty("load.seconds", Integer.toString(FULL_SECONDS)), 10);
    List<LoadResult> results = new ArrayList<>();
    for (int environments : ENVIRONMENTS) {
      System.out.println("load: " + environments + " environments");
      results.addAll(measure(root, environments, Duration.ofSeconds(seconds)));
    }
    String section = LoadSection.of(results, seconds, Machine.hardware());
    System.out.println(section);
    Path document = root.resolve("docs/capacity.md");
    if (seconds < FULL_SECONDS) {
      Files.writeString(root.resolve("bench/target/load.md"), section);
    } else {
      Files.writeString(document, LoadSection.replace(Files.readString(document), section));
    }
    System.exit(results.stream().anyMatch(result -> result.errors() > 0) ? 1 : 0);
  }

  /** Measures each operation, one after the other, on a local run of its own. */
  static List<LoadResult> measure(Path root, int environments, Duration duration)
      throws IOException, InterruptedException, ExecutionException {
    LocalRunSettings settings =
        LocalRunSettings.of(
                root.resolve("template.yaml"), root.resolve("functions/target/artifact"))
            .withMaximumEnvironments(environments)
            // Without keys there is no limit but that of the stage, which is for all callers.
            .withParameters(
                Map.of(
                    "AuthMode", "none",
                    "AllowedCidrs", "127.0.0.0/8",
                    "RequestsPerSecond", "10000",
                    "RequestBurst", "5000"));
    List<LoadResult> results = new ArrayList<>();
    try (LocalRun run = LocalRun.start(settings)) {
      URI api = run.address();
      LoadPhase phase = new LoadPhase(api, environments, new AtomicLong(1));
      for (LoadOperation operation : LoadOperation.values()) {
        results.add(phase.measure(operation, duration));
      }
    }
    return results;
  }

  /** Ends this process with the build that started it, however that ends. */
  private static void endWith(ProcessHandle build) {
    var _ = build.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }
}
