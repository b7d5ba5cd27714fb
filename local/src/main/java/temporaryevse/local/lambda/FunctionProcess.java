package temporaryevse.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A process of a function; each line that it writes goes to the console with the function's name.
 */
final class FunctionProcess {
  private final String label;
  private final Consumer<String> console;
  // While this is reachable the process's standard input stays open, and the process runs.
  private final Process process;
  private volatile boolean killed;

  private FunctionProcess(String label, Consumer<String> console, Process process) {
    this.label = label;
    this.console = console;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param name of the function on the console
   * @param environment all its variables; the developer's own must not reach the function, as on
   *     Lambda
   * @throws IOException if the process cannot be started
   */
  static FunctionProcess start(
      String name,
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Consumer<String> console)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    FunctionProcess started = new FunctionProcess("[" + name + "] ", console, builder.start());
    // Not a virtual thread: reading a pipe holds its carrier, and a few processes would hold all.
    Thread.ofPlatform().daemon().name(name + " output").start(started::copyOutput);
    return started;
  }

  /** Writes a line about the function to the console. */
  void say(String line) {
    console.accept(label + line);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isKilled() {
    return killed;
  }

  void whenEnded(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** How the process ended, in Lambda's words. */
  String exitReason() {
    int status = process.exitValue();
    if (status == 0) {
      return "Runtime exited without providing a reason";
    }
    // A status over 128 is how the JDK reports a signal; Windows has larger ones, but no signals.
    return "Runtime exited with error: "
        + (status > 128 && status < 256 ? "signal: " + (status - 128) : "exit status " + status);
  }

  private void copyOutput() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // The client ends some of its own messages with two line ends, and the JVM repeats at each
        // start what the template has.
        if (!line.isEmpty() && !line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")) {
          say(line);
        }
      }
    } catch (IOException e) {
      if (!killed) {
        say("its output cannot be read: " + e);
      }
    }
  }

  /** Ends the process at once, as Lambda does after a timeout. */
  void kill() {
    killed = true;
    // Process::destroyForcibly would close its output too, and lose what it wrote last.
    process.toHandle().destroyForcibly();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }
}
