package temporaryevse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * How much is measured, and where things are.
 *
 * @param root of the checkout
 * @param cpus processors for the contestants, as {@code taskset --cpu-list} has them; all where it
 *     is empty
 * @param colds cold starts of each contestant
 * @param warmUps requests to each contestant before its warm ones are measured
 * @param warmRequests warm requests to each contestant that are measured
 * @param counted creates of each contestant whose DynamoDB requests are counted
 * @param quick whether this is for development only: the document is not written
 */
record BenchmarkSettings(
    Path root, String cpus, int colds, int warmUps, int warmRequests, int counted, boolean quick) {

  static BenchmarkSettings from(Properties properties) {
    boolean quick = Boolean.parseBoolean(properties.getProperty("bench.quick"));
    return new BenchmarkSettings(
        Path.of(properties.getProperty("root.directory", "")).toAbsolutePath().normalize(),
        properties.getProperty("bench.cpus", ""),
        quick ? 3 : Integer.parseInt(properties.getProperty("bench.colds", "15"), 10),
        quick ? 100 : 500,
        quick ? 200 : 2_000,
        quick ? 5 : 20,
        quick);
  }

  /** What the build leaves; also the logs of the contestants. */
  Path target() {
    return root.resolve("bench/target");
  }

  Path template() {
    return root.resolve("template.yaml");
  }

  Path document() {
    return root.resolve("docs/performance.md");
  }

  /** A command as it runs on the processors that were named. */
  List<String> pinned(List<String> command) {
    if (cpus.isEmpty()) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", cpus));
    pinned.addAll(command);
    return pinned;
  }
}
