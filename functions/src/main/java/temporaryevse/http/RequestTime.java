package temporaryevse.http;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a request came, and until when it has to be answered.
 *
 * @param now the time of the request, to the millisecond
 * @param deadlineNanos {@link System#nanoTime()} by which the last call has to be over
 */
public record RequestTime(Instant now, long deadlineNanos) {

  /** What is kept of the invocation for building the answer and sending it. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  /** Of an invocation that has just begun. */
  public static RequestTime of(Context context, Clock clock) {
    return new RequestTime(
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        System.nanoTime()
            + Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE).toNanos());
  }

  /** What is left for further calls; zero or less where there is nothing left. */
  public Duration left() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }
}
