package temporaryevse.environment;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the functions that decide on access stand on.
 *
 * @param dynamoDb client of the service, or of another DynamoDB that {@code DYNAMODB_ENDPOINT}
 *     names
 * @param keyTableName name of the table that holds the keys
 * @param letsEveryoneIn whether no key is needed
 * @param usagePlan the limits of callers; empty where nothing limits them
 * @param clock the time of a request
 */
public record AccessDeployment(
    DynamoDbClient dynamoDb,
    String keyTableName,
    boolean letsEveryoneIn,
    Optional<UsagePlan> usagePlan,
    Clock clock) {

  /**
   * Reads the process environment.
   *
   * @throws IllegalStateException naming every variable that is missing or not usable
   */
  public static AccessDeployment fromEnvironment() {
    Map<String, String> variables = System.getenv();
    return from(variables, Deployment.lookAhead(variables));
  }

  static AccessDeployment from(Map<String, String> variables) {
    return from(variables, new DeferredTls());
  }

  private static AccessDeployment from(Map<String, String> variables, DeferredTls tls) {
    List<String> errors = new ArrayList<>();
    String keyTableName = Deployment.required("KEY_TABLE_NAME", variables, errors);
    String region = Deployment.required("AWS_REGION", variables, errors);
    @Nullable URI dynamoDb = Deployment.endpoint("DYNAMODB_ENDPOINT", variables, errors);
    @Nullable URI apiGateway = Deployment.endpoint("API_GATEWAY_ENDPOINT", variables, errors);
    String authMode = variables.getOrDefault("AUTH_MODE", "keys");
    if (!authMode.equals("keys") && !authMode.equals("none")) {
      errors.add("The environment variable AUTH_MODE must be keys or none.");
    }
    if (!errors.isEmpty()) {
      throw new IllegalStateException(String.join(" ", errors));
    }
    AwsCredentialsProvider credentials = Deployment.credentials(variables);
    return new AccessDeployment(
        Deployment.dynamoDb(Region.of(region), dynamoDb, credentials, tls),
        keyTableName,
        authMode.equals("none"),
        Optional.of(variables.getOrDefault("USAGE_PLAN_ID", ""))
            .filter(id -> !id.isBlank())
            .map(id -> usagePlan(id, Region.of(region), apiGateway, credentials)),
        Clock.systemUTC());
  }

  /**
   * The same for requests before a snapshot that reach no network.
   *
   * @param answer what DynamoDB answers to everything, as JSON
   */
  public AccessDeployment rehearsal(String answer) {
    return with(PrimingClient.offline(dynamoDb, answer));
  }

  /** The same for requests before a snapshot, of which no connection is to stay. */
  public AccessDeployment withoutConnections() {
    return with(PrimingClient.unkept(dynamoDb));
  }

  private AccessDeployment with(DynamoDbClient other) {
    return new AccessDeployment(other, keyTableName, letsEveryoneIn, usagePlan, clock);
  }

  private static UsagePlan usagePlan(
      String id, Region region, @Nullable URI other, AwsCredentialsProvider credentials) {
    URI endpoint =
        other == null
            ? URI.create(
                "https://apigateway."
                    + region.id()
                    + "."
                    + PartitionMetadata.of(region).dnsSuffix())
            : other;
    return new UsagePlan(
        id, endpoint, region, credentials, Deployment.http(new DeferredTls()).build());
  }
}
