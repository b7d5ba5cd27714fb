package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs tools to their end. */
final class Command {
  private Command() {}

  /**
   * Returns its standard output and standard error.
   *
   * @throws BenchmarkException if it fails, with what it wrote
   */
  static String run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new BenchmarkException(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }

  static String run(Path directory, String... command) throws IOException, InterruptedException {
    return run(directory, Map.of(), List.of(command));
  }
}
