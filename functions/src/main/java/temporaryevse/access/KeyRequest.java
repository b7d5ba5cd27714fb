package temporaryevse.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;

/** What an administrator asks for. */
sealed interface KeyRequest {

  /** The administrator, by his or her own word. */
  String by();

  /** A new key. */
  record Create(
      String by, String account, Operators operators, Set<Scope> scopes, Optional<Instant> validTo)
      implements KeyRequest {}

  /**
   * The keys of all accounts or of one.
   *
   * @param after id of the last key of the page before
   */
  record ListKeys(String by, Optional<String> account, Optional<String> after)
      implements KeyRequest {}

  /**
   * A key in the place of another.
   *
   * @param overlap how long the old one stays good
   * @param validTo end of the new one; empty for that of the old one
   */
  record Rotate(String by, String keyId, Duration overlap, Optional<Instant> validTo)
      implements KeyRequest {}

  /** An end of a key, at once. */
  record Revoke(String by, String keyId) implements KeyRequest {}

  /**
   * Reads a request and notes everything that is wrong with it.
   *
   * @param now the time of the request, which an end has to be later than
   */
  static Parsed<KeyRequest> parse(ObjectNode json, Instant now) {
    return new Reader(json, now).request();
  }

  /** Whether a text can name an account: nothing in it separates it from what stands beside it. */
  static boolean isAccount(String text) {
    return Reader.ACCOUNT.matcher(text).matches();
  }

  /** Reads one request. */
  final class Reader {

    private static final int DEFAULT_OVERLAP_HOURS = 24;
    private static final int MAX_OVERLAP_HOURS = 30 * 24;
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ADMINISTRATOR = Pattern.compile("[!-~](?:[ -~]{0,126}[!-~])?");
    private static final String ACTIONS = "`create`, `list`, `rotate` or `revoke`";

    private final ObjectNode json;
    private final Instant now;
    private final Fields fields;

    private Reader(ObjectNode json, Instant now) {
      this.json = json;
      this.now = now;
      this.fields = new Fields(json);
    }

    private Parsed<KeyRequest> request() {
      return switch (json.path("action").asText()) {
        case "create" -> create();
        case "list" -> list();
        case "rotate" -> rotate();
        case "revoke" -> revoke();
        default -> {
          fields.add(ErrorCode.INVALID_PARAMETER, "action", "must be " + ACTIONS);
          yield new Parsed.Invalid<>(fields.problems());
        }
      };
    }

    private Parsed<KeyRequest> create() {
      @Nullable String by = by();
      @Nullable String account =
          fields.required("account", this::account, ErrorCode.INVALID_PARAMETER, ACCOUNT_EXPECTED);
      @Nullable Operators operators = operators();
      @Nullable Set<Scope> scopes = scopes();
      Optional<Instant> validTo = validTo();
      refuseAllBut("action", "by", "account", "operators", "scopes", "validTo");
      return by == null || account == null || operators == null || scopes == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new Create(by, account, operators, scopes, validTo));
    }

    private Parsed<KeyRequest> list() {
      @Nullable String by = by();
      @Nullable String account =
          fields.optional("account", this::account, ErrorCode.INVALID_PARAMETER, ACCOUNT_EXPECTED);
      @Nullable String cursor =
          fields.optional(
              "cursor",
              matching(KEY_ID),
              ErrorCode.INVALID_PARAMETER,
              "must be one that a list gave");
      refuseAllBut("action", "by", "account", "cursor");
      return by == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new ListKeys(by, Optional.ofNullable(account), Optional.ofNullable(cursor)));
    }

    private Parsed<KeyRequest> rotate() {
      @Nullable String by = by();
      @Nullable String keyId = keyId();
      int overlapHours =
          fields.wholeNumber("overlapHours", DEFAULT_OVERLAP_HOURS, 0, MAX_OVERLAP_HOURS);
      Optional<Instant> validTo = validTo();
      refuseAllBut("action", "by", "keyId", "overlapHours", "validTo");
      return by == null || keyId == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new Rotate(by, keyId, Duration.ofHours(overlapHours), validTo));
    }

    private Parsed<KeyRequest> revoke() {
      @Nullable String by = by();
      @Nullable String keyId = keyId();
      refuseAllBut("action", "by", "keyId");
      return by == null || keyId == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new Revoke(by, keyId));
    }

    private static final String ACCOUNT_EXPECTED =
        "must be 1 to 40 lower-case letters, digits and hyphens within, and not `"
            + AuthorizeRequest.EVERYONE
            + "`";

    private Optional<String> account(String text) {
      return matching(ACCOUNT).apply(text).filter(Predicate.not(AuthorizeRequest.EVERYONE::equals));
    }

    private @Nullable String by() {
      return fields.required(
          "by",
          matching(ADMINISTRATOR),
          ErrorCode.INVALID_PARAMETER,
          "must name the administrator in 1 to 128 characters of ASCII, such as"
              + " `ann@example.com`");
    }

    private @Nullable String keyId() {
      return fields.required(
          "keyId",
          matching(KEY_ID),
          ErrorCode.INVALID_PARAMETER,
          "must be the SHA-256 of a key in 64 lower-case hexadecimal digits");
    }

    private @Nullable Operators operators() {
      @Nullable List<String> texts = fields.requiredTexts("operators");
      if (texts == null) {
        return null;
      }
      Optional<Operators> operators = Operators.parse(texts);
      if (operators.isEmpty()) {
        fields.add(
            ErrorCode.INVALID_PARAMETER,
            "operators",
            "must be `*` alone, or 1 to "
                + Operators.MAX_NAMED
                + " operators such as `DK*SPI` or `45*045`");
      }
      return operators.orElse(null);
    }

    private @Nullable Set<Scope> scopes() {
      @Nullable List<String> texts = fields.requiredTexts("scopes");
      if (texts == null) {
        return null;
      }
      List<Scope> scopes = new ArrayList<>();
      texts.forEach(text -> Scope.parse(text).ifPresent(scopes::add));
      if (scopes.isEmpty() || scopes.size() != texts.size()) {
        fields.add(
            ErrorCode.INVALID_PARAMETER, "scopes", "must be one or both of `read` and `write`");
        return null;
      }
      return EnumSet.copyOf(scopes);
    }

    private Optional<Instant> validTo() {
      @Nullable Instant validTo =
          fields.optional(
              "validTo", DateTime::parse, ErrorCode.INVALID_DATE_TIME, DateTime.EXPECTED);
      if (validTo != null && !validTo.isAfter(now)) {
        fields.add(ErrorCode.INVALID_PERIOD, "validTo", "must be later than now");
      }
      return Optional.ofNullable(validTo);
    }

    private static Function<String, Optional<String>> matching(Pattern pattern) {
      return text -> Optional.of(text).filter(each -> pattern.matcher(each).matches());
    }

    private void refuseAllBut(String... names) {
      List<String> known = List.of(names);
      fields.refuseAllBut(known, name -> Fields.unknown(name, known));
    }

    private Parsed<KeyRequest> valid(KeyRequest request) {
      return fields.problems().isEmpty()
          ? new Parsed.Valid<>(request)
          : new Parsed.Invalid<>(fields.problems());
    }
  }
}
