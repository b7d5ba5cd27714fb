package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.events.ListEvseStatusHistory;
import temporaryevse.lambda.Deployment;
import temporaryevse.local.testing.SettableClock;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** Every handler over one empty table, with a clock that the test sets. */
public final class Api {

  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00.250Z");

  public final SettableClock clock = new SettableClock(NOW);
  public final RecordedContext context = new RecordedContext();
  public final String table;
  public final Deployment deployment;
  private final Optional<Map<String, Object>> caller;
  private final DynamoDbClient dynamoDb = TestDynamoDb.client();

  private Api(String table, DynamoDbClient client, Optional<Map<String, Object>> caller) {
    this.table = table;
    this.caller = caller;
    this.deployment =
        new Deployment(client, table, Duration.ofDays(400), 1, List.of("a secret"), 1, clock);
  }

  /** A table of its own. */
  public static Api overNewTable() {
    return new Api(TestDynamoDb.newTable(), TestDynamoDb.client(), Optional.empty());
  }

  /** The same table through another client; its clock stands at {@link #NOW}. */
  public Api through(DynamoDbClient client) {
    return new Api(table, client, caller);
  }

  /** A table that there is, at a time. */
  static Api over(String table, Instant now) {
    Api api = new Api(table, TestDynamoDb.client(), Optional.empty());
    api.clock.set(now);
    return api;
  }

  /** The same table, called by another; its clock stands at {@link #NOW}. */
  public Api as(Map<String, Object> authorizer) {
    return new Api(table, deployment.dynamoDb(), Optional.of(authorizer));
  }

  public APIGatewayProxyResponseEvent post(String body) {
    return post(event(body));
  }

  /** A create with an idempotency key. */
  public APIGatewayProxyResponseEvent post(String key, String body) {
    return post(
        event(body)
            .withMultiValueHeaders(
                Map.of(
                    "Content-Type", List.of("application/json"), "idempotency-key", List.of(key))));
  }

  public APIGatewayProxyResponseEvent post(APIGatewayProxyRequestEvent event) {
    return answer(new CreateTemporaryEvseStatus(deployment), event);
  }

  public APIGatewayProxyResponseEvent patch(String id, String body) {
    return answer(new UpdateTemporaryEvseStatus(deployment), withId(event(body), id));
  }

  public APIGatewayProxyResponseEvent patch(long id, String body) {
    return patch(Long.toString(id), body);
  }

  public APIGatewayProxyResponseEvent get(String id) {
    return answer(new GetTemporaryEvseStatus(deployment), withId(event(null), id));
  }

  public APIGatewayProxyResponseEvent get(long id) {
    return get(Long.toString(id));
  }

  public APIGatewayProxyResponseEvent delete(String id) {
    return answer(new DeleteTemporaryEvseStatus(deployment), withId(event(null), id));
  }

  public APIGatewayProxyResponseEvent delete(long id) {
    return delete(Long.toString(id));
  }

  /** A change or removal on the condition of an entity tag. */
  public APIGatewayProxyResponseEvent patchIfMatch(long id, String tag, String body) {
    return answer(
        new UpdateTemporaryEvseStatus(deployment),
        withId(
            event(body)
                .withMultiValueHeaders(
                    Map.of("Content-Type", List.of("application/json"), "If-Match", List.of(tag))),
            Long.toString(id)));
  }

  /** A removal on the condition of an entity tag. */
  public APIGatewayProxyResponseEvent deleteIfMatch(long id, String tag) {
    return answer(
        new DeleteTemporaryEvseStatus(deployment),
        withId(
            event(null).withMultiValueHeaders(Map.of("if-match", List.of(tag))),
            Long.toString(id)));
  }

  /** A read of a history; the query as it stands in a URL behind the question mark. */
  public APIGatewayProxyResponseEvent history(String query) {
    return answer(
        new ListEvseStatusHistory(deployment),
        event(null).withMultiValueQueryStringParameters(parameters(query)));
  }

  /** A read of what counts; the query as it stands in a URL behind the question mark. */
  public APIGatewayProxyResponseEvent effective(String query) {
    return answer(
        new ListEffectiveEvseStatuses(deployment),
        event(null).withMultiValueQueryStringParameters(parameters(query)));
  }

  /**
   * Runs what the schedule runs, and then the queue's function for what is due by now.
   *
   * @return the counts of both
   * @throws IllegalStateException where something failed
   */
  public JsonNode advance() {
    return Clockwork.over(deployment).run(context);
  }

  /** A list; the query as it stands in a URL behind the question mark. */
  public APIGatewayProxyResponseEvent list(String query) {
    return answer(
        new ListTemporaryEvseStatuses(deployment),
        event(null).withMultiValueQueryStringParameters(parameters(query)));
  }

  private static @Nullable Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters
          .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
          .add(parts.length == 2 ? decode(parts[1]) : "");
    }
    return parameters.isEmpty() ? null : parameters;
  }

  /** The ids on one page of a list. */
  public List<Long> ids(String query) {
    APIGatewayProxyResponseEvent response = list(query);
    if (response.getStatusCode() != 200) {
      throw new AssertionError(response.getBody());
    }
    return ids(response);
  }

  public static List<Long> ids(APIGatewayProxyResponseEvent response) {
    return StreamSupport.stream(json(response).spliterator(), false)
        .map(status -> status.path("id").longValue())
        .toList();
  }

  /** The query of the next page, if there is one. */
  public static Optional<String> next(APIGatewayProxyResponseEvent response) {
    return Optional.ofNullable(response.getHeaders().get("Link"))
        .map(link -> link.substring(link.indexOf('?') + 1, link.indexOf(">; rel=\"next\"")));
  }

  /** Creates a status and returns its id. */
  public long create(String fields) {
    APIGatewayProxyResponseEvent response =
        post("{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"BLOCKED\"" + fields + "}");
    if (response.getStatusCode() != 201) {
      throw new AssertionError(response.getBody());
    }
    return json(response).path("id").longValue();
  }

  public long create(Instant validFrom, Instant validTo) {
    return create(",\"validFrom\":\"" + validFrom + "\",\"validTo\":\"" + validTo + "\"");
  }

  public APIGatewayProxyResponseEvent answer(
      ApiFunction operation, APIGatewayProxyRequestEvent event) {
    caller.ifPresent(event.getRequestContext()::setAuthorizer);
    return Events.answer(operation, event, context);
  }

  public static APIGatewayProxyRequestEvent event(@Nullable String body) {
    APIGatewayProxyRequestEvent.ProxyRequestContext requestContext =
        new APIGatewayProxyRequestEvent.ProxyRequestContext().withRequestId("api-gateway-request");
    requestContext.setAuthorizer(authorizer("acme", "*", "read write"));
    return new APIGatewayProxyRequestEvent()
        .withRequestContext(requestContext)
        .withMultiValueHeaders(Map.of("Content-Type", List.of("application/json")))
        .withBody(body)
        .withIsBase64Encoded(false);
  }

  /** What the authorizer hands on. */
  public static Map<String, Object> authorizer(String account, String operators, String scopes) {
    return Map.of(
        "principalId", account,
        "integrationLatency", 0,
        "account", account,
        "operators", operators,
        "scopes", scopes);
  }

  private static APIGatewayProxyRequestEvent withId(APIGatewayProxyRequestEvent event, String id) {
    return event.withPathParameters(Map.of("id", id));
  }

  public static JsonNode json(APIGatewayProxyResponseEvent response) {
    try {
      return new ObjectMapper().readTree(response.getBody());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  public static String code(APIGatewayProxyResponseEvent response) {
    return json(response).at("/error/code").textValue();
  }

  public static Map<String, AttributeValue> key(long id) {
    return Map.of("pk", AttributeValue.fromS("STATUS#" + id % 8), "sk", number(id));
  }

  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  public void put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(request -> request.tableName(table).item(item));
  }

  /** The item of a status; empty where there is none. */
  public Map<String, AttributeValue> stored(long id) {
    return new HashMap<>(
        dynamoDb
            .getItem(request -> request.tableName(table).consistentRead(true).key(key(id)))
            .item());
  }

  public List<Map<String, AttributeValue>> items() {
    return dynamoDb
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  public List<Map<String, AttributeValue>> statuses() {
    return items().stream().filter(item -> item.containsKey("temporaryStatus")).toList();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
