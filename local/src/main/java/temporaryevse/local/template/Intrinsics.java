package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation's intrinsic functions, conditions and pseudo parameters, for the {@link Stack}:
 * "Intrinsic function reference" and "Pseudo parameters reference" in the CloudFormation guide.
 */
final class Intrinsics {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final String region;
  private final Map<String, String> parameters;
  private final Property mappings;
  private final Map<String, Property> conditions;
  private final Map<String, Property> resources;
  private final PhysicalNames names;

  /**
   * Resolves nothing yet.
   *
   * @param parameters the values of the template's parameters
   * @param mappings the section {@code Mappings}, which has constants
   * @param conditions the template's conditions, not yet evaluated
   * @param resources all resources of the template, not yet resolved
   */
  Intrinsics(
      String region,
      Map<String, String> parameters,
      Property mappings,
      Map<String, Property> conditions,
      Map<String, Property> resources) {
    this.region = region;
    this.parameters = parameters;
    this.mappings = mappings;
    this.conditions = conditions;
    this.resources = resources;
    this.names = new PhysicalNames(this, resources);
  }

  String region() {
    return region;
  }

  static boolean isIntrinsic(Map<?, ?> map) {
    return map.size() == 1
        && map.keySet().iterator().next() instanceof String name
        && (name.equals("Ref") || name.startsWith("Fn::"));
  }

  /** The same property with the values of all intrinsic functions in it. */
  Property resolve(Property property) {
    return new Property(property.path(), value(property));
  }

  /** Null stands for {@code AWS::NoValue}: the property, field or element is absent. */
  private @Nullable Object value(Property property) {
    return switch (property.value()) {
      case Map<?, ?> map when isIntrinsic(map) -> {
        Map.Entry<String, Property> call = property.fields().entrySet().iterator().next();
        yield call(call.getKey(), call.getValue());
      }
      case Map<?, ?> _ -> {
        Map<String, Object> resolved = new LinkedHashMap<>();
        property.fields().forEach((name, field) -> putPresent(resolved, name, value(field)));
        yield Collections.unmodifiableMap(resolved);
      }
      case List<?> _ -> {
        List<Object> resolved = new ArrayList<>();
        for (Property element : property.elements()) {
          Object value = value(element);
          if (value != null) {
            resolved.add(value);
          }
        }
        yield Collections.unmodifiableList(resolved);
      }
      case null, default -> property.value();
    };
  }

  private static void putPresent(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private @Nullable Object call(String function, Property argument) {
    return switch (function) {
      case "Ref" -> reference(argument.text(), argument);
      case "Fn::Sub" -> substitute(argument);
      case "Fn::GetAtt" -> names.attribute(argument.text(), argument);
      case "Fn::FindInMap" -> {
        List<Property> arguments = argument.elements(3);
        yield mappings
            .get(resolve(arguments.get(0)).text())
            .get(resolve(arguments.get(1)).text())
            .get(resolve(arguments.get(2)).text())
            .required();
      }
      case "Fn::Split" -> {
        List<Property> arguments = argument.elements(2);
        String separator = Pattern.quote(arguments.get(0).text());
        yield List.of(resolve(arguments.get(1)).text().split(separator, -1));
      }
      case "Fn::If" -> {
        List<Property> arguments = argument.elements(3);
        yield value(arguments.get(holds(arguments.get(0).text(), argument) ? 1 : 2));
      }
      default -> throw argument.wrong("is a condition function, which belongs to a condition");
    };
  }

  /** Whether a condition function is true. */
  boolean holds(Property expression) {
    Map<String, Property> fields = expression.fields();
    if (fields.size() != 1) {
      throw expression.wrong("must be one condition function");
    }
    Property argument = fields.values().iterator().next();
    return switch (fields.keySet().iterator().next()) {
      case "Fn::Not" -> !holds(argument.elements(1).getFirst());
      case "Fn::Or" -> argument.elements().stream().anyMatch(this::holds);
      case "Fn::Equals" -> {
        List<Property> arguments = argument.elements(2);
        yield resolve(arguments.get(0)).text().equals(resolve(arguments.get(1)).text());
      }
      default -> throw argument.wrong("is not a condition function of the local run");
    };
  }

  private boolean holds(String condition, Property place) {
    Property expression = conditions.get(condition);
    if (expression == null) {
      throw place.wrong("there is no condition `" + condition + "`");
    }
    return holds(expression);
  }

  /** Whether the template has this resource and its condition, if any, is true. */
  boolean exists(String logicalId) {
    Property resource = resources.get(logicalId);
    if (resource == null) {
      return false;
    }
    Property condition = resource.get("Condition");
    return !condition.isPresent() || holds(condition.text(), condition);
  }

  private String substitute(Property argument) {
    boolean hasVariables = argument.value() instanceof List<?>;
    Property template = hasVariables ? argument.elements(2).get(0) : argument;
    Map<String, Property> variables =
        hasVariables ? argument.elements(2).get(1).fields() : Map.of();
    return VARIABLE
        .matcher(template.text())
        .replaceAll(
            match -> {
              if (!match.group(1).isEmpty()) {
                // ${!Name} is how a literal ${Name} is written.
                return Matcher.quoteReplacement("${" + match.group(2) + "}");
              }
              String name = match.group(2).strip();
              Property own = variables.get(name);
              Object value =
                  own != null
                      ? value(own)
                      : name.endsWith(".Arn") || name.endsWith(".StreamArn")
                          ? names.attribute(name, argument)
                          : reference(name, argument);
              return Matcher.quoteReplacement(new Property(argument.path(), value).text());
            });
  }

  private @Nullable Object reference(String name, Property place) {
    String parameter = parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    return switch (name) {
      case "AWS::NoValue" -> null;
      case "AWS::AccountId" -> Stack.ACCOUNT_ID;
      case "AWS::Partition" -> "aws";
      case "AWS::Region" -> region;
      case "AWS::StackName" -> Stack.NAME;
      default -> names.reference(name, place);
    };
  }
}
