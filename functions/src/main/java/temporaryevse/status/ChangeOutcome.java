package temporaryevse.status;

import temporaryevse.http.ApiResponse;

/** What came of changing a status. */
sealed interface ChangeOutcome {

  /** What the caller is told. */
  ApiResponse answer();

  /** Changed, or left as it is where nothing was asked for. */
  record Changed(TemporaryEvseStatus status) implements ChangeOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.ok(status.toJson());
    }
  }

  /**
   * There is no such status, or it has ended.
   *
   * @param id that was asked for
   */
  record NotFound(long id) implements ChangeOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.error(StatusId.notFound(id));
    }
  }

  /**
   * With this change it would end before it begins; nothing was changed.
   *
   * @param period as it is stored
   */
  record NoPeriod(Period period) implements ChangeOutcome {
    @Override
    public ApiResponse answer() {
      return ApiResponse.error(StatusFields.noPeriod(period));
    }
  }
}
