package temporaryevse.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of all contestants under one condition.
 *
 * @param condition how DynamoDB was reached, such as {@code over TLS}
 * @param all the measurements, in the order of the tables
 */
record Results(String condition, List<Measurements> all) {

  Measurements of(String contestant) {
    return all.stream()
        .filter(one -> one.contestant().name().equals(contestant))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(contestant + " was not measured"));
  }

  /** The contestant that is what the template deploys, which is the first. */
  Measurements deployed() {
    return all.getFirst();
  }

  /** Returns a contestant's value as a multiple of the Node peer's. */
  double ratio(Measurements one, ToDoubleFunction<Measurements> value) {
    return value.applyAsDouble(one) / value.applyAsDouble(of(Contestants.NODE_PEER));
  }
}
