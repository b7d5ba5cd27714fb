package temporaryevse.local;

import java.time.Instant;
import java.util.UUID;

/** X-Ray's trace header: "Tracing header" in the X-Ray guide. */
final class TraceId {
  private TraceId() {}

  /** A new root that nobody samples. */
  static String root(Instant now) {
    return "Root=1-%08x-%s".formatted(now.getEpochSecond(), random(24));
  }

  /** What a function sees of it. */
  static String forFunction(String header) {
    return header.contains("Parent=") ? header : header + ";Parent=" + random(16) + ";Sampled=0";
  }

  private static String random(int hexDigits) {
    return UUID.randomUUID().toString().replace("-", "").substring(0, hexDigits);
  }
}
