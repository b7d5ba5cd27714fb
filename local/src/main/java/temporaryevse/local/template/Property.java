package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of the template with its place, which every error about it names.
 *
 * @param value null if the value is absent
 */
record Property(String path, @Nullable Object value) {
  /** The field of a map; absent where the map has no such field, or is absent itself. */
  Property get(String name) {
    return new Property(place(name), value == null ? null : map().get(name));
  }

  /** The field of a field. */
  Property get(String name, String nested) {
    return get(name).get(nested);
  }

  private String place(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean isPresent() {
    return value != null;
  }

  Object required() {
    if (value == null) {
      throw wrong("is missing");
    }
    return value;
  }

  /** The text of a scalar. */
  String text() {
    if (required() instanceof String text) {
      return text;
    }
    throw wrong("must be a string");
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
      // The error below says it.
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

  /** The elements of a list of this size. */
  List<Property> elements(int size) {
    if (value instanceof List<?> list && list.size() == size) {
      return elements();
    }
    throw wrong("needs a list of " + size);
  }

  /** The elements of a list; empty if it is absent. */
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

  /** The fields of a map, in the template's order; empty if it is absent. */
  Map<String, Property> fields() {
    Map<String, Property> fields = new LinkedHashMap<>();
    map().forEach((name, field) -> fields.put(name, new Property(place(name), field)));
    return fields;
  }

  /**
   * Allows these fields only.
   *
   * @param names with a space between
   * @throws TemplateException if the map has another field
   */
  void allow(String names) {
    List<String> allowed = List.of(names.split(" "));
    fields()
        .forEach(
            (name, field) -> {
              if (!allowed.contains(name)) {
                throw field.wrong("is not supported by the local run");
              }
            });
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

  TemplateException unsupported() {
    return wrong("`" + text() + "` is not supported by the local run");
  }

  TemplateException wrong(String problem) {
    return new TemplateException(path, problem);
  }
}
