package temporaryevse.http;

import org.jspecify.annotations.Nullable;

/**
 * A problem of a request.
 *
 * @param code the kind of problem
 * @param message a sentence for a person that says what was expected; never text of an exception
 * @param param the field or parameter to blame; null where there is no single one
 */
public record Problem(ErrorCode code, String message, @Nullable String param) {

  /** A problem of the request as a whole. */
  public static Problem of(ErrorCode code, String message) {
    return new Problem(code, message, null);
  }

  /** The same problem, with another field or parameter to blame. */
  public Problem of(String other) {
    return new Problem(code, message, other);
  }

  /** A problem of one field or parameter. */
  public static Problem of(ErrorCode code, String message, String param) {
    return new Problem(code, message, param);
  }
}
