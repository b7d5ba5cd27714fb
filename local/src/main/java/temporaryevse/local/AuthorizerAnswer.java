package temporaryevse.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an authorizer answers: "Output from an API Gateway Lambda authorizer" in the API Gateway
 * guide.
 *
 * @param principalId who calls; empty without
 * @param statements its policy
 * @param usageIdentifierKey value of the key that the caller's requests count for; empty without
 * @param context what the integration gets to know of the caller, all of it as text
 */
record AuthorizerAnswer(
    String principalId,
    List<Statement> statements,
    String usageIdentifierKey,
    Map<String, String> context) {
  private static final Set<String> STATEMENT_FIELDS = Set.of("Sid", "Effect", "Action", "Resource");
  private static final String INVOKE = "execute-api:invoke";

  /** What a policy says of some resources; patterns with {@code *} and {@code ?}. */
  record Statement(boolean isDeny, List<String> actions, List<String> resources) {
    private boolean isAbout(String arn) {
      return actions.stream().anyMatch(action -> matches(action.toLowerCase(Locale.ROOT), INVOKE))
          && resources.stream().anyMatch(resource -> matches(resource, arn));
    }
  }

  /**
   * Empty if it is not what an authorizer may answer. What else IAM has, such as conditions, is not
   * understood here, and so no valid answer either.
   */
  static Optional<AuthorizerAnswer> parse(String payload) {
    return Json.parseObject(payload)
        .flatMap(
            json -> {
              JsonNode principal = json.path("principalId");
              JsonNode usageKey = json.path("usageIdentifierKey");
              if (!isTextOrAbsent(principal) || !isTextOrAbsent(usageKey)) {
                return Optional.empty();
              }
              return context(json.path("context"))
                  .flatMap(
                      context ->
                          statements(json.path("policyDocument").path("Statement"))
                              .map(
                                  statements ->
                                      new AuthorizerAnswer(
                                          principal.asText(""),
                                          statements,
                                          usageKey.asText(""),
                                          context)));
            });
  }

  /**
   * Whether the policy lets the caller invoke a method: what is denied is not allowed by another.
   */
  boolean allows(String methodArn) {
    List<Statement> about =
        statements.stream().filter(statement -> statement.isAbout(methodArn)).toList();
    return !about.isEmpty() && about.stream().noneMatch(Statement::isDeny);
  }

  private static boolean isTextOrAbsent(JsonNode node) {
    return Json.isAbsent(node) || node.isTextual();
  }

  private static Optional<Map<String, String>> context(JsonNode node) {
    Map<String, String> context = new LinkedHashMap<>();
    if (!Json.isAbsent(node) && !node.isObject()) {
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> value : node.properties()) {
      if (value.getValue().isContainerNode()) {
        return Optional.empty();
      }
      if (!value.getValue().isNull()) {
        context.put(value.getKey(), value.getValue().asText());
      }
    }
    return Optional.of(context);
  }

  private static Optional<List<Statement>> statements(JsonNode node) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode each : node.isObject() ? List.of(node) : node) {
      String effect = each.path("Effect").asText();
      Optional<List<String>> actions = texts(each.path("Action"));
      Optional<List<String>> resources = texts(each.path("Resource"));
      if (!(effect.equals("Allow") || effect.equals("Deny"))
          || actions.isEmpty()
          || resources.isEmpty()
          || each.properties().stream().anyMatch(it -> !STATEMENT_FIELDS.contains(it.getKey()))) {
        return Optional.empty();
      }
      statements.add(new Statement(effect.equals("Deny"), actions.get(), resources.get()));
    }
    return statements.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(statements));
  }

  /** One string, or a list of at least one. */
  private static Optional<List<String>> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.isTextual() ? List.of(node) : node) {
      if (!each.isTextual()) {
        return Optional.empty();
      }
      texts.add(each.textValue());
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(texts));
  }

  private static boolean matches(String pattern, String text) {
    // Quoted piece by piece, so that nothing else of it means anything.
    String regex =
        Pattern.compile("[^*?]+|\\*|\\?")
            .matcher(pattern)
            .replaceAll(
                piece ->
                    Matcher.quoteReplacement(
                        switch (piece.group()) {
                          case "*" -> ".*";
                          case "?" -> ".";
                          default -> Pattern.quote(piece.group());
                        }));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
  }
}
