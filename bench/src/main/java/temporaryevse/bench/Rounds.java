package temporaryevse.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who comes when: everybody once in each round, with another one first each time. */
final class Rounds {
  private Rounds() {}

  static <T> List<T> order(List<T> contestants, int round) {
    List<T> order = new ArrayList<>(contestants);
    Collections.rotate(order, -round);
    return order;
  }
}
