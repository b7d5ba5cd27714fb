package temporaryevse.status;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one charging point, by ISO 15118 / eMI3 ({@code DK*SPI*E123*1}) or DIN SPEC 91286 ({@code
 * +49*810*000*438}).
 *
 * @param written as the caller wrote it
 * @param canonical equal for two ids exactly where they name the same EVSE: upper case, without the
 *     two structural separators of the ISO form, without the {@code +} of the DIN form
 * @param operator country and operator part, {@code DK*SPI} or {@code 49*810}
 */
record EvseId(String written, String canonical, String operator) {

  private static final Pattern ISO =
      Pattern.compile("([A-Za-z]{2})\\*?([A-Za-z0-9]{3})\\*?[Ee]([A-Za-z0-9*]{1,31})");
  private static final Pattern DIN =
      Pattern.compile("\\+?([0-9]{1,3})\\*([0-9]{3,6})\\*([0-9*]{1,32})");

  /** Reads an id in either form; empty where it has neither. */
  static Optional<EvseId> parse(String written) {
    Matcher iso = ISO.matcher(written);
    if (iso.matches() && hasMoreThanSeparators(iso.group(3))) {
      String country = upperCase(iso.group(1));
      String operator = upperCase(iso.group(2));
      return Optional.of(
          new EvseId(
              written,
              country + operator + "E" + upperCase(iso.group(3)),
              country + "*" + operator));
    }
    Matcher din = DIN.matcher(written);
    if (din.matches() && hasMoreThanSeparators(din.group(3))) {
      String operator = din.group(1) + "*" + din.group(2);
      return Optional.of(new EvseId(written, operator + "*" + din.group(3), operator));
    }
    return Optional.empty();
  }

  private static boolean hasMoreThanSeparators(String outlet) {
    return outlet.chars().anyMatch(c -> c != '*');
  }

  private static String upperCase(String ascii) {
    return ascii.toUpperCase(Locale.ROOT);
  }
}
