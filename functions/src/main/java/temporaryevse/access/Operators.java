package temporaryevse.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import temporaryevse.evse.OperatorId;

/**
 * The charge point operators that a caller acts for: all, or some by name.
 *
 * @param named in order, each once; empty for all
 */
public record Operators(Optional<List<OperatorId>> named) {

  /** All operators. */
  public static final Operators ALL = new Operators(Optional.empty());

  /** The most names of a key: a list of all of them asks DynamoDB once for each. */
  static final int MAX_NAMED = 50;

  private static final String EVERY = "*";

  /** Keeps the names in order, each once. */
  public Operators {
    named = named.map(names -> List.copyOf(new TreeSet<>(names)));
    if (named.isPresent() && (named.get().isEmpty() || named.get().size() > MAX_NAMED)) {
      throw new IllegalArgumentException("1 to " + MAX_NAMED + " operators can be named");
    }
  }

  /**
   * Reads operators as a key names them: {@code *} alone, or ids in either form and any case.
   *
   * @return empty for no text, a text that is not an id, or more than {@value #MAX_NAMED}
   */
  public static Optional<Operators> parse(Collection<String> texts) {
    if (texts.size() == 1 && texts.contains(EVERY)) {
      return Optional.of(ALL);
    }
    SortedSet<OperatorId> names = new TreeSet<>();
    for (String text : texts) {
      Optional<OperatorId> name = OperatorId.parse(text);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return names.isEmpty() || names.size() > MAX_NAMED
        ? Optional.empty()
        : Optional.of(new Operators(Optional.of(List.copyOf(names))));
  }

  /** The operators as a key names them. */
  List<String> texts() {
    return named
        .map(names -> names.stream().map(OperatorId::text).toList())
        .orElseGet(() -> List.of(EVERY));
  }

  /** Whether the caller acts for an operator. */
  public boolean include(OperatorId operator) {
    return named.isEmpty() || named.get().contains(operator);
  }
}
