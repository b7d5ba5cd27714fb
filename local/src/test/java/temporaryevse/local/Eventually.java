package temporaryevse.local;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what another process or thread is about to do. */
public final class Eventually {
  private Eventually() {}

  public static void holds(BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("still not so after 20 seconds");
      }
      Thread.sleep(Duration.ofMillis(10));
    }
  }
}
