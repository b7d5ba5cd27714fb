package temporaryevse.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Problem;

/**
 * Who makes a request, by the authorizer's word.
 *
 * @param account whose key it is: idempotency keys and cursors belong to it
 * @param operators whose EVSEs the caller may see and set
 * @param scopes what the key is for
 * @param validTo from when the key is no longer good, whatever API Gateway has cached
 */
public record Caller(
    String account, Operators operators, Set<Scope> scopes, Optional<Instant> validTo) {

  /** Names of what the authorizer hands on. */
  static final String ACCOUNT = "account";

  static final String OPERATORS = "operators";
  static final String SCOPES = "scopes";
  static final String VALID_TO = "keyValidTo";
  static final String SEPARATOR = " ";

  /**
   * Handles a request if its caller may make it.
   *
   * @param scope what the operation needs
   * @param now the time of the request
   * @param operation handles the request of a caller that has the scope
   * @return 401 where the key has ended since the authorizer saw it, 403 where it has not the scope
   * @throws IllegalStateException where no authorizer was asked: the deployment is wrong, and
   *     nobody is let in
   */
  public static ApiResponse allow(
      Scope scope, ApiRequest request, Instant now, Function<Caller, ApiResponse> operation) {
    Caller caller = read(request.authorizer());
    if (caller.validTo.isPresent() && !now.isBefore(caller.validTo.get())) {
      return ApiResponse.error(
          Problem.of(ErrorCode.INVALID_CREDENTIALS, "The credentials are not valid."));
    }
    if (!caller.scopes.contains(scope)) {
      return ApiResponse.error(
          Problem.of(
              ErrorCode.INSUFFICIENT_SCOPE,
              "These credentials do not have the scope `" + scope.text() + "`."));
    }
    return operation.apply(caller);
  }

  private static Caller read(Map<String, String> said) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : words(said, SCOPES)) {
      scopes.add(Scope.parse(scope).orElseThrow(Caller::withoutAuthorizer));
    }
    return new Caller(
        Optional.ofNullable(said.get(ACCOUNT))
            .filter(KeyRequest::isAccount)
            .orElseThrow(Caller::withoutAuthorizer),
        Operators.parse(words(said, OPERATORS)).orElseThrow(Caller::withoutAuthorizer),
        scopes,
        Optional.ofNullable(said.get(VALID_TO))
            .map(milliseconds -> Instant.ofEpochMilli(Long.parseLong(milliseconds, 10))));
  }

  private static List<String> words(Map<String, String> said, String name) {
    return List.of(
        Optional.ofNullable(said.get(name))
            .orElseThrow(Caller::withoutAuthorizer)
            .split(SEPARATOR, -1));
  }

  private static IllegalStateException withoutAuthorizer() {
    return new IllegalStateException(
        "The request does not say who makes it: there is no authorizer before this function.");
  }
}
