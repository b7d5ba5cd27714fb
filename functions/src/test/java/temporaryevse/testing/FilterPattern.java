package temporaryevse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter pattern of CloudWatch Logs for lines of JSON: one field that equals a text, which may
 * end in an asterisk.
 *
 * <p>Source: "Filter pattern syntax for metric filters", Amazon CloudWatch Logs User Guide.
 */
public record FilterPattern(String field, String text) {

  private static final Pattern GRAMMAR =
      Pattern.compile("\\{ \\$\\.([A-Za-z]+) = \"([^\"*]+\\*?)\" }");
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a pattern. */
  public static FilterPattern parse(String pattern) {
    Matcher matcher = GRAMMAR.matcher(pattern);
    if (!matcher.matches()) {
      throw new AssertionError("not known: " + pattern);
    }
    return new FilterPattern(matcher.group(1), matcher.group(2));
  }

  /** Whether it finds a line; a line that is not JSON it never finds. */
  public boolean finds(String line) {
    JsonNode value;
    try {
      value = JSON.readTree(line).path(field);
    } catch (JsonProcessingException isNotJson) {
      return false;
    }
    return value.isTextual()
        && (text.endsWith("*")
            ? value.textValue().startsWith(text.substring(0, text.length() - 1))
            : value.textValue().equals(text));
  }
}
