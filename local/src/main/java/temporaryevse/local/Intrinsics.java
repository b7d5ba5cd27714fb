package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation's intrinsic functions, conditions and pseudo parameters, for a stack called
 * {@value #STACK_NAME} in account {@value #ACCOUNT_ID} that is never deployed. See "Intrinsic
 * function reference" and "Pseudo parameters reference" in the CloudFormation guide.
 */
final class Intrinsics {
  static final String STACK_NAME = "local";
  static final String ACCOUNT_ID = "000000000000";

  private static final String NO_VALUE = "AWS::NoValue";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final String region;
  private final Map<String, Object> parameters;
  private final Map<String, Object> conditions;
  private final Map<String, Map<String, Object>> resources;
  private final Set<String> conditionsUnderWay = new LinkedHashSet<>();

  /**
   * @param parameters values by name: a string, or a list of strings for a list parameter
   * @param conditions the template's conditions, not yet evaluated
   * @param resources all resources of the template, not yet resolved
   */
  Intrinsics(
      String region,
      Map<String, Object> parameters,
      Map<String, Object> conditions,
      Map<String, Map<String, Object>> resources) {
    this.region = region;
    this.parameters = parameters;
    this.conditions = conditions;
    this.resources = resources;
  }

  String region() {
    return region;
  }

  Property resolve(Property property) {
    return new Property(property.path(), resolve(property.value(), property.path()));
  }

  /**
   * Null stands for {@code AWS::NoValue}: the property, field or element is not there. What cannot
   * be resolved is {@link Unresolvable}, and an error only for whoever reads it: an alarm may well
   * use what a laptop does not have.
   */
  @Nullable Object resolve(@Nullable Object value, String path) {
    return switch (value) {
      case Map<?, ?> map when isIntrinsic(map) -> {
        Map.Entry<?, ?> call = map.entrySet().iterator().next();
        try {
          yield call((String) call.getKey(), call.getValue(), path);
        } catch (TemplateException e) {
          yield new Unresolvable(e);
        }
      }
      case Map<?, ?> map -> {
        Map<String, Object> resolved = new LinkedHashMap<>();
        map.forEach(
            (name, field) -> {
              Object result = resolve(field, path + "." + name);
              if (result != null) {
                resolved.put((String) name, result);
              }
            });
        yield Collections.unmodifiableMap(resolved);
      }
      case List<?> list -> {
        List<Object> resolved = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          Object result = resolve(list.get(i), path + "[" + i + "]");
          if (result != null) {
            resolved.add(result);
          }
        }
        yield Collections.unmodifiableList(resolved);
      }
      case null, default -> value;
    };
  }

  static boolean isIntrinsic(Map<?, ?> map) {
    return map.size() == 1
        && map.keySet().iterator().next() instanceof String name
        && (name.equals("Ref") || name.startsWith("Fn::"));
  }

  boolean holds(String condition, String path) {
    Object expression = conditions.get(condition);
    if (expression == null) {
      throw new TemplateException(path, "there is no condition `" + condition + "`");
    }
    if (!conditionsUnderWay.add(condition)) {
      throw new TemplateException("Conditions." + condition, "depends on itself");
    }
    try {
      return truth(expression, "Conditions." + condition);
    } finally {
      conditionsUnderWay.remove(condition);
    }
  }

  boolean exists(String logicalId) {
    Map<String, Object> resource = resources.get(logicalId);
    if (resource == null) {
      return false;
    }
    Object condition = resource.get("Condition");
    return condition == null
        || holds(condition.toString(), "Resources." + logicalId + ".Condition");
  }

  private @Nullable Object call(String function, Object argument, String path) {
    String here = path + "." + function;
    return switch (function) {
      case "Ref" -> reference(text(argument, here), path);
      case "Fn::Sub" -> substitute(argument, here);
      case "Fn::GetAtt" -> attribute(argument, here);
      case "Fn::Join" -> join(argument, here);
      case "Fn::Split" -> {
        List<?> arguments = list(argument, 2, here);
        yield List.of(
            resolvedText(arguments.get(1), here)
                .split(Pattern.quote(text(arguments.get(0), here)), -1));
      }
      case "Fn::Select" -> {
        List<?> arguments = list(argument, 2, here);
        String index = resolvedText(arguments.get(0), here);
        List<Property> from = resolve(new Property(here, arguments.get(1))).elements();
        try {
          yield from.get(Integer.parseInt(index)).required();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          throw new TemplateException(here, "has no element " + index);
        }
      }
      case "Fn::Base64" ->
          Base64.getEncoder().encodeToString(resolvedText(argument, here).getBytes(UTF_8));
      case "Fn::If" -> {
        List<?> arguments = list(argument, 3, here);
        boolean holds = holds(text(arguments.get(0), here), here);
        yield resolve(arguments.get(holds ? 1 : 2), here + (holds ? "[1]" : "[2]"));
      }
      case "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or" -> truth(Map.of(function, argument), path);
      default -> throw new TemplateException(path, function + " is not supported by the local run");
    };
  }

  private boolean truth(Object expression, String path) {
    if (!(expression instanceof Map<?, ?> map) || map.size() != 1) {
      throw new TemplateException(path, "must be one condition function");
    }
    String function = String.valueOf(map.keySet().iterator().next());
    Object argument = map.values().iterator().next();
    String here = path + "." + function;
    return switch (function) {
      case "Condition" -> holds(text(argument, here), here);
      case "Fn::Not" -> !truth(list(argument, 1, here).getFirst(), here);
      case "Fn::And" -> operands(argument, here).stream().allMatch(each -> truth(each, here));
      case "Fn::Or" -> operands(argument, here).stream().anyMatch(each -> truth(each, here));
      case "Fn::Equals" -> {
        List<?> arguments = list(argument, 2, here);
        yield resolvedText(arguments.get(0), here).equals(resolvedText(arguments.get(1), here));
      }
      default -> throw new TemplateException(path, function + " is not a condition function");
    };
  }

  private Object join(Object argument, String path) {
    List<?> arguments = list(argument, 2, path);
    return resolve(new Property(path, arguments.get(1))).elements().stream()
        .map(Property::text)
        .collect(Collectors.joining(text(arguments.get(0), path)));
  }

  private String substitute(Object argument, String path) {
    String template =
        argument instanceof List<?>
            ? text(list(argument, 2, path).getFirst(), path)
            : text(argument, path);
    Map<?, ?> variables =
        argument instanceof List<?> list && list.get(1) instanceof Map<?, ?> map ? map : Map.of();
    return VARIABLE
        .matcher(template)
        .replaceAll(
            match -> {
              String name = match.group(2).strip();
              Object own = variables.get(name);
              return Matcher.quoteReplacement(
                  !match.group(1).isEmpty()
                      // ${!Name} is how a literal ${Name} is written.
                      ? "${" + match.group(2) + "}"
                      : own != null
                          ? resolvedText(own, path + "." + name)
                          : name.contains(".") && !isOfSam(name)
                              ? text(attribute(name, path), path)
                              : text(reference(name, path), path));
            });
  }

  /**
   * What SAM lets {@code Ref} name: resources that it makes, by the property that asks for them.
   */
  private static boolean isOfSam(String name) {
    return name.endsWith(".Stage") || name.endsWith(".Alias") || name.endsWith(".Version");
  }

  private @Nullable Object reference(String name, String path) {
    Object parameter = parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    return switch (name) {
      case NO_VALUE -> null;
      case "AWS::AccountId" -> ACCOUNT_ID;
      case "AWS::NotificationARNs" -> List.of();
      case "AWS::Partition" -> "aws";
      case "AWS::Region" -> region;
      case "AWS::StackId" ->
          "arn:aws:cloudformation:%s:%s:stack/%s/local".formatted(region, ACCOUNT_ID, STACK_NAME);
      case "AWS::StackName" -> STACK_NAME;
      case "AWS::URLSuffix" -> "amazonaws.com";
      default -> physicalId(name, path);
    };
  }

  /**
   * What a {@code Ref} of the resource gives, as far as that can be said of a resource that is not
   * deployed.
   */
  String physicalId(String name, String path) {
    if (name.endsWith(".Stage") && exists(name.substring(0, name.length() - ".Stage".length()))) {
      String api = name.substring(0, name.length() - ".Stage".length());
      return name(api, "StageName");
    }
    int dot = name.lastIndexOf('.');
    if (isOfSam(name) && isFunction(name.substring(0, dot))) {
      return published(name.substring(0, dot), name.substring(dot + 1), path);
    }
    if (name.endsWith("Role") && isFunction(name.substring(0, name.length() - "Role".length()))) {
      // SAM makes a role for each function that does not name one.
      return STACK_NAME + "-" + name;
    }
    String nameProperty =
        switch (type(name, path)) {
          case "AWS::DynamoDB::Table" -> "TableName";
          case "AWS::Serverless::Function", "AWS::Lambda::Function" -> "FunctionName";
          case "AWS::Logs::LogGroup" -> "LogGroupName";
          case "AWS::IAM::Role" -> "RoleName";
          case "AWS::SQS::Queue" -> "QueueName";
          case "AWS::SNS::Topic" -> "TopicName";
          case "AWS::S3::Bucket" -> "BucketName";
          default -> "";
        };
    return name(name, nameProperty);
  }

  /** "Referencing versions and aliases" in the SAM guide: both are ARNs. */
  private String published(String function, String what, String path) {
    Optional<String> alias =
        resolve(resource(function).get("Properties").get("AutoPublishAlias")).optionalText();
    String qualifier =
        alias
            .map(given -> what.equals("Alias") ? given : "1")
            .orElseThrow(
                () -> new TemplateException(path, "`" + function + "` has no AutoPublishAlias"));
    return arn(typeOf(function), physicalId(function, path)) + ":" + qualifier;
  }

  private Property resource(String logicalId) {
    return new Property("Resources." + logicalId, resources.get(logicalId));
  }

  private String name(String logicalId, String nameProperty) {
    return resolve(resource(logicalId).get("Properties").get(nameProperty))
        .textOr(STACK_NAME + "-" + logicalId);
  }

  private boolean isFunction(String logicalId) {
    return exists(logicalId) && typeOf(logicalId).equals("AWS::Serverless::Function");
  }

  private String type(String logicalId, String path) {
    if (!exists(logicalId)) {
      throw new TemplateException(
          path,
          resources.containsKey(logicalId)
              ? "resource `" + logicalId + "` is left out by its condition"
              : "there is no parameter or resource `" + logicalId + "`");
    }
    return typeOf(logicalId);
  }

  private String typeOf(String logicalId) {
    return resource(logicalId).get("Type").text();
  }

  private String attribute(Object argument, String path) {
    List<?> parts =
        argument instanceof List<?> list ? list : List.of(text(argument, path).split("\\.", 2));
    if (parts.size() != 2) {
      throw new TemplateException(path, "must name a resource and one of its attributes");
    }
    String logicalId = text(parts.get(0), path);
    String attribute = resolvedText(parts.get(1), path);
    if (isOfSam("." + attribute) && isFunction(logicalId)) {
      return published(logicalId, attribute, path);
    }
    String id = physicalId(logicalId, path);
    String type = resources.containsKey(logicalId) ? type(logicalId, path) : "AWS::IAM::Role";
    return switch (attribute) {
      case "Arn" -> arn(type, id);
      case "RoleId", "RootResourceId", "QueueName", "TopicName" -> id;
      case "StreamArn" -> arn(type, id) + "/stream/1970-01-01T00:00:00.000";
      default ->
          throw new TemplateException(
              path,
              "attribute `" + attribute + "` of a " + type + " is not supported by the local run");
    };
  }

  /**
   * Shapes from "Actions, resources, and condition keys" of each service in the Service
   * Authorization Reference.
   */
  private String arn(String type, String id) {
    String service = type.split("::", -1)[1].toLowerCase(Locale.ROOT);
    String place = ":" + region + ":" + ACCOUNT_ID + ":";
    return switch (type) {
      case "AWS::DynamoDB::Table" -> "arn:aws:dynamodb" + place + "table/" + id;
      case "AWS::Serverless::Function", "AWS::Lambda::Function" ->
          "arn:aws:lambda" + place + "function:" + id;
      case "AWS::Logs::LogGroup" -> "arn:aws:logs" + place + "log-group:" + id + ":*";
      case "AWS::IAM::Role" -> "arn:aws:iam::" + ACCOUNT_ID + ":role/" + id;
      case "AWS::KMS::Key" -> "arn:aws:kms" + place + "key/" + id;
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + id;
      default -> "arn:aws:" + service + place + id;
    };
  }

  private List<?> operands(Object argument, String path) {
    if (argument instanceof List<?> list && list.size() >= 2 && list.size() <= 10) {
      return list;
    }
    throw new TemplateException(path, "needs a list of 2 to 10 conditions");
  }

  private static List<?> list(Object argument, int size, String path) {
    if (argument instanceof List<?> list && list.size() == size) {
      return list;
    }
    throw new TemplateException(path, "needs a list of " + size);
  }

  private String resolvedText(Object value, String path) {
    return text(resolve(value, path), path);
  }

  private static String text(@Nullable Object value, String path) {
    return new Property(path, value).text();
  }
}
