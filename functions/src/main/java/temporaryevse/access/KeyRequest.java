package temporaryevse.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Parsed;

/** A request of an administrator. */
sealed interface KeyRequest {

  /** The administrator, as the request names him or her. */
  String by();

  /** A new key. */
  record Create(
      String by,
      AccountId account,
      Operators operators,
      Set<Scope> scopes,
      Optional<Instant> validTo)
      implements KeyRequest {}

  /**
   * The keys of all accounts or of one.
   *
   * @param after id of the last key of the page before; empty for the first page
   */
  record ListKeys(String by, Optional<AccountId> account, Optional<KeyId> after)
      implements KeyRequest {}

  /**
   * A new key in the place of an old one.
   *
   * @param overlap time that the old key stays valid
   * @param validTo end of the new key; empty for the end of the old one
   */
  record Rotate(String by, KeyId keyId, Duration overlap, Optional<Instant> validTo)
      implements KeyRequest {}

  /** An end of a key, at once. */
  record Revoke(String by, KeyId keyId) implements KeyRequest {}

  /**
   * A usage key for every account that has a valid key, as after a restore.
   *
   * @param after id of the last key that an earlier request came to; empty for the beginning
   */
  record EnsureUsageKeys(String by, Optional<KeyId> after) implements KeyRequest {}

  /**
   * Reads a request and notes every problem of it.
   *
   * @param now the time of the request, before any end
   */
  static Parsed<KeyRequest> parse(ObjectNode json, Instant now) {
    return new Reader(json, now).request();
  }

  /** Reads one request. */
  final class Reader {

    private static final int DEFAULT_OVERLAP_HOURS = 24;
    private static final int MAX_OVERLAP_HOURS = 30 * 24;
    private static final Pattern ADMINISTRATOR = Pattern.compile("[!-~](?:[ -~]{0,126}[!-~])?");
    private static final String ACTIONS =
        "`create`, `list`, `rotate`, `revoke` or `ensure-usage-keys`";

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
        case "ensure-usage-keys" -> ensureUsageKeys();
        default -> {
          fields.add(ErrorCode.INVALID_PARAMETER, "action", "must be " + ACTIONS);
          yield new Parsed.Invalid<>(fields.problems());
        }
      };
    }

    private Parsed<KeyRequest> create() {
      @Nullable String by = by();
      @Nullable AccountId account =
          fields.required(
              "account", Reader::account, ErrorCode.INVALID_PARAMETER, ACCOUNT_EXPECTED);
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
      @Nullable AccountId account =
          fields.optional(
              "account", Reader::account, ErrorCode.INVALID_PARAMETER, ACCOUNT_EXPECTED);
      Optional<KeyId> cursor = cursor();
      refuseAllBut("action", "by", "account", "cursor");
      return by == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new ListKeys(by, Optional.ofNullable(account), cursor));
    }

    private Parsed<KeyRequest> rotate() {
      @Nullable String by = by();
      @Nullable KeyId keyId = keyId();
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
      @Nullable KeyId keyId = keyId();
      refuseAllBut("action", "by", "keyId");
      return by == null || keyId == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new Revoke(by, keyId));
    }

    private Parsed<KeyRequest> ensureUsageKeys() {
      @Nullable String by = by();
      Optional<KeyId> cursor = cursor();
      refuseAllBut("action", "by", "cursor");
      return by == null
          ? new Parsed.Invalid<>(fields.problems())
          : valid(new EnsureUsageKeys(by, cursor));
    }

    private Optional<KeyId> cursor() {
      return Optional.ofNullable(
          fields.optional(
              "cursor",
              KeyId::parse,
              ErrorCode.INVALID_PARAMETER,
              "must be one that an earlier answer gave"));
    }

    private static final String ACCOUNT_EXPECTED =
        "must be 1 to 40 lower-case letters, digits and hyphens within, and not `"
            + AccountId.EVERYONE
            + "`";

    private static Optional<AccountId> account(String text) {
      return AccountId.parse(text).filter(Predicate.not(AccountId.EVERYONE::equals));
    }

    private @Nullable String by() {
      return fields.required(
          "by",
          text -> Optional.of(text).filter(name -> ADMINISTRATOR.matcher(name).matches()),
          ErrorCode.INVALID_PARAMETER,
          "must name the administrator in 1 to 128 characters of ASCII, such as"
              + " `ann@example.com`");
    }

    private @Nullable KeyId keyId() {
      return fields.required(
          "keyId",
          KeyId::parse,
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
