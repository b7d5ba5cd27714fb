package temporaryevse.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charge point operators that a caller acts for: all, or some by name.
 *
 * @param named in canonical form, such as {@code DK*SPI} or {@code 45*045}; empty for all
 */
public record Operators(Optional<List<String>> named) {

  /** Everybody's EVSEs. */
  public static final Operators ALL = new Operators(Optional.empty());

  /** As many as the condition of one write can name, with room for its other values. */
  static final int MAX_NAMED = 50;

  private static final String EVERY = "*";

  /** Country and operator part of an EVSE ID by ISO 15118. */
  private static final Pattern ISO = Pattern.compile("([A-Za-z]{2})\\*?([A-Za-z0-9]{3})");

  /** Country and operator part of an EVSE ID by DIN SPEC 91286. */
  private static final Pattern DIN = Pattern.compile("\\+?([0-9]{1,3})\\*([0-9]{3,6})");

  /** Keeps the names in order, each once. */
  public Operators {
    named = named.map(names -> List.copyOf(new TreeSet<>(names)));
    if (named.isPresent() && (named.get().isEmpty() || named.get().size() > MAX_NAMED)) {
      throw new IllegalArgumentException("1 to " + MAX_NAMED + " operators can be named");
    }
  }

  /**
   * Reads operators as they are given to a key: {@code *} alone, or ids in either form and any
   * case. Empty where there is none, one that is not an id, or more than {@value #MAX_NAMED}.
   */
  static Optional<Operators> parse(Collection<String> texts) {
    if (texts.size() == 1 && texts.contains(EVERY)) {
      return Optional.of(ALL);
    }
    SortedSet<String> names = new TreeSet<>();
    for (String text : texts) {
      Optional<String> name = canonical(text);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return names.isEmpty() || names.size() > MAX_NAMED
        ? Optional.empty()
        : Optional.of(new Operators(Optional.of(List.copyOf(names))));
  }

  private static Optional<String> canonical(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      return Optional.of((iso.group(1) + "*" + iso.group(2)).toUpperCase(Locale.ROOT));
    }
    Matcher din = DIN.matcher(text);
    return din.matches() ? Optional.of(din.group(1) + "*" + din.group(2)) : Optional.empty();
  }

  /** As they are given to a key. */
  List<String> texts() {
    return named.orElseGet(() -> List.of(EVERY));
  }

  /**
   * Whether an EVSE is one of theirs.
   *
   * @param operator of the EVSE, in canonical form
   */
  public boolean include(String operator) {
    return named.isEmpty() || named.get().contains(operator);
  }
}
