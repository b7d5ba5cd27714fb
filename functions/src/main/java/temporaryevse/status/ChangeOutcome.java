package temporaryevse.status;

/** What came of changing a status. */
sealed interface ChangeOutcome {

  /** Changed, or left as it is where nothing was asked for. */
  record Changed(TemporaryEvseStatus status) implements ChangeOutcome {}

  /** There is no such status, or it has ended. */
  record NotFound() implements ChangeOutcome {}

  /**
   * With this change it would end before it begins; nothing was changed.
   *
   * @param period as it is stored
   */
  record NoPeriod(Period period) implements ChangeOutcome {}
}
