package temporaryevse.api;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import temporaryevse.access.AccountId;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.store.IdempotencyKey;

/** The header {@code Idempotency-Key}. */
final class IdempotencyKeyHeader {

  private static final String HEADER = "Idempotency-Key";
  private static final int MAX_LENGTH = 255;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  /** A string of RFC 8941, section 3.3.3: only quotes and backslashes are escaped. */
  private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");

  private IdempotencyKeyHeader() {}

  /** Reads the header; valid and empty where it is not sent. */
  static Parsed<Optional<IdempotencyKey>> parse(ApiRequest request, AccountId account) {
    List<String> headers = request.headers("idempotency-key");
    if (headers.isEmpty()) {
      return new Parsed.Valid<>(Optional.empty());
    }
    if (headers.size() > 1) {
      return invalid("must be sent once");
    }
    String sent = headers.getFirst().strip();
    String value = sent.startsWith("\"") ? unquoted(sent) : sent;
    return value.length() <= MAX_LENGTH && VISIBLE.matcher(value).matches()
        ? new Parsed.Valid<>(Optional.of(new IdempotencyKey(account, value)))
        : invalid(
            "must be 1 to 255 visible ASCII characters, or such a string in quotes (RFC 8941)");
  }

  /** Reads the header, which must be there. */
  static Parsed<IdempotencyKey> parseRequired(ApiRequest request, AccountId account) {
    return parse(request, account)
        .fold(
            key ->
                key.<Parsed<IdempotencyKey>>map(Parsed.Valid::new)
                    .orElseGet(() -> invalid("is required")),
            Parsed.Invalid::new);
  }

  private static String unquoted(String sent) {
    Matcher quoted = QUOTED.matcher(sent);
    return quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : "";
  }

  private static <T> Parsed<T> invalid(String what) {
    return Parsed.invalid(
        Problem.of(
            ErrorCode.INVALID_IDEMPOTENCY_KEY,
            "The header `" + HEADER + "` " + what + ".",
            HEADER));
  }

  /** Another request was made with the same key. */
  static Problem reused() {
    return Problem.of(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "The header `" + HEADER + "` names another request of the last 24 hours.",
        HEADER);
  }
}
