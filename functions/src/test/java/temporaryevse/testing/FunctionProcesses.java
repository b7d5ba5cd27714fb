package temporaryevse.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The processes of functions that local runs of this JVM start for a test, and not those of runs
 * that it shares: they idle, and who kills them kills no request.
 */
public final class FunctionProcesses {

  /** A JVM that starts has nothing in hand yet; one of this age is warm, or about to be. */
  private static final Duration WARM = Duration.ofMillis(1_500);

  private final Set<ProcessHandle> others;

  private FunctionProcesses(Set<ProcessHandle> others) {
    this.others = others;
  }

  /** Those that are started from now on. */
  public static FunctionProcesses fromNowOn() {
    return new FunctionProcesses(
        ProcessHandle.current().descendants().collect(Collectors.toUnmodifiableSet()));
  }

  /** Those of a function that are warm. */
  public List<ProcessHandle> warm(Class<?> function) {
    Instant before = Instant.now().minus(WARM);
    return ProcessHandle.current()
        .descendants()
        .filter(process -> !others.contains(process) && runs(process, function))
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
