package temporaryevse.status;

/** The outcome of a request to change a status. */
public sealed interface ChangeOutcome {

  /** The status as it is now; unchanged where the request changes nothing. */
  record Changed(TemporaryEvseStatus status) implements ChangeOutcome {}

  /** There is no such status, or it has ended. */
  record NotFound() implements ChangeOutcome {}

  /** The status has another version than the caller expects; nothing was changed. */
  record VersionMismatch() implements ChangeOutcome {}

  /**
   * The end would not be later than the beginning; nothing was changed.
   *
   * @param stored the period as it is
   */
  record InvalidPeriod(Period stored) implements ChangeOutcome {}
}
