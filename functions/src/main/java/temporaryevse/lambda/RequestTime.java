package temporaryevse.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import temporaryevse.aws.Deadline;

/**
 * The time of a request and the time by which its last call has to be over.
 *
 * @param now the time of the request, to the millisecond
 * @param deadline of its calls
 */
public record RequestTime(Instant now, Deadline deadline) {

  /** The time that is kept for building the answer and sending it. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  /** The time of an invocation that has just begun. */
  public static RequestTime of(Context context, Clock clock) {
    return new RequestTime(
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        Deadline.after(Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE)));
  }
}
