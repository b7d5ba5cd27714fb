package temporaryevse.evse;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a charge point operator: country and operator part of an EVSE ID.
 *
 * @param text in canonical form, {@code DK*SPI} (ISO 15118) or {@code 49*810} (DIN SPEC 91286)
 */
public record OperatorId(String text) implements Comparable<OperatorId> {

  /** The ISO form as a regular expression without named groups; two capturing groups. */
  static final String ISO = "([A-Za-z]{2})\\*?([A-Za-z0-9]{3})";

  /** The DIN form as a regular expression without named groups; two capturing groups. */
  static final String DIN = "\\+?([0-9]{1,3})\\*([0-9]{3,6})";

  private static final Pattern EITHER = Pattern.compile(ISO + "|" + DIN);

  /** Reads an operator in either form and any case; empty where the text has neither form. */
  public static Optional<OperatorId> parse(String written) {
    Matcher matcher = EITHER.matcher(written);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        matcher.group(1) == null
            ? new OperatorId(matcher.group(3) + "*" + matcher.group(4))
            : new OperatorId((matcher.group(1) + "*" + matcher.group(2)).toUpperCase(Locale.ROOT)));
  }

  /**
   * The text that the canonical ids of its EVSEs begin with; no operator's is part of another's.
   */
  public String canonicalPrefix() {
    return Character.isDigit(text.charAt(0)) ? text + "*" : text.replace("*", "") + "E";
  }

  @Override
  public int compareTo(OperatorId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
