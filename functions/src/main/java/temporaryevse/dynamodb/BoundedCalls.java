package temporaryevse.dynamodb;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import temporaryevse.http.RequestTime;
import temporaryevse.http.ServiceUnavailableException;

/** Calls of DynamoDB in bounded time, with what fails for a moment told from what is broken. */
public final class BoundedCalls {

  private static final long PAUSE_MILLISECONDS = 10;
  private static final Set<String> THROTTLED =
      Set.of("ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");

  private final Duration callTimeout;

  public BoundedCalls(DynamoDbClient dynamoDb) {
    callTimeout =
        dynamoDb
            .serviceClientConfiguration()
            .overrideConfiguration()
            .apiCallTimeout()
            .orElse(Duration.ofDays(1));
  }

  /** Limits a call, its retries included, to what is left of the request's time. */
  public AwsRequestOverrideConfiguration within(RequestTime time) {
    Duration left = time.left();
    if (left.isNegative() || left.isZero()) {
      throw new ServiceUnavailableException("The time for this request is up.");
    }
    AwsRequestOverrideConfiguration.Builder override = AwsRequestOverrideConfiguration.builder();
    if (left.compareTo(callTimeout) < 0) {
      override.apiCallTimeout(left);
    }
    return override.build();
  }

  /**
   * Makes a call.
   *
   * @throws ServiceUnavailableException where DynamoDB throttles, fails, does not answer in time or
   *     is held up by somebody else's transaction
   */
  public <T> T available(Supplier<T> call) {
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

  /** An answer that broke off before it said what was wrong. */
  private static boolean isCutShort(AwsServiceException e) {
    @Nullable AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null || details.errorCode().isEmpty();
  }

  /** What a caller is told of a call of which nothing, or nothing good, came back. */
  public static ServiceUnavailableException unavailable(RuntimeException e) {
    return new ServiceUnavailableException("DynamoDB did not answer.", e);
  }

  /** Waits a moment, longer after each attempt and never twice the same. */
  public static void pause(int attempt, RequestTime time) {
    long milliseconds = ThreadLocalRandom.current().nextLong(PAUSE_MILLISECONDS << attempt);
    if (time.left().toMillis() <= milliseconds) {
      throw new ServiceUnavailableException("The time for this request is up.");
    }
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("The request was interrupted.");
    }
  }

  /**
   * What a condition refuses at a second attempt may be what the first attempt, whose answer was
   * lost, has done and somebody else has changed since. Then nobody can tell.
   */
  public static void refuseIfUnknown(ConditionalCheckFailedException refused) {
    @Nullable Integer attempts = refused.numAttempts();
    if (attempts != null && attempts > 1) {
      throw new ServiceUnavailableException("What came of a write is not known.", refused);
    }
  }
}
