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
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code POST /v2/temporary-evse-statuses}. */
public final class CreateStatus
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final ObjectMapper mapper =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private final StatusTable table = new StatusTable();

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
        request.validFrom() == null
            ? Instant.now().truncatedTo(ChronoUnit.MILLIS)
            : request.validFrom().toInstant();
    Instant validTo = instant(request.validTo());
    if (validTo != null && !validTo.isAfter(validFrom)) {
      return error("invalid_period", "The field `validTo` must be later than `validFrom`.", event);
    }
    Status status = create(request, evse.get(), validFrom, validTo, event);
    return answer(201, status, event)
        .withHeaders(
            Map.of(
                "Content-Type",
                "application/json",
                "X-Request-Id",
                event.getRequestContext().getRequestId(),
                "Location",
                "/v2/temporary-evse-statuses/" + status.id(),
                "ETag",
                "\"" + status.version() + "\""));
  }

  private Status create(
      StatusRequest request,
      Evse evse,
      Instant validFrom,
      @Nullable Instant validTo,
      APIGatewayProxyRequestEvent event) {
    String evseId = Objects.requireNonNull(request.evseId());
    CompletableFuture<EvseState> read =
        CompletableFuture.supplyAsync(() -> table.readState(evse, evseId));
    long id = table.nextId();
    EvseState before = read.join();
    Status status =
        new Status(
            id,
            Objects.requireNonNull(request.temporaryStatus()),
            evseId,
            validFrom,
            validTo,
            before.sequence() + 1);
    Instant clock = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    EvseState after = before.with(status, before.later(clock));
    table.write(before, after, status, evse, event.getRequestContext().getAuthorizer());
    return status;
  }

  private static String body(APIGatewayProxyRequestEvent event) {
    return Boolean.TRUE.equals(event.getIsBase64Encoded())
        ? new String(Base64.getDecoder().decode(event.getBody()), StandardCharsets.UTF_8)
        : event.getBody();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime dateTime) {
    return dateTime == null ? null : dateTime.toInstant();
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
