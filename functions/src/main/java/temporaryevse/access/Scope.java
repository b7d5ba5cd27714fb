package temporaryevse.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A permission of a key. */
public enum Scope {
  /** The caller may see statuses. */
  READ,
  /** The caller may create, change and remove statuses. */
  WRITE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in lower case. */
  public String text() {
    return text;
  }

  /** The scope of exactly this name; empty for any other spelling. */
  static Optional<Scope> parse(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
