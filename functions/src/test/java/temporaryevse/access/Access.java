package temporaryevse.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.local.testing.SettableClock;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** The authorizer and the key function over one table, with a clock that the test sets. */
final class Access {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00.250Z");
  static final String METHOD =
      "arn:aws:execute-api:eu-central-1:000000000000:a1b2c3d4e5/live/GET/v2/temporary-evse-statuses";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final SettableClock clock = new SettableClock(NOW);
  final RecordedContext context = new RecordedContext();
  final String table;
  final AccessDeployment deployment;

  private Access(
      String table, DynamoDbClient client, boolean letsEveryoneIn, Optional<UsagePlan> plan) {
    this.table = table;
    this.deployment = new AccessDeployment(client, table, table, letsEveryoneIn, plan, clock);
  }

  /** A table of its own, keys needed, no limits. */
  static Access overNewTable() {
    return new Access(
        TestDynamoDb.newTable("KeyTable"), TestDynamoDb.client(), false, Optional.empty());
  }

  Access through(DynamoDbClient client) {
    return new Access(table, client, false, deployment.usagePlan());
  }

  Access limitedBy(UsagePlan plan) {
    return new Access(table, deployment.dynamoDb(), false, Optional.of(plan));
  }

  Access withoutLimits() {
    return new Access(table, deployment.dynamoDb(), false, Optional.empty());
  }

  Access lettingEveryoneIn() {
    return new Access(table, deployment.dynamoDb(), true, Optional.empty());
  }

  /** The key function's answer. */
  JsonNode administer(String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new AdministerKeys(deployment)
          .handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json(answer.toString(UTF_8));
  }

  /** Makes a key with these further fields. */
  JsonNode create(String fields) {
    JsonNode created =
        administer(
            """
            {"action":"create","by":"ann@example.com","account":"acme","operators":["DK*SPI"],
             "scopes":["read","write"]%s}\
            """
                .formatted(fields));
    if (!created.has("key")) {
      throw new AssertionError(created + "\n" + context.log());
    }
    return created;
  }

  JsonNode rotate(String keyId, int overlapHours) {
    return administer(
        "{\"action\":\"rotate\",\"by\":\"ann\",\"keyId\":\"%s\",\"overlapHours\":%d}"
            .formatted(keyId, overlapHours));
  }

  JsonNode revoke(String keyId) {
    return administer("{\"action\":\"revoke\",\"by\":\"ann\",\"keyId\":\"%s\"}".formatted(keyId));
  }

  /** The authorizer's answer to a request with these headers. */
  JsonNode authorize(String... authorization) {
    return json(authorizeEvent(event(List.of(authorization)).toString()));
  }

  String authorizeEvent(String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new AuthorizeRequest(deployment)
          .handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(UTF_8);
  }

  static ObjectNode event(List<String> authorization) {
    ObjectNode event = MAPPER.createObjectNode().put("type", "REQUEST").put("methodArn", METHOD);
    ObjectNode headers = event.putObject("multiValueHeaders");
    headers.putArray("Host").add("api.example.com");
    ArrayNode values = headers.putArray("authorization");
    authorization.forEach(values::add);
    event.putObject("requestContext").put("requestId", "api-gateway-request");
    return event;
  }

  static boolean isAllowed(JsonNode answer) {
    return answer.at("/policyDocument/Statement/0/Effect").asText().equals("Allow");
  }

  List<Map<String, AttributeValue>> items() {
    return TestDynamoDb.client()
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
