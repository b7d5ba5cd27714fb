package temporaryevse.bench;

/**
 * A message of a function's process to the Runtime API.
 *
 * @param nanoTime when the whole of it had arrived, by {@link System#nanoTime}
 * @param payload of an answer or of a failure; otherwise empty
 */
record Signal(Kind kind, long nanoTime, String payload) {
  enum Kind {
    /** Its initialisation is over and it waits for its first, or the next, event. */
    READY,
    /** A snapshot of it may be taken, and it waits to be restored. */
    RESTORABLE,
    ANSWERED,
    FAILED
  }
}
