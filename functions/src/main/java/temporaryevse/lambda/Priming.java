package temporaryevse.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.warmup.SdkWarmUp;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Sample requests before a snapshot.
 *
 * <p>A failure is logged and ends them, but never the deployment: DynamoDB may be out of reach, or
 * a permission may come later than the function.
 */
public final class Priming {

  /** Invocations by which the JVM's first compiler (C1) has compiled nearly all of a path. */
  private static final int REHEARSALS = 300;

  /** Enough for the path through TLS; each has a connection of its own. */
  private static final int CALLS = 12;

  /** The longest time of the rehearsals, and of the calls; little memory means a slow processor. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static final Duration RANDOM_BUFFER = Duration.ofMillis(150);

  private final PrimingContext context = new PrimingContext();

  Priming() {}

  /** Primes a function as far as that is possible. */
  static void run(PrimedFunction function) {
    LambdaLogger logger = LambdaRuntime.getLogger();
    try {
      // The AWS SDK has requests of its own, which come first.
      SdkWarmUp.warmUp(DynamoDbClient.class);
      function.prime(new Priming());
    } catch (RuntimeException | LinkageError e) {
      logger.log(
          "The snapshot is taken without priming, or without all of it: " + e, LogLevel.WARN);
    }
  }

  /**
   * Waits until Java's random bytes are too old to be used again.
   *
   * <p>On Linux, {@code SecureRandom} and random UUIDs come from {@code NativePRNG}, which hands
   * out bytes of the operating system from a buffer for 100 ms. A buffer in a snapshot must be
   * older, or all functions that are restored from it could start with the same bytes.
   */
  static void letRandomnessAge() throws InterruptedException {
    Thread.sleep(RANDOM_BUFFER);
  }

  /**
   * Runs the sample requests of a function.
   *
   * @param offline a copy without a network, which is run until it is compiled
   * @param online a copy that calls DynamoDB, with requests that store nothing
   */
  public void run(
      PrimingRequests requests, RequestStreamHandler offline, RequestStreamHandler online) {
    run(REHEARSALS, offline, requests.offline());
    run(CALLS, online, requests.online());
  }

  private void run(int times, RequestStreamHandler function, List<SampleEvent> requests) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      for (SampleEvent request : requests) {
        String answer = answer(function, request);
        if (!answer.contains(request.expected())) {
          throw new IllegalStateException(
              "A sample was answered " + answer + " " + context.lastLine());
        }
        if (System.nanoTime() - start > LIMIT.toNanos()) {
          return;
        }
      }
    }
  }

  private String answer(RequestStreamHandler function, SampleEvent request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(request.toEvent()), answer, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(UTF_8);
  }
}
