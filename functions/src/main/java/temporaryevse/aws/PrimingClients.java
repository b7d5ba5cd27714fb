package temporaryevse.aws;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.warmup.http.CannedResponseHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Clients for requests before a snapshot. They differ from a model in their network. */
public final class PrimingClients {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  private PrimingClients() {}

  /**
   * A client without a network.
   *
   * @param answer the JSON that it gets to every call
   */
  public static DynamoDbClient offline(DynamoDbClient model, String answer) {
    return offline(DynamoDbClient.builder(), model, answer);
  }

  /**
   * A client without a network.
   *
   * @param answer the JSON that it gets to every call
   */
  public static EventBridgeClient offline(EventBridgeClient model, String answer) {
    return offline(EventBridgeClient.builder(), model, answer);
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C offline(
      B builder, AwsClient model, String answer) {
    return like(builder, model)
        .overrideConfiguration(model.serviceClientConfiguration().overrideConfiguration())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming")))
        .httpClient(
            CannedResponseHttpClient.builder()
                .statusCode(200)
                .responseBody(answer.getBytes(StandardCharsets.UTF_8))
                .build())
        .build();
  }

  /** A client that keeps no connection open and gives up soon. */
  public static DynamoDbClient withoutConnections(DynamoDbClient model) {
    ClientOverrideConfiguration settings =
        model.serviceClientConfiguration().overrideConfiguration();
    DynamoDbClientBuilder builder = like(DynamoDbClient.builder(), model);
    var credentials = model.serviceClientConfiguration().credentialsProvider();
    // A provider keeps the credentials that it has found. Those of the model must stay unasked for.
    if (credentials instanceof ContainerCredentialsProvider) {
      builder.credentialsProvider(ContainerCredentialsProvider.create());
    } else if (!(credentials instanceof DefaultCredentialsProvider)) {
      builder.credentialsProvider(credentials);
    }
    return builder
        .httpClientBuilder(AwsClients.http())
        .overrideConfiguration(
            settings.toBuilder()
                // A connection in a snapshot would be dead, or shared by all that are restored.
                .putHeader("Connection", "close")
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(CALL_TIMEOUT)
                .build())
        .build();
  }

  private static <B extends AwsClientBuilder<B, ?>> B like(B builder, AwsClient model) {
    var configuration = model.serviceClientConfiguration();
    B like = builder.region(configuration.region());
    configuration.endpointOverride().ifPresent(like::endpointOverride);
    return like;
  }
}
