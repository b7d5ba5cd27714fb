package temporaryevse.status;

/**
 * A status that a caller asks for and that has no id yet.
 *
 * @param temporaryStatus why
 * @param evseId where
 * @param period when
 */
record NewTemporaryEvseStatus(TemporaryStatus temporaryStatus, EvseId evseId, Period period) {

  TemporaryEvseStatus withId(long id) {
    return new TemporaryEvseStatus(id, temporaryStatus, evseId, period);
  }
}
