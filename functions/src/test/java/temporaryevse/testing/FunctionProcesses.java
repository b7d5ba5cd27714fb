package temporaryevse.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The processes of functions that local runs of this JVM have started. */
public final class FunctionProcesses {

  /** A JVM that starts has nothing in hand yet; one of this age is warm, or about to be. */
  private static final Duration WARM = Duration.ofMillis(1_500);

  private FunctionProcesses() {}

  /** Those of these functions that are warm. */
  public static List<ProcessHandle> warm(List<Class<?>> functions) {
    Instant before = Instant.now().minus(WARM);
    return ProcessHandle.current()
        .descendants()
        .filter(process -> functions.stream().anyMatch(function -> runs(process, function)))
        // The shell that watches over it has the same arguments, behind its own.
        .filter(process -> process.info().command().filter(it -> it.endsWith("java")).isPresent())
        .filter(process -> process.info().startInstant().filter(before::isAfter).isPresent())
        .toList();
  }

  private static boolean runs(ProcessHandle process, Class<?> function) {
    return process
        .info()
        .arguments()
        .filter(
            arguments -> Arrays.stream(arguments).anyMatch(it -> it.startsWith(function.getName())))
        .isPresent();
  }
}
