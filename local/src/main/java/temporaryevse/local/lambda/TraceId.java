package temporaryevse.local.lambda;

import java.time.Instant;
import java.util.UUID;

/** The trace header of X-Ray: "Tracing header" in the X-Ray guide. */
public final class TraceId {
  private TraceId() {}

  /** A new root, which is not sampled. */
  public static String root(Instant now) {
    return "Root=1-%08x-%s".formatted(now.getEpochSecond(), random(24));
  }

  /** The header that a function sees. */
  public static String forFunction(String header) {
    return header.contains("Parent=") ? header : header + ";Parent=" + random(16) + ";Sampled=0";
  }

  private static String random(int hexDigits) {
    return UUID.randomUUID().toString().replace("-", "").substring(0, hexDigits);
  }
}
