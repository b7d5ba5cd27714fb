package temporaryevse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of one contestant, phase by phase. */
final class Measurements {
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  private final Contestant contestant;
  private final List<ColdStart> coldStarts = new ArrayList<>();
  private final List<Double> warmMilliseconds = new ArrayList<>();
  private long warmPeakMemoryBytes;
  private double requestsPerCreate;

  Measurements(Contestant contestant) {
    this.contestant = contestant;
  }

  Contestant contestant() {
    return contestant;
  }

  void add(ColdStart coldStart) {
    coldStarts.add(coldStart);
  }

  void addWarm(List<Double> milliseconds) {
    warmMilliseconds.addAll(milliseconds);
  }

  void warmPeakMemory(long bytes) {
    warmPeakMemoryBytes = bytes;
  }

  void requestsPerCreate(double requests) {
    requestsPerCreate = requests;
  }

  /** Milliseconds from the start of the process to the first answer. */
  Distribution total() {
    return of(cold -> cold.total().toNanos() / NANOSECONDS_PER_MILLISECOND);
  }

  /** Milliseconds. */
  Distribution init() {
    return of(cold -> cold.init().toNanos() / NANOSECONDS_PER_MILLISECOND);
  }

  /** Milliseconds; of what is restored. */
  Distribution restore() {
    return of(cold -> cold.restore().toNanos() / NANOSECONDS_PER_MILLISECOND);
  }

  /** Milliseconds. */
  Distribution first() {
    return of(cold -> cold.first().toNanos() / NANOSECONDS_PER_MILLISECOND);
  }

  /** Bytes, until the first answer. */
  Distribution coldPeakMemory() {
    return of(ColdStart::peakMemoryBytes);
  }

  private Distribution of(ToDoubleFunction<ColdStart> value) {
    return new Distribution(coldStarts.stream().map(value::applyAsDouble).toList());
  }

  /** Milliseconds of each warm request. */
  Distribution warm() {
    return new Distribution(warmMilliseconds);
  }

  /** After all warm requests. */
  long warmPeakMemoryBytes() {
    return warmPeakMemoryBytes;
  }

  /** To DynamoDB. */
  double requestsPerCreate() {
    return requestsPerCreate;
  }
}
