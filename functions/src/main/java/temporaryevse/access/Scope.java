package temporaryevse.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key is for. */
public enum Scope {
  /** See statuses. */
  READ,
  /** Create, change and remove statuses. */
  WRITE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As it is written, in lower case. */
  String text() {
    return text;
  }

  /** Reads a scope, exactly as it is written. */
  static Optional<Scope> parse(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
