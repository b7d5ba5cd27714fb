package temporaryevse.local.dynamodb;

import java.net.URI;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import temporaryevse.local.http.Logs;
import temporaryevse.local.http.LoopbackServer;

/**
 * AWS's DynamoDB Local in this JVM, in memory, so that everything is gone when it is closed. All
 * credentials and regions see the same tables.
 *
 * <p>Its own server would listen on every interface and can report its use to AWS. Neither happens
 * here: only its request handler runs, in a server that listens on the loopback address alone.
 */
public final class LocalDynamoDb implements AutoCloseable {
  /**
   * Every database of a JVM shares a table of operations, which is filled anew as a database
   * starts: requests wait for that, and so do other databases that start.
   */
  private static final ReadWriteLock OPERATIONS = new ReentrantReadWriteLock();

  private final LocalDynamoDBServerHandler database;
  private final LoopbackServer server;

  private LocalDynamoDb(LocalDynamoDBServerHandler database, LoopbackServer server) {
    this.database = database;
    this.server = server;
  }

  /** Starts an empty database on a free port. */
  public static LocalDynamoDb start() {
    Logs.quieten();
    boolean inMemory = true;
    boolean sharedAcrossRegionsAndCredentials = true;
    boolean slowlyChangingTableStatus = false;
    LocalDynamoDBServerHandler database;
    OPERATIONS.writeLock().lock();
    try {
      database =
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(
                  0, inMemory, null, sharedAcrossRegionsAndCredentials, slowlyChangingTableStatus),
              "");
    } finally {
      OPERATIONS.writeLock().unlock();
    }
    LoopbackServer server = new LoopbackServer("dynamodb-local", new Requests(database));
    server.listen(0);
    return new LocalDynamoDb(database, server);
  }

  /** The URL of the database, such as {@code http://127.0.0.1:54321}. */
  public URI endpoint() {
    return URI.create("http://" + LoopbackServer.HOST + ":" + server.port());
  }

  /** A new client of the database, which the caller closes. */
  public DynamoDbClient newClient() {
    return clientBuilder(endpoint()).build();
  }

  /** A builder of clients for any DynamoDB Local, with made-up credentials. */
  public static DynamoDbClientBuilder clientBuilder(URI endpoint) {
    return configure(DynamoDbClient.builder(), endpoint);
  }

  /** A builder of clients for the streams of any DynamoDB Local, with made-up credentials. */
  public static DynamoDbStreamsClientBuilder streamsClientBuilder(URI endpoint) {
    return configure(DynamoDbStreamsClient.builder(), endpoint);
  }

  private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(
      B builder, URI endpoint) {
    Logs.quieten();
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(Objects.requireNonNullElse(System.getenv("AWS_REGION"), "eu-central-1")))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }

  /** The database, but for the moments in which another one starts. */
  private static final class Requests extends Handler.Wrapper {
    Requests(Handler database) {
      super(database);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      OPERATIONS.readLock().lock();
      try {
        return super.handle(request, response, callback);
      } finally {
        OPERATIONS.readLock().unlock();
      }
    }
  }
}
