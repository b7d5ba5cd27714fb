package temporaryevse.bench.peer;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an EVSE ID says: the EVSE however it is written, and whose it is. */
record Evse(String canonical, String operator) {
  private static final Pattern ISO_15118 =
      Pattern.compile("([A-Za-z]{2})\\*?([A-Za-z0-9]{3})\\*?([Ee][A-Za-z0-9*]{1,31})");
  private static final Pattern DIN_91286 =
      Pattern.compile("\\+?([0-9]{1,3}\\*[0-9]{3,6})(\\*[0-9*]{1,32})");

  static Optional<Evse> parse(String evseId) {
    Matcher iso = ISO_15118.matcher(evseId.toUpperCase(Locale.ROOT));
    if (iso.matches()) {
      return Optional.of(
          new Evse(iso.group(1) + iso.group(2) + iso.group(3), iso.group(1) + "*" + iso.group(2)));
    }
    Matcher din = DIN_91286.matcher(evseId);
    return din.matches()
        ? Optional.of(new Evse(din.group(1) + din.group(2), din.group(1)))
        : Optional.empty();
  }
}
