package temporaryevse.evse;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one charging point, by ISO 15118 / eMI3 or DIN SPEC 91286.
 *
 * <p>Examples: {@code DK*SPI*E123*1} and {@code +49*810*000*438}.
 *
 * @param written as the caller wrote it
 * @param canonical equal for two ids exactly where they name the same EVSE: upper case, without the
 *     two structural separators of the ISO form, without the {@code +} of the DIN form
 * @param operator the operator that the id begins with
 */
public record EvseId(String written, String canonical, OperatorId operator) {

  private static final Pattern ISO =
      Pattern.compile("(" + OperatorId.ISO + ")\\*?[Ee]([A-Za-z0-9*]{1,31})");
  private static final Pattern DIN = Pattern.compile("(" + OperatorId.DIN + ")\\*([0-9*]{1,32})");

  private static final int OPERATOR = 1;
  private static final int OUTLET = 4;

  /** Reads an id in either form; empty where the text has neither form. */
  public static Optional<EvseId> parse(String written) {
    Matcher iso = ISO.matcher(written);
    if (iso.matches()) {
      return of(iso);
    }
    Matcher din = DIN.matcher(written);
    return din.matches() ? of(din) : Optional.empty();
  }

  private static Optional<EvseId> of(Matcher matched) {
    String outlet = matched.group(OUTLET);
    if (outlet.chars().allMatch(c -> c == '*')) {
      return Optional.empty();
    }
    return OperatorId.parse(matched.group(OPERATOR))
        .map(
            operator ->
                new EvseId(
                    matched.group(),
                    operator.canonicalPrefix() + outlet.toUpperCase(Locale.ROOT),
                    operator));
  }
}
