package temporaryevse.aws;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Calls of an AWS service in bounded time. A failure of the moment is told from a defect. */
public final class BoundedCalls {

  private static final long PAUSE_MILLISECONDS = 10;
  private static final Set<String> THROTTLED =
      Set.of("ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");

  private final String service;
  private final Duration callTimeout;

  /**
   * Takes the longest time of a call from a client.
   *
   * @param service its name, for messages
   */
  public BoundedCalls(String service, SdkClient client) {
    this.service = service;
    callTimeout =
        client
            .serviceClientConfiguration()
            .overrideConfiguration()
            .apiCallTimeout()
            .orElse(Duration.ofDays(1));
  }

  /** Limits a call, its retries included, to the time that is left of the request. */
  public AwsRequestOverrideConfiguration within(Deadline deadline) {
    Duration left = deadline.left();
    AwsRequestOverrideConfiguration.Builder override = AwsRequestOverrideConfiguration.builder();
    if (left.compareTo(callTimeout) < 0) {
      override.apiCallTimeout(left);
    }
    return override.build();
  }

  /**
   * Makes a call.
   *
   * @throws ServiceUnavailableException where the service throttles, fails, does not answer in time
   *     or is held up by somebody else's transaction
   */
  public <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (TransactionCanceledException e) {
      throw e.cancellationReasons().stream().anyMatch(reason -> THROTTLED.contains(reason.code()))
          ? unavailable(e)
          : e;
    } catch (TransactionInProgressException | TransactionConflictException e) {
      // Somebody else's transaction holds the item, for a moment.
      throw unavailable(e);
    } catch (AwsServiceException e) {
      throw e.isThrottlingException() || e.statusCode() >= 500 || isCutShort(e)
          ? unavailable(e)
          : e;
    } catch (SdkClientException e) {
      throw unavailable(e);
    }
  }

  /** Whether an answer broke off before it named an error. */
  private static boolean isCutShort(AwsServiceException e) {
    @Nullable AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null || details.errorCode().isEmpty();
  }

  /** The failure of a call that got no answer, or a bad one. */
  public ServiceUnavailableException unavailable(RuntimeException cause) {
    return new ServiceUnavailableException(service + " did not answer.", cause);
  }

  /**
   * Waits a moment, longer after each attempt and never twice the same.
   *
   * @param attempt 1 for the first
   */
  public static void pause(int attempt, Deadline deadline) {
    pause(
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(PAUSE_MILLISECONDS << attempt)),
        deadline);
  }

  /**
   * Waits.
   *
   * @throws ServiceUnavailableException where less time than that is left
   */
  public static void pause(Duration duration, Deadline deadline) {
    if (deadline.left().compareTo(duration) <= 0) {
      throw new ServiceUnavailableException("The time for this request is up.");
    }
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("The request was interrupted.");
    }
  }
}
