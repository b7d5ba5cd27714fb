package temporaryevse;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.AccessDeployment;
import temporaryevse.access.UsagePlan;
import temporaryevse.aws.AwsClients;
import temporaryevse.events.EventBus;
import temporaryevse.events.PublishDeployment;
import temporaryevse.events.UnpublishedEvents;
import temporaryevse.lambda.Deployment;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Table;
import temporaryevse.local.template.Template;
import temporaryevse.local.testing.SettableClock;
import temporaryevse.testing.AwsCall;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.ControlPlane;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.timing.DueQueue;
import temporaryevse.timing.TimingDeployment;

/**
 * Every function of the template over tables of its own, invoked as Lambda does: by the handler
 * that the template gives it.
 */
final class InvokedFunctions {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00.250Z");

  /** The key that the events name. */
  static final String KEY_ID = "9f2c1d4be07a6358c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f405162738";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Template TEMPLATE = TestDynamoDb.TEMPLATE;

  final SettableClock clock;
  private final String table;
  private final String keyTable;
  private final ControlPlane apiGateway;
  private final DynamoDbClient client;
  private final String accessKeyId;
  private final QueueInMemory due;
  private final QueueInMemory unpublished;
  private final BusInMemory bus = BusInMemory.sound();

  private InvokedFunctions(
      SettableClock clock,
      String table,
      String keyTable,
      ControlPlane apiGateway,
      DynamoDbClient client,
      String accessKeyId) {
    this.clock = clock;
    this.table = table;
    this.keyTable = keyTable;
    this.apiGateway = apiGateway;
    this.client = client;
    this.accessKeyId = accessKeyId;
    due = new QueueInMemory(clock);
    unpublished = new QueueInMemory(clock);
  }

  /** With a status (id 1) with a message and without an end, and the key that the events name. */
  static InvokedFunctions overNewTables(ControlPlane apiGateway) {
    String keyTable = TestDynamoDb.newTable("KeyTable");
    TestDynamoDb.client()
        .putItem(
            put ->
                put.tableName(keyTable)
                    .item(
                        Map.of(
                            "keyId", AttributeValue.fromS(KEY_ID),
                            "account", AttributeValue.fromS("acme"),
                            "operators", AttributeValue.fromSs(List.of("*")),
                            "scopes", AttributeValue.fromSs(List.of("read", "write")),
                            "createdAt", AttributeValue.fromN("1767225600000"),
                            "createdBy", AttributeValue.fromS("ann@example.com"))));
    InvokedFunctions functions =
        new InvokedFunctions(
            new SettableClock(NOW),
            TestDynamoDb.newTable(),
            keyTable,
            apiGateway,
            TestDynamoDb.client(),
            "local");
    functions.create(",\"message\":[{\"language\":\"en\",\"text\":\"Back at noon\"}]");
    return functions;
  }

  /** The same tables through another client, and another access key for API Gateway. */
  InvokedFunctions through(DynamoDbClient other, String otherAccessKeyId) {
    return new InvokedFunctions(clock, table, keyTable, apiGateway, other, otherAccessKeyId);
  }

  /** What IAM was asked about queues and the bus. */
  List<AwsCall> calls() {
    List<AwsCall> calls = new ArrayList<>();
    if (due.calls() > 0) {
      calls.add(AwsCall.of("sqs:SendMessage", "local-DueEvsesQueue"));
    }
    if (unpublished.calls() > 0) {
      calls.add(AwsCall.of("sqs:SendMessage", "local-UnpublishedEventsQueue"));
    }
    if (!bus.sizes().isEmpty()) {
      calls.add(AwsCall.of("events:PutEvents", "event-bus/local"));
    }
    return calls;
  }

  /** The tables of the template, by the names that they have here. */
  Map<String, Table> tables() {
    return Map.of(table, TEMPLATE.table("Table"), keyTable, TEMPLATE.table("KeyTable"));
  }

  /** Creates a status of {@code DK*SPI*E123*1}. */
  void create(String fields) {
    JsonNode answer =
        invoke(
            "CreateTemporaryEvseStatusFunction",
            event(
                "*",
                "{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"BLOCKED\"" + fields + "}"));
    if (answer.path("statusCode").asInt() != 201) {
      throw new AssertionError(answer.toString());
    }
  }

  /** An event of API Gateway about the status 1, from an account with these operators. */
  static ObjectNode event(String operators, @Nullable String body) {
    ObjectNode event = JSON.createObjectNode();
    event.putObject("multiValueHeaders").putArray("Content-Type").add("application/json");
    event.putObject("pathParameters").put("id", "1");
    event.put("body", body).put("isBase64Encoded", false);
    event
        .putObject("requestContext")
        .put("requestId", "api-gateway-request")
        .putObject("authorizer")
        .put("principalId", "acme")
        .put("integrationLatency", 0)
        .put("account", "acme")
        .put("keyId", KEY_ID)
        .put("operators", operators)
        .put("scopes", "read write");
    return event;
  }

  /** The answer of a function. */
  JsonNode invoke(String logicalId, JsonNode event) {
    return invoke(TEMPLATE.function(logicalId), event.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The answer to an event file, of the function that it is for. */
  JsonNode invoke(Path file) {
    try {
      return invoke(function(file), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode invoke(LambdaFunction function, byte[] event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler(function)
          .handleRequest(new ByteArrayInputStream(event), answer, new RecordedContext());
      return JSON.readTree(answer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The function that an event file is for. */
  static LambdaFunction function(Path file) {
    try {
      JsonNode event = JSON.readTree(Files.readString(file));
      if (event.path("type").asText().equals("REQUEST")) {
        return TEMPLATE.function("AuthorizeRequestFunction");
      }
      if (event.has("action")) {
        return TEMPLATE.function("AdministerKeysFunction");
      }
      if (event.has("httpMethod")) {
        return function(
            new Route(event.path("httpMethod").asText(), event.path("resource").asText()));
      }
      return TEMPLATE.function(
          switch (event.at("/Records/0/eventSource").asText()) {
            case "aws:sqs" -> "AdvanceEvseFunction";
            case "aws:dynamodb" -> "PublishEventsFunction";
            default ->
                event.has("detail-type") ? "SendDueEvsesFunction" : "RepublishEventsFunction";
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LambdaFunction function(Route route) {
    return TEMPLATE.functions().stream()
        .filter(function -> function.routes().contains(route))
        .findAny()
        .orElseThrow();
  }

  private RequestStreamHandler handler(LambdaFunction function) {
    try {
      Class<? extends RequestStreamHandler> type =
          Class.forName(function.handler()).asSubclass(RequestStreamHandler.class);
      if (function.policies().isEmpty()) {
        // It asks nothing of AWS, so there is nothing to deploy it with.
        return type.getConstructor().newInstance();
      }
      Object[] parts =
          switch (function.logicalId()) {
            case "AuthorizeRequestFunction", "AdministerKeysFunction" ->
                new Object[] {accessDeployment(function)};
            case "SendDueEvsesFunction", "AdvanceEvseFunction" ->
                new Object[] {new TimingDeployment(deployment(), dueQueue())};
            case "PublishEventsFunction" ->
                new Object[] {
                  new PublishDeployment(
                      eventBus(),
                      new UnpublishedEvents(unpublished, QueueInMemory.URL),
                      dueQueue(),
                      clock)
                };
            case "RepublishEventsFunction" -> new Object[] {eventBus(), deployment()};
            default -> new Object[] {deployment()};
          };
      Constructor<? extends RequestStreamHandler> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(parts).map(Object::getClass).toArray(Class<?>[]::new));
      // Only Lambda's constructor is public.
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(function.handler(), e);
    }
  }

  private Deployment deployment() {
    return new Deployment(client, table, Duration.ofDays(1), 1, List.of("a secret"), 1, clock);
  }

  private DueQueue dueQueue() {
    return new DueQueue(due, QueueInMemory.URL);
  }

  private EventBus eventBus() {
    return new EventBus(bus, BusInMemory.NAME, clock);
  }

  private AccessDeployment accessDeployment(LambdaFunction function) {
    return new AccessDeployment(
        client,
        keyTable,
        "temporary-evse-statuses",
        false,
        Optional.ofNullable(function.environment().get("USAGE_PLAN_ID"))
            .map(
                id ->
                    new UsagePlan(
                        id,
                        new AwsClients(
                                Region.of(TEMPLATE.region()),
                                StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create(accessKeyId, "secret")))
                            .apiGateway(Optional.of(apiGateway.endpoint())))),
        clock);
  }
}
