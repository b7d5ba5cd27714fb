package temporaryevse.bench.peer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** {@code POST /v2/temporary-evse-statuses}. */
public final class CreateStatus
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final ObjectMapper mapper =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final String tableName = System.getenv("TABLE_NAME");

  /** For Lambda. */
  public CreateStatus() {}

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    StatusRequest request;
    try {
      request = mapper.readValue(body(event), StatusRequest.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return error("malformed_json", "The body must be one JSON object with known fields.", event);
    }
    if (request.temporaryStatus() == null || request.evseId() == null) {
      return error("missing_required_field", "A required field is missing.", event);
    }
    Optional<Evse> evse = Evse.parse(request.evseId());
    if (evse.isEmpty()) {
      return error("invalid_evse_id", "The field `evseId` must be an EVSE ID.", event);
    }
    Instant validFrom =
        request.validFrom() == null ? Instant.now() : request.validFrom().toInstant();
    Instant validTo = instant(request.validTo());
    if (validTo != null && !validTo.isAfter(validFrom)) {
      return error("invalid_period", "The field `validTo` must be later than `validFrom`.", event);
    }
    Status status =
        new Status(nextId(), request.temporaryStatus(), request.evseId(), validFrom, validTo);
    store(status, evse.get());
    return answer(201, status, event)
        .withHeaders(
            Map.of(
                "Content-Type",
                "application/json",
                "X-Request-Id",
                event.getRequestContext().getRequestId(),
                "Location",
                "/v2/temporary-evse-statuses/" + status.id()));
  }

  private static String body(APIGatewayProxyRequestEvent event) {
    return Boolean.TRUE.equals(event.getIsBase64Encoded())
        ? new String(Base64.getDecoder().decode(event.getBody()), StandardCharsets.UTF_8)
        : event.getBody();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime dateTime) {
    return dateTime == null ? null : dateTime.toInstant();
  }

  private long nextId() {
    Map<String, AttributeValue> counter =
        dynamoDb
            .updateItem(
                update ->
                    update
                        .tableName(tableName)
                        .key(
                            Map.of(
                                "pk", AttributeValue.fromS("COUNTER"),
                                "id", AttributeValue.fromN("0")))
                        .updateExpression("ADD #lastId :one")
                        .expressionAttributeNames(Map.of("#lastId", "lastId"))
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .attributes();
    return Long.parseLong(Objects.requireNonNull(counter.get("lastId")).n());
  }

  private void store(Status status, Evse evse) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("pk", AttributeValue.fromS("STATUS#" + status.id() % 8));
    item.put("id", number(status.id()));
    item.put("temporaryStatus", AttributeValue.fromS(status.temporaryStatus().name()));
    item.put("evseId", AttributeValue.fromS(status.evseId()));
    item.put("canonicalEvseId", AttributeValue.fromS(evse.canonical()));
    item.put("operator", AttributeValue.fromS(evse.operator()));
    item.put("validFrom", number(status.validFrom().toEpochMilli()));
    Instant validTo = status.validTo();
    if (validTo != null) {
      item.put("validTo", number(validTo.toEpochMilli()));
      item.put("expiresAt", number(Math.ceilDiv(validTo.toEpochMilli(), 1000L)));
    }
    item.put("creation", AttributeValue.fromS(UUID.randomUUID().toString()));
    dynamoDb.putItem(
        put -> put.tableName(tableName).item(item).conditionExpression("attribute_not_exists(pk)"));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private APIGatewayProxyResponseEvent error(
      String code, String message, APIGatewayProxyRequestEvent event) {
    return answer(
        400,
        Map.of("error", Map.of("type", "invalid_request", "code", code, "message", message)),
        event);
  }

  private APIGatewayProxyResponseEvent answer(
      int statusCode, Object body, APIGatewayProxyRequestEvent event) {
    try {
      return new APIGatewayProxyResponseEvent()
          .withStatusCode(statusCode)
          .withHeaders(
              Map.of(
                  "Content-Type",
                  "application/json",
                  "X-Request-Id",
                  event.getRequestContext().getRequestId()))
          .withBody(mapper.writeValueAsString(body))
          .withIsBase64Encoded(false);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
