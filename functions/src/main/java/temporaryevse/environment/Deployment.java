package temporaryevse.environment;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import temporaryevse.start.Ahead;

/**
 * What a deployed function stands on.
 *
 * @param dynamoDb client of the service, or of another DynamoDB that {@code DYNAMODB_ENDPOINT}
 *     names
 * @param tableName name of the table that holds the statuses and the id counter
 * @param retention how long a status stays readable after its end
 * @param cursorKey secret that makes the cursors of a list tamper-evident; empty in functions that
 *     hand out none
 * @param idBlockSize how many ids a warm function takes from the counter at once
 * @param clock the time of a request
 */
public record Deployment(
    DynamoDbClient dynamoDb,
    String tableName,
    Duration retention,
    String cursorKey,
    int idBlockSize,
    Clock clock) {

  // An attempt that hangs is given up early enough for another one within a call, and two calls
  // that use up their time (an id and a put) still end within the function's timeout of 15 s,
  // which is under API Gateway's 29 s. What is left of an invocation limits each call further.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(2_500);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);
  private static final int ATTEMPTS = 4;
  private static final int HTTPS = 443;
  private static final int MAX_ID_BLOCK_SIZE = 1_000;

  /**
   * Reads the process environment.
   *
   * @throws IllegalStateException naming every variable that is missing or not usable
   */
  public static Deployment fromEnvironment() {
    Map<String, String> variables = System.getenv();
    return from(variables, lookAhead(variables));
  }

  /**
   * Begins what can be done beside the start of the function that Lambda is told to run.
   *
   * @return TLS for its client
   */
  static DeferredTls lookAhead(Map<String, String> variables) {
    boolean isStartedFromSnapshot = isStartedFromSnapshot();
    // Before a snapshot nobody waits, and there is a time for all of it: Priming.
    if (!isStartedFromSnapshot) {
      Ahead.begin(variables.getOrDefault("_HANDLER", ""));
    }
    DeferredTls tls = new DeferredTls();
    @Nullable URI other = endpoint("DYNAMODB_ENDPOINT", variables, new ArrayList<>());
    if (other == null || other.getScheme().equals("https")) {
      @Nullable String host = other == null ? service(variables) : other.getHost();
      if (isStartedFromSnapshot) {
        tls.begin();
      } else if (host != null) {
        int port = other == null || other.getPort() < 0 ? HTTPS : other.getPort();
        Ahead.run("tls", () -> tls.rehearse(host, port));
      }
    }
    return tls;
  }

  /**
   * Where the SDK reaches the service, in most regions; one of a partition with another suffix is
   * only not looked ahead to. Source: "DynamoDB endpoints and quotas", AWS General Reference.
   */
  private static String service(Map<String, String> variables) {
    String region = variables.getOrDefault("AWS_REGION", "");
    return "dynamodb."
        + region
        + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  }

  /**
   * Does something beside the start of a function that is not restored from a snapshot.
   *
   * @param work that initialises no class which making a deployment does
   */
  public static void ahead(String name, Runnable work) {
    if (!isStartedFromSnapshot()) {
      Ahead.run(name, work);
    }
  }

  static Deployment from(Map<String, String> variables) {
    return from(variables, new DeferredTls());
  }

  private static Deployment from(Map<String, String> variables, DeferredTls tls) {
    List<String> errors = new ArrayList<>();
    String tableName = required("TABLE_NAME", variables, errors);
    String region = required("AWS_REGION", variables, errors);
    @Nullable URI endpoint = endpoint("DYNAMODB_ENDPOINT", variables, errors);
    Duration retention =
        Duration.ofDays(number("EXPIRED_RETENTION_DAYS", 0, 0, 9_999, variables, errors));
    int idBlockSize = number("ID_BLOCK_SIZE", 1, 1, MAX_ID_BLOCK_SIZE, variables, errors);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(String.join(" ", errors));
    }
    return new Deployment(
        dynamoDb(Region.of(region), endpoint, credentials(variables), tls),
        tableName,
        retention,
        variables.getOrDefault("CURSOR_KEY", ""),
        idBlockSize,
        Clock.systemUTC());
  }

  /**
   * The secret for the cursors of a list.
   *
   * @throws IllegalStateException where there is none
   */
  public byte[] requiredCursorKey() {
    if (cursorKey.isBlank()) {
      throw new IllegalStateException("The environment variable CURSOR_KEY is not set.");
    }
    return cursorKey.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether Lambda takes a snapshot of this process and starts others from it. */
  public static boolean isStartedFromSnapshot() {
    return "snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /**
   * The same for requests before a snapshot that reach no network.
   *
   * @param answer what DynamoDB answers to everything, as JSON
   */
  public Deployment rehearsal(String answer) {
    return with(PrimingClient.offline(dynamoDb, answer));
  }

  /** The same for requests before a snapshot, of which no connection is to stay. */
  public Deployment withoutConnections() {
    return with(PrimingClient.unkept(dynamoDb));
  }

  private Deployment with(DynamoDbClient other) {
    return new Deployment(other, tableName, retention, cursorKey, idBlockSize, clock);
  }

  private static int number(
      String name,
      int unset,
      int least,
      int most,
      Map<String, String> variables,
      List<String> errors) {
    String value = variables.getOrDefault(name, Integer.toString(unset));
    if (value.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(value, 10);
      if (number >= least && number <= most) {
        return number;
      }
    }
    errors.add(
        "The environment variable %s must be a whole number from %d to %d."
            .formatted(name, least, most));
    return unset;
  }

  static String required(String name, Map<String, String> variables, List<String> errors) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      errors.add("The environment variable " + name + " is not set.");
    }
    return value;
  }

  static @Nullable URI endpoint(String name, Map<String, String> variables, List<String> errors) {
    // The template always passes the variable on: empty means the service itself.
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      return null;
    }
    if (!value.matches("https?://[^/?#\\s]+/?")) {
      errors.add(
          "The environment variable " + name + " must be a URL such as http://localhost:8000.");
      return null;
    }
    return URI.create(value);
  }

  static DynamoDbClient dynamoDb(
      Region region, @Nullable URI endpoint, AwsCredentialsProvider credentials, DeferredTls tls) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(http(tls))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                    .apiCallTimeout(CALL_TIMEOUT)
                    // Exponential, with jitter; a token bucket ends it when DynamoDB is down.
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            // An answer that was changed on its way is no answer.
                            .retryOnException(Crc32MismatchException.class)
                            .build())
                    .build());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  /**
   * The function's own role. With SnapStart Lambda gives no keys in the environment but an address
   * to ask, so that a snapshot has none that expire; what was asked there is asked again in time.
   *
   * <p>Source: "Using the Lambda execution environment" and "Lambda SnapStart", AWS Lambda
   * Developer Guide. Elsewhere the SDK searches in its own order.
   */
  static AwsCredentialsProvider credentials(Map<String, String> variables) {
    if (variables.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
      return ContainerCredentialsProvider.create();
    }
    return variables.containsKey("AWS_ACCESS_KEY_ID")
        ? EnvironmentVariableCredentialsProvider.create()
        : DefaultCredentialsProvider.builder().build();
  }

  static SdkHttpClient.Builder<?> http(DeferredTls tls) {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(ATTEMPT_TIMEOUT)
        .tlsSocketStrategy(tls);
  }
}
