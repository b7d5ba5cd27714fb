package temporaryevse.http;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param code what kind of problem it is
 * @param message a sentence for a person that says what was expected; never text of an exception
 * @param param the field or parameter to blame; null where it is not one alone
 */
public record Problem(ErrorCode code, String message, @Nullable String param) {

  /** A problem of the request as a whole. */
  public static Problem of(ErrorCode code, String message) {
    return new Problem(code, message, null);
  }

  /** A problem of one field or parameter. */
  public static Problem of(ErrorCode code, String message, String param) {
    return new Problem(code, message, param);
  }
}
