package temporaryevse.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request, or a run of the schedule, over the statuses of {@link #seed}, and what comes of it
 * without a fault.
 *
 * @param name for people
 * @param run does it once
 * @param effect what it does
 * @param inARow how many of its calls are made one after the other
 */
record FaultOperation(String name, Function<Api, Answer> run, Effect effect, int inARow) {

  static final String EVSE = "DK*SPI*E123*1";

  private static final String REQUEST =
      "{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"MAINTENANCE\","
          + "\"validFrom\":\"2025-04-23T10:00:00Z\",\"validTo\":\"2026-04-23T18:00:00Z\"}";
  private static final String CREATED =
      "\"temporaryStatus\":\"MAINTENANCE\",\"evseId\":\"DK*SPI*E123*1\","
          + "\"validFrom\":\"2025-04-23T10:00:00Z\",\"validTo\":\"2026-04-23T18:00:00Z\"}";

  /** The status without an end. */
  private static final String FIRST =
      "{\"id\":1,\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E123*1\","
          + "\"validFrom\":\"2025-01-01T00:00:00Z\"}";

  /** The status with an end. */
  private static final String SECOND =
      "{\"id\":2,\"temporaryStatus\":\"BLOCKED\",\"evseId\":\"DK*SPI*E123*1\","
          + "\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2026-02-01T00:00:00Z\"}";

  /** The status that was created with a key. */
  private static final String LAST = "{\"id\":8," + CREATED;

  /** What counts, and an EVSE that never had a status. */
  private static final String EFFECTIVE =
      "[{\"evseId\":\"DK*SPI*E123*1\",\"at\":\""
          + Api.NOW
          + "\",\"temporaryStatus\":\"MAINTENANCE\",\"id\":8,\"since\":\""
          + Api.NOW
          + "\",\"until\":\"2026-04-23T18:00:00Z\",\"overridden\":[1,2],\"schedule\":["
          + "{\"temporaryStatus\":\"BLOCKED\",\"id\":3,\"validFrom\":\"2026-04-23T18:00:00Z\"}],"
          + "\"sequence\":6,\"lastUpdated\":\""
          + Api.NOW
          + "\"},{\"evseId\":\"DK*SPI*E999\",\"at\":\""
          + Api.NOW
          + "\",\"schedule\":[]}]";

  /** The first event of the last entry of the log. */
  private static final String HISTORY =
      "[{\"specversion\":\"1.0\",\"id\":\"DKSPIE123*1/6/1\",\"source\":\"temporary-evse-statuses\","
          + "\"type\":\"temporary-evse-status.created\",\"subject\":\"DKSPIE123*1\",\"time\":\""
          + Api.NOW
          + "\",\"datacontenttype\":\"application/json\",\"operator\":\"DK*SPI\","
          + "\"sequence\":\"0000000000000006\",\"data\":{\"status\":"
          + LAST
          + "},\"account\":\"acme\"}]";

  private static final int NO_STATUS = 999;

  /** What came of it. */
  sealed interface Answer {

    /** To a request. */
    record Http(APIGatewayProxyResponseEvent event) implements Answer {}

    /** From a run of the schedule. */
    record Counts(JsonNode counts) implements Answer {}

    /** Nothing came: an exception left the handler. */
    record Thrown(Throwable cause) implements Answer {}
  }

  /** What it does where nothing fails. */
  sealed interface Effect {

    /** Answers 201 with a new status. */
    record Adds(String fields, boolean hasKey) implements Effect {}

    /** Answers 200 with what the status then is. */
    record Changes(long id, String to) implements Effect {}

    /** As {@link Changes}, to a status that has ended with it. */
    record Ends(long id, String to) implements Effect {}

    /** Answers 204, and the status is gone. */
    record Removes(long id) implements Effect {}

    /** Answers what there is, and changes nothing. */
    record Reads(int status, String body) implements Effect {}

    /** Refuses, and changes nothing. */
    record Refuses(int status, String code) implements Effect {}

    /** Moves EVSEs over boundaries that have passed, and deletes what has ended. */
    record Advances() implements Effect {}
  }

  /** What every operation begins with. */
  static void seed(Api api) {
    create(api, ",\"validFrom\":\"2025-01-01T00:00:00Z\"");
    create(api, ",\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2026-02-01T00:00:00Z\"");
    create(api, ",\"validFrom\":\"2026-03-01T00:00:00Z\"");
    create(api, "");
    expect(api.delete(4), 204);
    // Due: a boundary has passed on one EVSE, and two statuses were over when they were created.
    api.clock.set(Api.NOW.minus(Duration.ofHours(1)));
    create(api, "DK*SPI*E5", ",\"validTo\":\"" + Api.NOW.minusSeconds(60) + "\"");
    api.clock.set(Api.NOW);
    for (String evseId : List.of("DK*SPI*E6", "DK*SPI*E7")) {
      create(
          api,
          evseId,
          ",\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2025-06-01T00:00:00Z\"");
    }
    expect(post(api, REQUEST, "used"), 201);
  }

  static List<FaultOperation> all() {
    return List.of(
        new FaultOperation(
            "create", http(api -> api.post(REQUEST)), new Effect.Adds(CREATED, false), 3),
        new FaultOperation(
            "create with a key",
            http(api -> post(api, REQUEST, "new")),
            new Effect.Adds(CREATED, true),
            3),
        new FaultOperation(
            "create again with the same key",
            http(api -> post(api, REQUEST, "used")),
            new Effect.Reads(201, LAST),
            3),
        new FaultOperation(
            "create something else with a used key",
            http(api -> post(api, REQUEST.replace("MAINTENANCE", "BLOCKED"), "used")),
            new Effect.Refuses(422, "idempotency_key_reused"),
            3),
        new FaultOperation(
            "list all",
            http(api -> api.list("")),
            new Effect.Reads(200, "[" + FIRST + "," + SECOND + "," + LAST + "]"),
            1),
        new FaultOperation(
            "list by EVSE",
            http(api -> api.list("evseId=" + EVSE)),
            new Effect.Reads(200, "[" + FIRST + "," + SECOND + "," + LAST + "]"),
            2),
        new FaultOperation(
            "effective by EVSE",
            http(api -> api.effective("evseId=" + EVSE + "&evseId=DK*SPI*E999")),
            new Effect.Reads(200, EFFECTIVE),
            1),
        new FaultOperation(
            "effective by operator",
            http(api -> api.effective("operator=DK*SPI")),
            new Effect.Reads(
                200, EFFECTIVE.replaceFirst(",\\{\"evseId\":\"DK\\*SPI\\*E999.*", "]")),
            2),
        new FaultOperation(
            "history",
            http(api -> api.history("evseId=" + EVSE + "&after=5&limit=1")),
            new Effect.Reads(200, HISTORY),
            1),
        new FaultOperation("get", http(api -> api.get(1)), new Effect.Reads(200, FIRST), 1),
        new FaultOperation(
            "get what there is not",
            http(api -> api.get(NO_STATUS)),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        patch("patch `{}`", 1, "{}", FIRST),
        patch(
            "patch the end",
            1,
            "{\"validTo\":\"2026-05-05T00:00:00Z\"}",
            FIRST.replace("}", ",\"validTo\":\"2026-05-05T00:00:00Z\"}")),
        new FaultOperation(
            "patch the end into the past",
            http(api -> api.patch(2, "{\"validTo\":\"2025-05-05T00:00:00Z\"}")),
            new Effect.Ends(2, SECOND.replace("2026-02-01", "2025-05-05")),
            3),
        new FaultOperation(
            "patch to no period",
            http(api -> api.patch(2, "{\"validTo\":\"2024-01-01T00:00:00Z\"}")),
            new Effect.Refuses(422, "invalid_period"),
            2),
        new FaultOperation(
            "patch what there is not",
            http(api -> api.patch(NO_STATUS, "{\"temporaryStatus\":\"RESERVED\"}")),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        new FaultOperation("delete", http(api -> api.delete(1)), new Effect.Removes(1), 3),
        new FaultOperation(
            "create of a batch", http(FaultOperation::batch), new Effect.Adds(CREATED, true), 4),
        new FaultOperation(
            "delete of a batch", http(FaultOperation::batchDelete), new Effect.Removes(1), 3),
        new FaultOperation(
            "delete what there is not",
            http(api -> api.delete(NO_STATUS)),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        new FaultOperation("advance", FaultOperation::advance, new Effect.Advances(), 3));
  }

  private static FaultOperation patch(String name, long id, String body, String to) {
    return new FaultOperation(
        name, http(api -> api.patch(id, body)), new Effect.Changes(id, to), 3);
  }

  private static Function<Api, Answer> http(Function<Api, APIGatewayProxyResponseEvent> request) {
    return api -> {
      try {
        return new Answer.Http(request.apply(api));
      } catch (RuntimeException e) {
        return new Answer.Thrown(e);
      }
    };
  }

  private static APIGatewayProxyResponseEvent post(Api api, String body, String key) {
    return api.post(
        Api.event(body)
            .withMultiValueHeaders(
                Map.of(
                    "Content-Type", List.of("application/json"), "Idempotency-Key", List.of(key))));
  }

  /** A batch of one EVSE; its result is what the answer to a create would be. */
  private static APIGatewayProxyResponseEvent batch(Api api) {
    return result(
        api.batch(
            "new",
            REQUEST.replace("\"evseId\":\"" + EVSE + "\"", "\"evseIds\":[\"" + EVSE + "\"]")));
  }

  /** A batch of one id; its result is what the answer to a removal would be. */
  private static APIGatewayProxyResponseEvent batchDelete(Api api) {
    return result(api.batchDelete("{\"ids\":[1]}"));
  }

  private static APIGatewayProxyResponseEvent result(APIGatewayProxyResponseEvent batch) {
    if (batch.getStatusCode() != 200) {
      return batch;
    }
    JsonNode result = Api.json(batch).at("/results/0");
    int status = result.path("status").intValue();
    Map<String, String> headers = new HashMap<>(batch.getHeaders());
    if (status == 503) {
      headers.put("Retry-After", "1");
    }
    @Nullable String body =
        switch (status) {
          case 201 -> result.path("temporaryEvseStatus").toString();
          case 204 -> null;
          default -> "{\"error\":" + result.path("error") + "}";
        };
    return batch.withStatusCode(status).withHeaders(headers).withBody(body);
  }

  private static Answer advance(Api api) {
    try {
      return new Answer.Counts(api.advance());
    } catch (RuntimeException e) {
      return new Answer.Thrown(e);
    }
  }

  private static void create(Api api, String fields) {
    create(api, EVSE, fields);
  }

  private static void create(Api api, String evseId, String fields) {
    expect(
        api.post("{\"evseId\":\"" + evseId + "\",\"temporaryStatus\":\"BLOCKED\"" + fields + "}"),
        201);
  }

  private static void expect(APIGatewayProxyResponseEvent answer, int status) {
    if (answer.getStatusCode() != status) {
      throw new AssertionError(answer.getBody());
    }
  }
}
