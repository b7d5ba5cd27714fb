package temporaryevse.environment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.warmup.http.CannedResponseHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Clients of DynamoDB for requests before a snapshot, like another client but for the network. */
final class PrimingClient {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  private PrimingClient() {}

  /** A client that gets the same answer to everything, from nowhere. */
  static DynamoDbClient offline(DynamoDbClient like, String answer) {
    return like(like)
        .overrideConfiguration(like.serviceClientConfiguration().overrideConfiguration())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming")))
        .httpClient(
            CannedResponseHttpClient.builder()
                .statusCode(200)
                .responseBody(answer.getBytes(StandardCharsets.UTF_8))
                .build())
        .build();
  }

  /** A client that keeps no connection open, and gives up soon. */
  static DynamoDbClient unkept(DynamoDbClient like) {
    ClientOverrideConfiguration settings =
        like.serviceClientConfiguration().overrideConfiguration();
    DynamoDbClientBuilder builder = like(like);
    var credentials = like.serviceClientConfiguration().credentialsProvider();
    // What a provider has found it keeps, and that is for a client that is not in the snapshot.
    if (credentials instanceof ContainerCredentialsProvider) {
      builder.credentialsProvider(ContainerCredentialsProvider.create());
    } else if (!(credentials instanceof DefaultCredentialsProvider)) {
      builder.credentialsProvider(credentials);
    }
    return builder
        .httpClientBuilder(Deployment.http(new DeferredTls()))
        .overrideConfiguration(
            settings.toBuilder()
                // A connection in a snapshot would be dead, or worse, everybody's.
                .putHeader("Connection", "close")
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(CALL_TIMEOUT)
                .build())
        .build();
  }

  private static DynamoDbClientBuilder like(DynamoDbClient client) {
    var configuration = client.serviceClientConfiguration();
    DynamoDbClientBuilder builder = DynamoDbClient.builder().region(configuration.region());
    configuration.endpointOverride().ifPresent(builder::endpointOverride);
    return builder;
  }
}
