package temporaryevse.status;

import java.util.Optional;

/**
 * The new content of a field that need not have any.
 *
 * @param value empty where the field is to have none
 */
public record Replacement<T>(Optional<T> value) {

  /** The content after the replacement, if there is one. */
  static <T> Optional<T> apply(Optional<Replacement<T>> replacement, Optional<T> current) {
    return replacement.map(Replacement::value).orElse(current);
  }
}
