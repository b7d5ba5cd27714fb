package temporaryevse.api;

import java.util.regex.Pattern;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/** The {@code {id}} of a path. */
final class StatusIdParameter {

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

  private StatusIdParameter() {}

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
}
