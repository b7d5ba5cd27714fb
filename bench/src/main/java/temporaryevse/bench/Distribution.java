package temporaryevse.bench;

import java.util.List;

/** Measured values in ascending order; at least one. */
record Distribution(List<Double> ascending) {
  Distribution {
    if (ascending.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    ascending = ascending.stream().sorted().toList();
  }

  double median() {
    return quantile(0.5);
  }

  /** Interpolated between the two nearest values (Hyndman and Fan's type 7). */
  double quantile(double fraction) {
    double position = fraction * (ascending.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, ascending.size() - 1);
    double value = ascending.get(below);
    return value + (position - below) * (ascending.get(above) - value);
  }
}
