package temporaryevse.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;

/**
 * The caller of a request, as the authorizer states it.
 *
 * @param account that the key, idempotency keys and cursors belong to
 * @param operators of the EVSEs that the caller may see and set
 * @param scopes the permissions of the key
 * @param key that the caller showed; empty in a deployment that lets everyone in
 * @param validTo the end of the key, whatever API Gateway has cached; empty for no end
 */
public record Caller(
    AccountId account,
    Operators operators,
    Set<Scope> scopes,
    Optional<KeyId> key,
    Optional<Instant> validTo) {

  private static final String ACCOUNT = "account";
  private static final String OPERATORS = "operators";
  private static final String SCOPES = "scopes";
  private static final String KEY_ID = "keyId";
  private static final String VALID_TO = "keyValidTo";
  private static final String SEPARATOR = " ";

  /**
   * The caller of a request, if the caller may make it.
   *
   * @param scope that the operation needs
   * @param now the time of the request
   * @return a 401 where the key has ended since the authorizer saw it, a 403 where it has not the
   *     scope
   * @throws IllegalStateException where no authorizer was asked: the deployment is wrong, and
   *     nobody is let in
   */
  public static Parsed<Caller> of(ApiRequest request, Scope scope, Instant now) {
    Caller caller = read(request.authorizer());
    if (caller.validTo.isPresent() && !now.isBefore(caller.validTo.get())) {
      return Parsed.invalid(
          Problem.of(ErrorCode.INVALID_CREDENTIALS, "The credentials are not valid."));
    }
    return caller.scopes.contains(scope)
        ? new Parsed.Valid<>(caller)
        : Parsed.invalid(
            Problem.of(
                ErrorCode.INSUFFICIENT_SCOPE,
                "These credentials do not have the scope `" + scope.text() + "`."));
  }

  private static Caller read(Map<String, String> statements) {
    return new Caller(
        AccountId.parse(statement(ACCOUNT, statements)).orElseThrow(Caller::withoutAuthorizer),
        Operators.parse(words(OPERATORS, statements)).orElseThrow(Caller::withoutAuthorizer),
        words(SCOPES, statements).stream()
            .map(scope -> Scope.parse(scope).orElseThrow(Caller::withoutAuthorizer))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class))),
        Optional.ofNullable(statements.get(KEY_ID)).flatMap(KeyId::parse),
        Optional.ofNullable(statements.get(VALID_TO))
            .map(milliseconds -> Instant.ofEpochMilli(Long.parseLong(milliseconds, 10))));
  }

  private static List<String> words(String name, Map<String, String> statements) {
    return List.of(statement(name, statements).split(SEPARATOR, -1));
  }

  private static String statement(String name, Map<String, String> statements) {
    return Optional.ofNullable(statements.get(name)).orElseThrow(Caller::withoutAuthorizer);
  }

  private static IllegalStateException withoutAuthorizer() {
    return new IllegalStateException(
        "The request does not say who makes it: there is no authorizer before this function.");
  }

  /** The caller that shows a key. */
  static Caller of(AccessKey key) {
    return new Caller(
        key.account(), key.operators(), key.scopes(), Optional.of(key.keyId()), key.validTo());
  }

  /** The caller of a deployment that lets everyone in. */
  static Caller everyone() {
    return new Caller(
        AccountId.EVERYONE,
        Operators.ALL,
        EnumSet.allOf(Scope.class),
        Optional.empty(),
        Optional.empty());
  }

  /** The caller as the author of a write. */
  public Maker maker() {
    return new Maker(account, key);
  }

  /** Writes the authorizer's statements, which {@link #of(ApiRequest, Scope, Instant)} reads. */
  void writeTo(ObjectNode statements) {
    statements.put(ACCOUNT, account.text());
    statements.put(OPERATORS, String.join(SEPARATOR, operators.texts()));
    statements.put(
        SCOPES,
        Arrays.stream(Scope.values())
            .filter(scopes::contains)
            .map(Scope::text)
            .collect(Collectors.joining(SEPARATOR)));
    key.ifPresent(id -> statements.put(KEY_ID, id.text()));
    validTo.ifPresent(instant -> statements.put(VALID_TO, Long.toString(instant.toEpochMilli())));
  }
}
