package temporaryevse.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The settings that all clients of AWS share.
 *
 * @param region of the services
 * @param credentials of the function's role
 */
public record AwsClients(Region region, AwsCredentialsProvider credentials) {

  // An attempt that hangs is given up early enough for another attempt within a call. Two calls
  // that use up their time (an id and a transaction) still end within the function's timeout of
  // 15 s, which is under API Gateway's 29 s. The time that is left of an invocation limits each
  // call
  // further.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(2_500);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);
  private static final int ATTEMPTS = 4;

  /**
   * A client of DynamoDB.
   *
   * @param endpoint of another DynamoDB than the region's
   */
  public DynamoDbClient dynamoDb(Optional<URI> endpoint) {
    return configure(DynamoDbClient.builder(), endpoint).build();
  }

  /**
   * A client of API Gateway's control plane.
   *
   * @param endpoint of another control plane than the region's
   */
  public ApiGatewayClient apiGateway(Optional<URI> endpoint) {
    return configure(ApiGatewayClient.builder(), endpoint).build();
  }

  /**
   * A client of SQS; the SDK's own {@code AWS_ENDPOINT_URL_SQS} names another than the region's.
   */
  public SqsClient sqs() {
    return configure(SqsClient.builder(), Optional.empty()).build();
  }

  /** A client of EventBridge; {@code AWS_ENDPOINT_URL_EVENTBRIDGE} names another. */
  public EventBridgeClient eventBridge() {
    return configure(EventBridgeClient.builder(), Optional.empty()).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(
      B builder, Optional<URI> endpoint) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(http())
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                // Exponential, with jitter; a token bucket ends it when the service is down.
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        // The connection has changed this answer: it does not count.
                        .retryOnException(Crc32MismatchException.class)
                        .build())
                .build());
  }

  static Apache5HttpClient.Builder http() {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(ATTEMPT_TIMEOUT);
  }
}
