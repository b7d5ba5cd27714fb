package temporaryevse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The size of a run, and where its files are.
 *
 * @param root the directory of the checkout
 * @param cpus processors for the contestants, as {@code taskset --cpu-list} has them; all where it
 *     is empty
 * @param also further builds of the service, as {@link Build#parse} reads them
 * @param colds the number of starts of each contestant
 * @param warmUps requests to each contestant before its warm ones are measured
 * @param warmRequests warm requests to each contestant that are measured
 * @param quick whether this is for development only
 */
record BenchmarkSettings(
    Path root, String cpus, String also, int colds, int warmUps, int warmRequests, boolean quick) {

  static BenchmarkSettings from(Properties properties) {
    boolean quick = Boolean.parseBoolean(properties.getProperty("bench.quick"));
    return new BenchmarkSettings(
        Path.of(properties.getProperty("root.directory", "")).toAbsolutePath().normalize(),
        properties.getProperty("bench.cpus", ""),
        properties.getProperty("bench.also", ""),
        quick ? 3 : Integer.parseInt(properties.getProperty("bench.colds", "15"), 10),
        quick ? 100 : 500,
        quick ? 200 : 2_000,
        quick);
  }

  /** The directory of the module's output, and of the contestants' logs. */
  Path target() {
    return root.resolve("bench/target");
  }

  Path template() {
    return root.resolve("template.yaml");
  }

  /** The file of the report: the document, unless a run is quick or compares builds. */
  Path report() {
    return quick || !also.isEmpty()
        ? target().resolve("performance.md")
        : root.resolve("docs/performance.md");
  }

  /** Returns a command that runs on the processors that were named. */
  List<String> pinned(List<String> command) {
    if (cpus.isEmpty()) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", cpus));
    pinned.addAll(command);
    return pinned;
  }
}
