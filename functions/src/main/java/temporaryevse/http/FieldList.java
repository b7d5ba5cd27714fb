package temporaryevse.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field that is a list. Each entry with a problem is named, such as {@code message[2]}.
 *
 * @param fields of the object that it is in
 * @param most entries that it may have; there must be one at least
 */
public record FieldList(Fields fields, String name, int most) {

  /** The name of an entry of a list, such as {@code message[2]}. */
  public static String entry(String name, int index) {
    return name + "[" + index + "]";
  }

  /**
   * The objects of a list that is there; null where it is not such a list.
   *
   * @param code of a list that has none or more
   */
  public @Nullable List<Fields> objects(ErrorCode code) {
    @Nullable JsonNode list = list("objects", code);
    if (list == null) {
      return null;
    }
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String entry = entry(name, i);
      if (list.get(i) instanceof ObjectNode object) {
        objects.add(fields.within(entry, object));
      } else {
        fields.add(ErrorCode.INVALID_TYPE, entry, "must be an object");
      }
    }
    return objects;
  }

  /** The strings of a list that must be there; an entry that the parser does not take is empty. */
  public <T> List<Optional<T>> requiredTexts(
      Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    return requiredEntries(
        "strings",
        (entry, value) ->
            value.isTextual()
                ? checked(entry, parser.apply(value.textValue()), code, expected)
                : checked(entry, Optional.empty(), ErrorCode.INVALID_TYPE, "must be a string"));
  }

  /**
   * The whole numbers of a list that must be there; an entry that is none is empty.
   *
   * @param largest number; the least is 1
   */
  public List<Optional<Long>> requiredNumbers(long largest) {
    String expected = "must be a whole number from 1 to " + largest;
    return requiredEntries(
        "whole numbers",
        (entry, value) ->
            checked(
                entry,
                Optional.of(value)
                    .filter(JsonNode::isNumber)
                    // 1.0 is a whole number too, as JSON Schema has it.
                    .filter(JsonNode::canConvertToExactIntegral)
                    .filter(JsonNode::canConvertToLong)
                    .map(JsonNode::longValue)
                    .filter(number -> number >= 1 && number <= largest),
                value.isNumber() ? ErrorCode.INVALID_PARAMETER : ErrorCode.INVALID_TYPE,
                expected));
  }

  /** Notes every entry that is the same as one before it. */
  public <T> void refuseRepetitions(List<Optional<T>> entries, ErrorCode code) {
    for (int i = 0; i < entries.size(); i++) {
      int first = entries.indexOf(entries.get(i));
      if (first < i && entries.get(i).isPresent()) {
        fields.add(code, entry(name, i), "must not be the same as `" + entry(name, first) + "`");
      }
    }
  }

  private <T> List<Optional<T>> requiredEntries(
      String what, BiFunction<String, JsonNode, Optional<T>> reader) {
    @Nullable JsonNode list =
        fields.isMissing(name) ? null : list(what, ErrorCode.INVALID_PARAMETER);
    List<Optional<T>> entries = new ArrayList<>();
    for (int i = 0; list != null && i < list.size(); i++) {
      entries.add(reader.apply(entry(name, i), list.get(i)));
    }
    return entries;
  }

  private <T> Optional<T> checked(
      String entry, Optional<T> value, ErrorCode code, String expected) {
    if (value.isEmpty()) {
      fields.add(code, entry, expected);
    }
    return value;
  }

  private @Nullable JsonNode list(String what, ErrorCode code) {
    JsonNode value = fields.value(name);
    if (!value.isArray()) {
      fields.add(ErrorCode.INVALID_TYPE, name, "must be a list of " + what);
      return null;
    }
    if (value.isEmpty() || value.size() > most) {
      fields.add(code, name, "must have 1 to " + most + " entries");
      return null;
    }
    return value;
  }
}
