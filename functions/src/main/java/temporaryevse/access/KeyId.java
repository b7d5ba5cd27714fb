package temporaryevse.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a key: the SHA-256 of its text.
 *
 * @param text 64 lower-case hexadecimal digits
 */
public record KeyId(String text) {

  private static final Pattern GRAMMAR = Pattern.compile("[0-9a-f]{64}");

  /** Reads an id; empty where the text is not a SHA-256 in hexadecimal digits. */
  public static Optional<KeyId> parse(String text) {
    return GRAMMAR.matcher(text).matches() ? Optional.of(new KeyId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
