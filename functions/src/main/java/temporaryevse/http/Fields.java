package temporaryevse.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, with every problem that is found while they are read.
 *
 * <p>JSON null is the same as leaving a field out. Nothing is coerced: a number is not a string.
 */
public final class Fields {

  /** Longest part of a caller's own text that a message repeats. */
  private static final int MAX_ECHO = 64;

  private final ObjectNode fields;
  private final String path;
  private final List<Problem> problems;

  public Fields(ObjectNode fields) {
    this(fields, "", new ArrayList<>());
  }

  private Fields(ObjectNode fields, String path, List<Problem> problems) {
    this.fields = fields;
    this.path = path;
    this.problems = problems;
  }

  /** The problems so far, in the order in which they were found. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether a field is there, be it null. */
  public boolean has(String name) {
    return fields.has(name);
  }

  /** Whether a field is left out or null. */
  public boolean isUnset(String name) {
    return fields.path(name).isMissingNode() || fields.path(name).isNull();
  }

  /** A string that must be there; null where it is not, or is not what the parser takes. */
  public <T> @Nullable T required(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    return isMissing(name) ? null : text(name, parser, code, expected);
  }

  /** A string that may be left out; null then, or where it is not what the parser takes. */
  public <T> @Nullable T optional(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    return isUnset(name) ? null : text(name, parser, code, expected);
  }

  /** A list of strings that must be there; null where it is not one. */
  public @Nullable List<String> requiredTexts(String name) {
    if (isMissing(name)) {
      return null;
    }
    JsonNode value = fields.path(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (element.isTextual()) {
        texts.add(element.textValue());
      }
    }
    if (!value.isArray() || texts.size() != value.size()) {
      add(ErrorCode.INVALID_TYPE, name, "must be a list of strings");
      return null;
    }
    return texts;
  }

  /**
   * A field that is a list.
   *
   * @param most entries that it may have; there must be one at least
   */
  public FieldList list(String name, int most) {
    return new FieldList(this, name, most);
  }

  /** The value of a field; missing where it is left out. */
  JsonNode value(String name) {
    return fields.path(name);
  }

  /** The fields of an object in an entry of a list; their problems are among these. */
  Fields within(String entry, ObjectNode object) {
    return new Fields(object, path + entry + ".", problems);
  }

  /** A whole number; {@code unset} where it is left out or not within the bounds. */
  public int wholeNumber(String name, int unset, int least, int most) {
    if (isUnset(name)) {
      return unset;
    }
    JsonNode value = fields.path(name);
    String expected = "must be a whole number from %d to %d".formatted(least, most);
    if (!value.isNumber()) {
      add(ErrorCode.INVALID_TYPE, name, expected);
    } else if (!value.canConvertToInt()
        || !value.isIntegralNumber()
        || value.intValue() < least
        || value.intValue() > most) {
      add(ErrorCode.INVALID_PARAMETER, name, expected);
    } else {
      return value.intValue();
    }
    return unset;
  }

  /** Notes that a field is missing where it is left out or null. */
  boolean isMissing(String name) {
    if (isUnset(name)) {
      add(ErrorCode.MISSING_REQUIRED_FIELD, name, "is required");
      return true;
    }
    return false;
  }

  private <T> @Nullable T text(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    JsonNode value = fields.path(name);
    if (!value.isTextual()) {
      add(ErrorCode.INVALID_TYPE, name, "must be a string");
      return null;
    }
    Optional<T> parsed = parser.apply(value.textValue());
    if (parsed.isEmpty()) {
      add(code, name, expected);
    }
    return parsed.orElse(null);
  }

  /**
   * Notes every field with another name.
   *
   * @param what the rest of a sentence about it, such as {@code is not known}
   */
  public void refuseAllBut(List<String> names, Function<String, String> what) {
    fields
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                add(ErrorCode.UNKNOWN_FIELD, shortened(name), what.apply(name));
              }
            });
  }

  /**
   * The rest of a sentence about an unknown field; it names a known field that is spelled alike.
   */
  public static String unknown(String name, List<String> names) {
    return "is not known"
        + names.stream()
            .filter(name::equalsIgnoreCase)
            .findFirst()
            .map(meant -> "; did you mean `" + meant + "`?")
            .orElse("");
  }

  /** At most {@value #MAX_ECHO} characters of what a caller wrote. */
  public static String shortened(String name) {
    return name.length() <= MAX_ECHO
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_ECHO / 2)) + "…";
  }

  /**
   * Notes a problem of a field.
   *
   * @param what the rest of a sentence that begins with the field
   */
  public void add(ErrorCode code, String name, String what) {
    String end = what.endsWith("?") ? "" : ".";
    problems.add(Problem.of(code, "The field `" + path + name + "` " + what + end, path + name));
  }
}
