package temporaryevse.snapshot;

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
import software.amazon.awssdk.core.warmup.SdkWarmUp;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Requests before a snapshot. A failure is logged and ends them, never the deployment: DynamoDB may
 * be out of reach, or a permission may come later than the function.
 */
public final class Priming {

  /** Invocations by which the JVM's first compiler (C1) has compiled nearly all of a path. */
  private static final int REHEARSALS = 300;

  /** Enough for the path through TLS; each has a connection of its own. */
  private static final int CALLS = 12;

  /** For each of the two; a function with little memory has little processor time. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static final Duration RANDOM_BUFFER = Duration.ofMillis(150);

  private final PrimingContext context = new PrimingContext();

  Priming() {}

  /** Primes a function as far as that is possible. */
  static void run(Primed function) {
    LambdaLogger logger = LambdaRuntime.getLogger();
    try {
      // The AWS SDK's own comes first: what it learns to do is then not ours to write.
      SdkWarmUp.warmUp(DynamoDbClient.class);
      function.prime(new Priming());
    } catch (RuntimeException | LinkageError e) {
      logger.log(
          "The snapshot is taken without priming, or without all of it: " + e, LogLevel.WARN);
    }
  }

  /**
   * {@code NativePRNG}, which is what Java on Linux takes for {@code SecureRandom} and for random
   * UUIDs, hands out bytes of the operating system from a buffer, which it uses for 100 ms. Those
   * in a snapshot must be older than that, or all that are restored from it could start with the
   * same ones.
   */
  static void letRandomnessAge() throws InterruptedException {
    Thread.sleep(RANDOM_BUFFER);
  }

  /** Runs requests through a function that has no network, until it is compiled. */
  public void rehearse(RequestStreamHandler function, SampleRequest... requests) {
    run(REHEARSALS, function, requests);
  }

  /** Runs requests that store nothing through a function that calls DynamoDB. */
  public void call(RequestStreamHandler function, SampleRequest... requests) {
    run(CALLS, function, requests);
  }

  private void run(int times, RequestStreamHandler function, SampleRequest... requests) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      for (SampleRequest request : requests) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
          function.handleRequest(new ByteArrayInputStream(request.toEvent()), answer, context);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        String text = answer.toString(UTF_8);
        if (!text.contains(request.expected())) {
          throw new IllegalStateException(
              request.method() + " was answered " + text + " " + context.lastLine());
        }
        if (System.nanoTime() - start > LIMIT.toNanos()) {
          return;
        }
      }
    }
  }
}
