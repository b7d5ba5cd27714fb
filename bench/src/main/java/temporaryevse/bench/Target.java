package temporaryevse.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is to be reached, as the project has set it.
 *
 * @param name of what is measured
 * @param role of whom
 * @param value of the measurements
 * @param isRatio whether it is divided by that of the Node peer
 * @param limit most that it may be
 * @param unit of the value where it is no ratio
 */
record Target(
    String name,
    Role role,
    ToDoubleFunction<Measurements> value,
    boolean isRatio,
    double limit,
    String unit) {
  static final double MEGABYTE = 1e6;

  static final List<Target> ALL =
      List.of(
          ratio(
              "first request after priming",
              Role.SERVICE_SNAP_START,
              measured -> measured.first().median(),
              0.6),
          ratio(
              "cold total with AOT cache",
              Role.SERVICE_AOT_CACHE,
              measured -> measured.total().median(),
              1.0),
          ratio("cold total, plain JVM", Role.SERVICE, measured -> measured.total().median(), 3.0),
          ratio("warm p50", Role.SERVICE, measured -> measured.warm().median(), 1.0),
          megabytes("artifact", measured -> measured.contestant().artifactBytes(), 8),
          megabytes(
              "peak memory, plain JVM, at the first answer",
              measured -> measured.coldPeakMemory().median(),
              130),
          megabytes(
              "peak memory, plain JVM, after all warm requests",
              Measurements::warmPeakMemoryBytes,
              130));

  private static Target ratio(
      String name, Role role, ToDoubleFunction<Measurements> value, double limit) {
    return new Target(name, role, value, true, limit, "×");
  }

  private static Target megabytes(String name, ToDoubleFunction<Measurements> value, double limit) {
    return new Target(
        name,
        Role.SERVICE,
        measured -> value.applyAsDouble(measured) / MEGABYTE,
        false,
        limit,
        "MB");
  }

  /** What was reached: a ratio, or a value in the unit. */
  double reached(Map<Role, Measurements> measured) {
    double own = value.applyAsDouble(of(measured, role));
    return isRatio ? own / value.applyAsDouble(of(measured, Role.NODE_PEER)) : own;
  }

  private static Measurements of(Map<Role, Measurements> measured, Role role) {
    Measurements measurements = measured.get(role);
    if (measurements == null) {
      throw new IllegalArgumentException(role + " was not measured");
    }
    return measurements;
  }
}
