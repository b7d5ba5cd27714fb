package temporaryevse.access;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.aws.AwsClients;
import temporaryevse.aws.PrimingClients;
import temporaryevse.lambda.Environment;

/**
 * The parts and settings that a function for access is deployed with.
 *
 * @param dynamoDb client of the service, or of another DynamoDB that {@code DYNAMODB_ENDPOINT}
 *     names
 * @param keyTableName name of the table that holds the keys
 * @param usageKeyPrefix of the names of usage keys, which outlive the table
 * @param letsEveryoneIn whether callers need no key
 * @param usagePlan the limits of callers; empty in functions that do not change them
 * @param clock the time of a request
 */
public record AccessDeployment(
    DynamoDbClient dynamoDb,
    String keyTableName,
    String usageKeyPrefix,
    boolean letsEveryoneIn,
    Optional<UsagePlan> usagePlan,
    Clock clock) {

  private static final String KEYS = "keys";
  private static final String NONE = "none";

  /**
   * Reads the environment of this process.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  public static AccessDeployment fromEnvironment() {
    return from(Environment.ofProcess());
  }

  static AccessDeployment from(Environment environment) {
    String keyTableName = environment.required("KEY_TABLE_NAME");
    String usageKeyPrefix = environment.required("USAGE_KEY_PREFIX");
    Optional<URI> dynamoDb = environment.endpoint("DYNAMODB_ENDPOINT");
    Optional<URI> apiGateway = environment.endpoint("API_GATEWAY_ENDPOINT");
    boolean letsEveryoneIn = environment.oneOf("AUTH_MODE", KEYS, NONE).equals(NONE);
    String usagePlanId = environment.text("USAGE_PLAN_ID");
    AwsClients clients = environment.awsClients();
    return new AccessDeployment(
        clients.dynamoDb(dynamoDb),
        keyTableName,
        usageKeyPrefix,
        letsEveryoneIn,
        usagePlanId.isEmpty()
            ? Optional.empty()
            : Optional.of(new UsagePlan(usagePlanId, clients.apiGateway(apiGateway))),
        environment.clock());
  }

  /**
   * The same for requests before a snapshot that reach no network.
   *
   * @param answer DynamoDB's answer to every call, as JSON
   */
  AccessDeployment rehearsal(String answer) {
    return over(PrimingClients.offline(dynamoDb, answer));
  }

  /** The same for requests before a snapshot that leave no connection behind. */
  AccessDeployment withoutConnections() {
    return over(PrimingClients.withoutConnections(dynamoDb));
  }

  private AccessDeployment over(DynamoDbClient other) {
    return new AccessDeployment(
        other, keyTableName, usageKeyPrefix, letsEveryoneIn, usagePlan, clock);
  }
}
