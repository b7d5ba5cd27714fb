package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tool that is run to its end. */
final class Command {
  private Command() {}

  /**
   * What it wrote to standard output and standard error.
   *
   * @throws BenchmarkException if it fails, with what it wrote
   */
  static String run(Path directory, Map<String, String> environment, List<String> command)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new BenchmarkException(String.join(" ", command) + " failed:\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String run(Path directory, String... command) throws InterruptedException {
    return run(directory, Map.of(), List.of(command));
  }
}
