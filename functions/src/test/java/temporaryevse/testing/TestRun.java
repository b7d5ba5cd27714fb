package temporaryevse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.local.LocalRun;
import temporaryevse.local.LocalRunSettings;

/** The local run of the built artifact, with a client that speaks HTTP to it. */
public final class TestRun implements AutoCloseable {

  /** Of the documented request. */
  public static final String STATUSES = "/v2/temporary-evse-statuses";

  private static final Contract CONTRACT = Contract.read();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<String> console = new ConcurrentLinkedQueue<>();
  private final LocalRun run;
  private final DynamoDbClient dynamoDb;

  private TestRun(UnaryOperator<LocalRunSettings> change) {
    run =
        LocalRun.start(
            change.apply(
                LocalRunSettings.of(
                        TestDynamoDb.ROOT.resolve("template.yaml"),
                        TestDynamoDb.ROOT.resolve("functions/target/artifact"))
                    .withConsole(console::add)));
    dynamoDb = TestDynamoDb.client(run.dynamoDbEndpoint());
  }

  /** Starts it with an empty database. */
  public static TestRun start() {
    return start(Map.of());
  }

  /** Starts it with other variables for the functions. */
  public static TestRun start(Map<String, String> environment) {
    return start(settings -> settings.withEnvironment(environment));
  }

  /** Starts it with other settings. */
  public static TestRun start(UnaryOperator<LocalRunSettings> change) {
    return new TestRun(change);
  }

  /** Where it is. */
  public URI address() {
    return run.address();
  }

  /** What the functions have written. */
  public String console() {
    return String.join("\n", console);
  }

  /** Sends a JSON body to the statuses. */
  public HttpResponse<String> post(String body) {
    return send(request(STATUSES).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Begins a request with a JSON body. */
  public HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(run.address().resolve(pathAndQuery))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json");
  }

  /** Sends a request and waits for its answer, which must be one that openapi.yaml describes. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      CONTRACT.check(Contract.Exchange.of(response));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Every item in the table. */
  public List<Map<String, AttributeValue>> items() {
    return dynamoDb
        .scanPaginator(
            scan -> scan.tableName(run.template().table("Table").name()).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  @Override
  public void close() {
    http.close();
    dynamoDb.close();
    run.close();
  }
}
