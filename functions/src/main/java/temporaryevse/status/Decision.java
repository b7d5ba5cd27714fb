package temporaryevse.status;

import java.util.Optional;

/**
 * The answer to a command, and what has to be written for it.
 *
 * @param outcome the answer; empty where so many boundaries have passed that they are written
 *     first, and the command is decided again
 * @param transition the write; empty where nothing changes
 */
public record Decision<T>(Optional<T> outcome, Optional<Transition> transition) {

  static <T> Decision<T> unchanged(T outcome) {
    return new Decision<>(Optional.of(outcome), Optional.empty());
  }

  static <T> Decision<T> of(T outcome, Transition transition) {
    return new Decision<>(Optional.of(outcome), Optional.of(transition));
  }

  static <T> Decision<T> later(Transition transition) {
    return new Decision<>(Optional.empty(), Optional.of(transition));
  }
}
