package temporaryevse.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of a local run that have to be closed, the last one first. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The other parts have to be closed all the same.
        System.err.println("Could not be closed: " + e);
      }
    }
  }
}
