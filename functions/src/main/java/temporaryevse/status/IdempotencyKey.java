package temporaryevse.status;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import temporaryevse.access.Caller;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/**
 * What a caller names a create by, so that a retry of it is known for one.
 *
 * @param account whose key it is; two accounts may use the same one for different requests
 * @param value 1 to 255 visible ASCII characters, without the quotes it may have been sent in
 */
record IdempotencyKey(String account, String value) {

  private static final String HEADER = "Idempotency-Key";
  private static final int MAX_LENGTH = 255;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  /** A string of RFC 8941, section 3.3.3: quotes and backslashes are escaped, nothing else is. */
  private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");

  /** Reads the header; valid and empty where there is none. */
  static Parsed<Optional<IdempotencyKey>> parse(ApiRequest request, Caller caller) {
    List<String> headers = request.headers("idempotency-key");
    if (headers.isEmpty()) {
      return new Parsed.Valid<>(Optional.empty());
    }
    if (headers.size() > 1) {
      return invalid("must be sent once");
    }
    String sent = headers.getFirst().strip();
    String value = sent;
    if (sent.startsWith("\"")) {
      var quoted = QUOTED.matcher(sent);
      value = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : "";
    }
    return value.length() <= MAX_LENGTH && VISIBLE.matcher(value).matches()
        ? new Parsed.Valid<>(Optional.of(new IdempotencyKey(caller.account(), value)))
        : invalid(
            "must be 1 to 255 visible ASCII characters, or such a string in quotes (RFC 8941)");
  }

  private static Parsed<Optional<IdempotencyKey>> invalid(String what) {
    return Parsed.invalid(
        Problem.of(
            ErrorCode.INVALID_IDEMPOTENCY_KEY,
            "The header `" + HEADER + "` " + what + ".",
            HEADER));
  }

  /** One text for the account and the key, different for any two of them. */
  String text() {
    // An account has no `#`.
    return account + "#" + value;
  }

  /** What is told of a key that another request was made with. */
  static Problem reused() {
    return Problem.of(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "The header `" + HEADER + "` names another request of the last 24 hours.",
        HEADER);
  }
}
