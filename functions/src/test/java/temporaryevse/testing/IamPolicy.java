package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import temporaryevse.local.template.LambdaFunction;

/**
 * What policies of IAM allow, as far as those of the template go. Whatever else stands in one is
 * refused: a policy that is not understood must not seem to allow little.
 *
 * <p>Source: "IAM JSON policy elements reference" and "Policy evaluation logic", IAM User Guide.
 */
public record IamPolicy(List<Statement> statements) {

  private static final Set<String> OF_A_POLICY = Set.of("Version", "Statement");
  private static final Set<String> OF_A_STATEMENT =
      Set.of("Sid", "Effect", "Action", "Resource", "Condition");

  /** Parts of an ARN; the last one may have colons in it. */
  private static final int ARN_PARTS = 6;

  /** All policies that the template gives to a function. */
  public static IamPolicy of(LambdaFunction function) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode policy : new ObjectMapper().<JsonNode>valueToTree(function.policies())) {
      statements.addAll(of(policy).statements());
    }
    return new IamPolicy(List.copyOf(statements));
  }

  static IamPolicy of(JsonNode policy) {
    refuseAllBut(OF_A_POLICY, policy);
    if (!policy.path("Version").asText().equals("2012-10-17")) {
      throw new IllegalArgumentException("not a version that is known: " + policy);
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : policy.path("Statement")) {
      statements.add(Statement.of(statement));
    }
    return new IamPolicy(List.copyOf(statements));
  }

  /** A statement allows it, and none denies it. */
  public boolean allows(AwsCall call) {
    return statements.stream().anyMatch(statement -> statement.allows && statement.matches(call))
        && statements.stream().noneMatch(statement -> !statement.allows && statement.matches(call));
  }

  /**
   * One statement.
   *
   * @param allows false where it denies
   */
  public record Statement(
      String sid,
      boolean allows,
      List<String> actions,
      List<String> resources,
      List<Condition> conditions) {

    private static Statement of(JsonNode statement) {
      refuseAllBut(OF_A_STATEMENT, statement);
      String effect = statement.path("Effect").asText();
      if (!effect.equals("Allow") && !effect.equals("Deny")) {
        throw new IllegalArgumentException("neither Allow nor Deny: " + statement);
      }
      List<Condition> conditions = new ArrayList<>();
      statement
          .path("Condition")
          .properties()
          .forEach(
              operator ->
                  operator
                      .getValue()
                      .properties()
                      .forEach(
                          key ->
                              conditions.add(
                                  Condition.of(operator.getKey(), key.getKey(), key.getValue()))));
      return new Statement(
          statement.path("Sid").asText(),
          effect.equals("Allow"),
          texts(statement.path("Action")),
          texts(statement.path("Resource")),
          List.copyOf(conditions));
    }

    /** Whether it is about this call. */
    public boolean matches(AwsCall call) {
      return actions.stream().anyMatch(action -> isAction(action, call))
          && resources.stream().anyMatch(resource -> isResource(resource, call))
          && conditions.stream().allMatch(condition -> condition.holdsFor(call));
    }

    /** Whether a call's action is one that a statement names so. */
    public static boolean isAction(String pattern, AwsCall call) {
      return like(pattern, Pattern.CASE_INSENSITIVE).matcher(call.action()).matches();
    }

    /** Whether a call's resource is one that a statement names so, part by part. */
    public static boolean isResource(String pattern, AwsCall call) {
      if (pattern.equals("*")) {
        return true;
      }
      String[] parts = pattern.split(":", ARN_PARTS);
      String[] named = call.resource().split(":", ARN_PARTS);
      return parts.length == named.length
          && IntStream.range(0, parts.length)
              .allMatch(part -> like(parts[part], 0).matcher(named[part]).matches());
    }
  }

  /** A condition on the partition keys that a call names. */
  public record Condition(Operator operator, List<String> values) {

    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";

    /** How a value of the request is compared. */
    enum Operator {
      STRING_EQUALS,
      STRING_LIKE
    }

    private static final Map<String, Operator> OPERATORS =
        Map.of(
            "ForAllValues:StringEquals", Operator.STRING_EQUALS,
            "ForAllValues:StringLike", Operator.STRING_LIKE);

    private static Condition of(String operator, String key, JsonNode values) {
      if (!OPERATORS.containsKey(operator) || !key.equals(LEADING_KEYS)) {
        throw new IllegalArgumentException(
            "a condition that is not known: " + operator + " " + key);
      }
      return new Condition(OPERATORS.get(operator), texts(values));
    }

    /** {@code ForAllValues} also holds for a call that names no key at all, as in IAM. */
    boolean holdsFor(AwsCall call) {
      return call.leadingKeys().stream()
          .allMatch(key -> values.stream().anyMatch(value -> isKey(value, key)));
    }

    /** Whether a key is one that this condition names so. */
    public boolean isKey(String pattern, String key) {
      return switch (operator) {
        case STRING_EQUALS -> key.equals(pattern);
        case STRING_LIKE -> like(pattern, 0).matcher(key).matches();
      };
    }
  }

  private static void refuseAllBut(Set<String> known, JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("not a document: " + node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        throw new IllegalArgumentException("an element that is not known: " + field.getKey());
      }
    }
  }

  private static List<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : oneOrMore.isArray() ? oneOrMore : List.of(oneOrMore)) {
      if (!each.isTextual() || each.textValue().contains("${")) {
        throw new IllegalArgumentException("not a text, or one with a variable: " + each);
      }
      texts.add(each.textValue());
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("nothing is named: " + oneOrMore);
    }
    return List.copyOf(texts);
  }

  /** {@code *} is any number of characters, {@code ?} is one. */
  private static Pattern like(String pattern, int flags) {
    return Pattern.compile(
        pattern
            .chars()
            .mapToObj(
                character ->
                    switch (character) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(character));
                    })
            .collect(Collectors.joining()),
        flags | Pattern.DOTALL);
  }
}
