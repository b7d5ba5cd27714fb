package temporaryevse.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the parameters of a template: "Parameters" in the CloudFormation guide. */
final class Parameters {
  private Parameters() {}

  /**
   * The values of all parameters by name.
   *
   * @param given values instead of the defaults
   */
  static Map<String, String> read(Property section, Map<String, String> given) {
    Map<String, Property> declared = section.fields();
    for (String name : given.keySet()) {
      if (!declared.containsKey(name)) {
        throw section.wrong("there is no parameter `" + name + "`");
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    declared.forEach(
        (name, parameter) ->
            values.put(name, value(parameter, Optional.ofNullable(given.get(name)))));
    return values;
  }

  private static String value(Property parameter, Optional<String> given) {
    parameter.allow("AllowedPattern AllowedValues Default Description MaxValue MinValue Type");
    String value =
        given
            .or(() -> parameter.get("Default").optionalText())
            .orElseThrow(() -> parameter.wrong("has no default and was given no value"));
    List<String> allowed =
        parameter.get("AllowedValues").elements().stream().map(Property::text).toList();
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      throw parameter.wrong("`" + value + "` is none of " + String.join(", ", allowed));
    }
    Optional<String> pattern = parameter.get("AllowedPattern").optionalText();
    if (pattern.isPresent() && !value.matches(pattern.get())) {
      throw parameter.wrong("`" + value + "` does not match " + pattern.get());
    }
    switch (parameter.get("Type").text()) {
      case "String" -> {}
      case "Number" -> checkNumber(parameter, value);
      default -> throw parameter.get("Type").unsupported();
    }
    return value;
  }

  private static void checkNumber(Property parameter, String value) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw parameter.wrong("`" + value + "` is not a number");
    }
    if (number < Double.parseDouble(parameter.get("MinValue").textOr("-Infinity"))
        || number > Double.parseDouble(parameter.get("MaxValue").textOr("Infinity"))) {
      throw parameter.wrong("`" + value + "` is lower or higher than it may be");
    }
  }
}
