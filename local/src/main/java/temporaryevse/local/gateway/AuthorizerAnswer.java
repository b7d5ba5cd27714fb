package temporaryevse.local.gateway;

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
import temporaryevse.local.http.Json;

/**
 * The answer of an authorizer: "Output from an API Gateway Lambda authorizer" in the API Gateway
 * guide.
 *
 * @param principalId the caller; empty if the answer names none
 * @param statements its policy
 * @param usageIdentifierKey value of the usage key of the caller; empty if the answer names none
 * @param context facts about the caller for the integration, all of them as text
 */
record AuthorizerAnswer(
    String principalId,
    List<Statement> statements,
    String usageIdentifierKey,
    Map<String, String> context) {
  private static final Set<String> STATEMENT_FIELDS = Set.of("Sid", "Effect", "Action", "Resource");
  private static final String INVOKE = "execute-api:invoke";

  /** A statement of the policy; actions and resources are patterns with {@code *} and {@code ?}. */
  record Statement(boolean isDeny, List<String> actions, List<String> resources) {
    private boolean isAbout(String arn) {
      return actions.stream().anyMatch(action -> matches(action.toLowerCase(Locale.ROOT), INVOKE))
          && resources.stream().anyMatch(resource -> matches(resource, arn));
    }
  }

  /**
   * Parses an answer; empty if it is not valid. Other parts of IAM's policies, such as conditions,
   * are not valid here either.
   */
  static Optional<AuthorizerAnswer> parse(String payload) {
    return Json.parseObject(payload).flatMap(AuthorizerAnswer::of);
  }

  private static Optional<AuthorizerAnswer> of(JsonNode json) {
    JsonNode principal = json.path("principalId");
    JsonNode usageKey = json.path("usageIdentifierKey");
    Optional<Map<String, String>> context = context(json.path("context"));
    List<Statement> statements = statements(json.path("policyDocument").path("Statement"));
    return isTextOrAbsent(principal)
            && isTextOrAbsent(usageKey)
            && context.isPresent()
            && !statements.isEmpty()
        ? Optional.of(
            new AuthorizerAnswer(
                principal.asText(""), statements, usageKey.asText(""), context.get()))
        : Optional.empty();
  }

  /** Whether the policy lets the caller invoke a method; a denial wins over any permission. */
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

  /** The statements of a policy; empty if one is not valid. */
  private static List<Statement> statements(JsonNode node) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode each : node.isObject() ? List.of(node) : node) {
      String effect = each.path("Effect").asText();
      List<String> actions = texts(each.path("Action"));
      List<String> resources = texts(each.path("Resource"));
      if (!(effect.equals("Allow") || effect.equals("Deny"))
          || actions.isEmpty()
          || resources.isEmpty()
          || each.properties().stream().anyMatch(it -> !STATEMENT_FIELDS.contains(it.getKey()))) {
        return List.of();
      }
      statements.add(new Statement(effect.equals("Deny"), actions, resources));
    }
    return List.copyOf(statements);
  }

  /** The texts of a string or a list; empty if it is not valid. */
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.isTextual() ? List.of(node) : node) {
      if (!each.isTextual()) {
        return List.of();
      }
      texts.add(each.textValue());
    }
    return List.copyOf(texts);
  }

  private static boolean matches(String pattern, String text) {
    // Quoted piece by piece, so that only * and ? are special.
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
