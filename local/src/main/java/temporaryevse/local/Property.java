package temporaryevse.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of the template with its place, so that whatever is wrong with it is reported with its
 * path.
 */
record Property(String path, @Nullable Object value) {
  Property get(String name) {
    return new Property(path + "." + name, value == null ? null : map().get(name));
  }

  boolean isPresent() {
    return value != null;
  }

  Object required() {
    return switch (value) {
      case null -> throw wrong("is missing");
      case Unresolvable(TemplateException problem) -> throw problem;
      default -> value;
    };
  }

  /** CloudFormation converts between a scalar and its text in either direction. */
  String text() {
    return switch (required()) {
      case String text -> text;
      case Long number -> number.toString();
      case Double number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> throw wrong("must be a string");
    };
  }

  String textOr(String fallback) {
    return isPresent() ? text() : fallback;
  }

  Optional<String> optionalText() {
    return isPresent() ? Optional.of(text()) : Optional.empty();
  }

  int integer() {
    String text = text();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong("must be a whole number, not `" + text + "`");
    }
  }

  int integerOr(int fallback) {
    return isPresent() ? integer() : fallback;
  }

  /** A number that is not negative; the template may have it as text. */
  double amount() {
    String text = text();
    try {
      double amount = Double.parseDouble(text);
      if (amount >= 0 && Double.isFinite(amount)) {
        return amount;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong("must be a number from 0, not `" + text + "`");
  }

  boolean flagOr(boolean fallback) {
    if (!isPresent()) {
      return fallback;
    }
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("must be true or false, not `" + text() + "`");
    };
  }

  /** The elements of a list; none where it is absent. */
  List<Property> elements() {
    if (value == null) {
      return List.of();
    }
    if (!(required() instanceof List<?> list)) {
      throw wrong("must be a list");
    }
    List<Property> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(new Property(path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** The fields of a map, in the template's order; none where it is absent. */
  Map<String, Property> fields() {
    Map<String, Property> fields = new LinkedHashMap<>();
    map().forEach((name, field) -> fields.put(name, new Property(path + "." + name, field)));
    return fields;
  }

  @SuppressWarnings("unchecked") // TemplateYaml makes maps with string keys only.
  private Map<String, Object> map() {
    if (value == null) {
      return Map.of();
    }
    if (!(required() instanceof Map<?, ?> map)) {
      throw wrong("must be a map");
    }
    return (Map<String, Object>) map;
  }

  TemplateException wrong(String problem) {
    return new TemplateException(path, problem);
  }
}
