package temporaryevse.status;

/** The outcome of a request to remove a status. */
public enum RemoveOutcome {
  /** The status is gone. */
  REMOVED,
  /** There is no such status, or it has ended. */
  NOT_FOUND,
  /** The status has another version than the caller expects; it stays. */
  VERSION_MISMATCH
}
