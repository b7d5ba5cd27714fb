package temporaryevse.status;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A text for drivers in one language.
 *
 * @param language ISO 639-1, in lower case
 * @param text 1 to 512 characters, without markup
 */
public record DriverMessage(String language, String text) {

  /** The most texts of a message. */
  public static final int MAX_TEXTS = 10;

  /** The most characters of a text. */
  public static final int MAX_CHARACTERS = 512;

  /** About as many characters as JSON has around a language and its text. */
  private static final int FRAME = 30;

  private static final Set<String> LANGUAGES = languages();

  /** Whether ISO 639-1 has the code today, in lower case. */
  public static boolean isLanguage(String code) {
    return LANGUAGES.contains(code);
  }

  /** Whether drivers can be shown the text: neither control characters nor markup. */
  public static boolean isText(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= MAX_CHARACTERS
        && text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '<' || c == '>');
  }

  /** The size in JSON, about, in characters. */
  public int size() {
    return FRAME + text.length();
  }

  private static Set<String> languages() {
    Set<String> languages = new HashSet<>(Arrays.asList(Locale.getISOLanguages()));
    // Java keeps codes that ISO 639-1 has withdrawn.
    languages.removeAll(Set.of("bh", "in", "iw", "ji", "mo"));
    return languages;
  }
}
