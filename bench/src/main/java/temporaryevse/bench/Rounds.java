package temporaryevse.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order of contestants in a round: each once, and each round begins with another. */
final class Rounds {
  private Rounds() {}

  static <T> List<T> order(List<T> contestants, int round) {
    List<T> order = new ArrayList<>(contestants);
    Collections.rotate(order, -round);
    return order;
  }
}
