package temporaryevse.bench;

/**
 * What a function's process tells the Runtime API.
 *
 * @param nanoTime when the whole of it had arrived, by {@link System#nanoTime}
 * @param payload of an answer or of a failure; otherwise empty
 */
record Signal(Kind kind, long nanoTime, String payload) {
  enum Kind {
    /** Its initialisation is over and it waits for its first, or the next, event. */
    READY,
    /** It may be taken a snapshot of, and waits to be restored. */
    RESTORABLE,
    ANSWERED,
    FAILED
  }
}
