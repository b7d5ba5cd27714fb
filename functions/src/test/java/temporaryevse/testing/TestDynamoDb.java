package temporaryevse.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.dynamodb.Tables;
import temporaryevse.local.template.Template;

/**
 * One DynamoDB for all tests of a JVM: DynamoDB Local in this process, or LocalStack where the
 * system property {@code dynamodb} says {@code localstack}. Each test has a table of its own, as
 * {@code template.yaml} defines it.
 */
public final class TestDynamoDb {

  /** Root of the checkout. */
  public static final Path ROOT = Path.of(System.getProperty("root.directory", ".."));

  public static final Template TEMPLATE = Template.read(ROOT.resolve("template.yaml"));

  private static final URI ENDPOINT =
      System.getProperty("dynamodb", "local").equals("localstack")
          ? LocalStack.start()
          : LocalDynamoDb.start().endpoint();

  private static final DynamoDbClient CLIENT = client(http());

  private TestDynamoDb() {}

  /** A client as in a deployed function, with its timeouts. */
  public static SdkHttpClient http() {
    return Apache5HttpClient.builder()
        .connectionTimeout(Duration.ofSeconds(1))
        .socketTimeout(Duration.ofMillis(2_500))
        .build();
  }

  /** Where the database is. */
  public static URI endpoint() {
    return ENDPOINT;
  }

  /** A client that all tests share. */
  public static DynamoDbClient client() {
    return CLIENT;
  }

  /** A client of the same database on another network. */
  public static DynamoDbClient client(SdkHttpClient http) {
    return client(ENDPOINT, http);
  }

  /** A client of another database. */
  public static DynamoDbClient client(URI endpoint) {
    return client(endpoint, http());
  }

  /** A client whose every request passes through an interceptor. */
  public static DynamoDbClient client(ExecutionInterceptor interceptor) {
    return builder(ENDPOINT, http())
        .overrideConfiguration(
            ClientOverrideConfiguration.builder().addExecutionInterceptor(interceptor).build())
        .build();
  }

  /** A client of a database that is not there; like the deployed one it gives up in time. */
  public static DynamoDbClient unreachable() {
    return client(URI.create("http://127.0.0.1:1"), http());
  }

  private static DynamoDbClient client(URI endpoint, SdkHttpClient http) {
    return builder(endpoint, http).build();
  }

  private static DynamoDbClientBuilder builder(URI endpoint, SdkHttpClient http) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(http);
  }

  /**
   * Creates an empty table and returns its name. DynamoDB Local deletes by time to live within
   * seconds and by the real clock, which would take what tests look at; so here it does not. A
   * table has no stream here either, with which DynamoDB Local is many times slower.
   */
  public static String newTable() {
    return newTable("Table");
  }

  /**
   * As {@link #newTable()}, for another table of the template.
   *
   * @param logicalId its name in the template
   */
  public static String newTable(String logicalId) {
    String name = "test-" + UUID.randomUUID();
    Tables.createTable(
        CLIENT, TEMPLATE.table(logicalId).withName(name).withoutTimeToLive().withoutStream());
    return name;
  }
}
