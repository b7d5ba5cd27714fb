package temporaryevse.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The measurements of one contestant. Times are in milliseconds. */
final class Measurements {
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  private final Contestant contestant;
  private final List<ColdStart> coldStarts = new ArrayList<>();
  private final List<Double> warmMilliseconds = new ArrayList<>();
  private long warmPeakMemoryBytes;

  Measurements(Contestant contestant) {
    this.contestant = contestant;
  }

  Contestant contestant() {
    return contestant;
  }

  void add(ColdStart coldStart) {
    coldStarts.add(coldStart);
  }

  void addWarm(List<Duration> durations) {
    durations.forEach(duration -> warmMilliseconds.add(milliseconds(duration)));
  }

  void warmPeakMemory(long bytes) {
    warmPeakMemoryBytes = bytes;
  }

  /** Times of the starts, such as {@link ColdStart#init}. */
  Distribution cold(Function<ColdStart, Duration> time) {
    return new Distribution(
        coldStarts.stream().map(cold -> milliseconds(time.apply(cold))).toList());
  }

  /** Bytes, until the first answer. */
  Distribution coldPeakMemory() {
    return new Distribution(
        coldStarts.stream().map(cold -> (double) cold.peakMemoryBytes()).toList());
  }

  /** Times of the warm requests. */
  Distribution warm() {
    return new Distribution(warmMilliseconds);
  }

  /** The median time of the warm requests. */
  double warmMedian() {
    return warm().median();
  }

  /** The 99th percentile of the warm requests. */
  double warm99() {
    return warm().quantile(0.99);
  }

  /** Bytes, until the end of the warm requests. */
  long warmPeakMemoryBytes() {
    return warmPeakMemoryBytes;
  }

  private static double milliseconds(Duration duration) {
    return duration.toNanos() / NANOSECONDS_PER_MILLISECOND;
  }
}
