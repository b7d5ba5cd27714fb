package temporaryevse.lambda;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.aws.PrimingClients;

/**
 * The parts and settings that a function of the API is deployed with.
 *
 * @param dynamoDb client of the service, or of another DynamoDB that {@code DYNAMODB_ENDPOINT}
 *     names
 * @param tableName name of the table that holds EVSEs, statuses and the id counter
 * @param history the time that what happened to an EVSE can be read
 * @param sequenceBase the least number of a new write; more than 1 in a table that was restored
 * @param cursorKeys secrets that make the cursors of a list tamper-evident: the current secret,
 *     then the previous one where its cursors still hold; empty in functions that hand out no
 *     cursors
 * @param idBlockSize number of ids that a warm function takes from the counter at once
 * @param clock the time of a request
 */
public record Deployment(
    DynamoDbClient dynamoDb,
    String tableName,
    Duration history,
    long sequenceBase,
    List<String> cursorKeys,
    int idBlockSize,
    Clock clock) {

  private static final int MAX_ID_BLOCK_SIZE = 1_000;
  private static final long MAX_SEQUENCE_BASE = 1_000_000_000_000_000L;

  /**
   * Reads the environment of this process.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  public static Deployment fromEnvironment() {
    return from(Environment.ofProcess());
  }

  /**
   * Reads an environment.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  public static Deployment from(Environment environment) {
    String tableName = environment.required("TABLE_NAME");
    Optional<URI> endpoint = environment.endpoint("DYNAMODB_ENDPOINT");
    Duration history = Duration.ofDays(environment.number("HISTORY_RETENTION_DAYS", 400, 0, 9_999));
    long sequenceBase = environment.number("SEQUENCE_BASE", 1, 1, MAX_SEQUENCE_BASE);
    int idBlockSize = Math.toIntExact(environment.number("ID_BLOCK_SIZE", 1, 1, MAX_ID_BLOCK_SIZE));
    return new Deployment(
        environment.awsClients().dynamoDb(endpoint),
        tableName,
        history,
        sequenceBase,
        cursorKeys(environment.text("CURSOR_KEY"), environment.text("PREVIOUS_CURSOR_KEY")),
        idBlockSize,
        environment.clock());
  }

  private static List<String> cursorKeys(String current, String previous) {
    if (current.isEmpty()) {
      return List.of();
    }
    return previous.isEmpty() ? List.of(current) : List.of(current, previous);
  }

  /**
   * The secrets for the cursors of a list, the current one first.
   *
   * @throws IllegalStateException where there is none
   */
  public List<String> requiredCursorKeys() {
    if (cursorKeys.isEmpty()) {
      throw new IllegalStateException("The environment variable CURSOR_KEY is not set.");
    }
    return cursorKeys;
  }

  /**
   * The same for requests before a snapshot that reach no network.
   *
   * @param answer DynamoDB's answer to every call, as JSON
   */
  public Deployment rehearsal(String answer) {
    return over(PrimingClients.offline(dynamoDb, answer));
  }

  /** The same for requests before a snapshot that leave no connection behind. */
  public Deployment withoutConnections() {
    return over(PrimingClients.withoutConnections(dynamoDb));
  }

  private Deployment over(DynamoDbClient other) {
    return new Deployment(other, tableName, history, sequenceBase, cursorKeys, idBlockSize, clock);
  }
}
