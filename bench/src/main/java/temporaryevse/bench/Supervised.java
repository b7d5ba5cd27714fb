package temporaryevse.bench;

import java.util.ArrayList;
import java.util.List;

/** The command line of a process that ends when the benchmark does. Linux only. */
final class Supervised {
  /**
   * Keeps Ctrl-C in the terminal from the process, and ends it when this JVM is gone, however it
   * went: only then does the pipe that is its standard input close.
   */
  private static final String SCRIPT =
      """
      trap '' INT
      exec 3<&0
      (read -r line <&3; kill -9 $$) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;

  private Supervised() {}

  static List<String> command(List<String> command) {
    List<String> supervised = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    supervised.addAll(command);
    return supervised;
  }
}
