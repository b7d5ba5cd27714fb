package temporaryevse.status;

import java.util.regex.Pattern;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/** The {@code {id}} of a path. */
final class StatusId {

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

  /** An id that is beyond the last one of the counter. */
  static final String OF_NO_STATUS = "9999999999999999";

  private StatusId() {}

  /** Reads the id; it has at most 16 digits, so it always fits a long. */
  static Parsed<Long> parse(ApiRequest request) {
    String id = request.pathParameter("id");
    return ID.matcher(id).matches()
        ? new Parsed.Valid<>(Long.valueOf(id))
        : Parsed.invalid(
            Problem.of(
                ErrorCode.INVALID_PARAMETER,
                "The path parameter `id` must be a whole number from 1, in at most 16 digits.",
                "id"));
  }

  /** What is told of an id that no visible status has. */
  static Problem notFound(long id) {
    return Problem.of(
        ErrorCode.TEMPORARY_EVSE_STATUS_NOT_FOUND,
        "There is no temporary EVSE status with the id " + id + ".",
        "id");
  }
}
