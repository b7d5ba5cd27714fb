package temporaryevse.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.timing.SweepEndedStatuses;

/**
 * A request, or a sweep, over the statuses of {@link #seed}, and what comes of it without a fault.
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

  private static final int NO_STATUS = 999;

  /** What came of it. */
  sealed interface Answer {

    /** To a request. */
    record Http(APIGatewayProxyResponseEvent event) implements Answer {}

    /** From a sweep. */
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

    /** Deletes what has ended. */
    record Sweeps() implements Effect {}
  }

  /** What every operation begins with. */
  static void seed(Api api) {
    create(api, ",\"validFrom\":\"2025-01-01T00:00:00Z\"");
    create(api, ",\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2026-02-01T00:00:00Z\"");
    create(api, ",\"validFrom\":\"2026-03-01T00:00:00Z\"");
    create(api, "");
    // Long enough ago for a sweep to delete it.
    api.clock.set(Api.NOW.minus(Duration.ofHours(1)));
    expect(api.delete(4), 204);
    api.clock.set(Api.NOW);
    for (int ended = 5; ended <= 7; ended++) {
      create(api, ",\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":\"2025-06-01T00:00:00Z\"");
    }
    expect(post(api, REQUEST, "used"), 201);
  }

  static List<FaultOperation> all() {
    return List.of(
        new FaultOperation(
            "create", http(api -> api.post(REQUEST)), new Effect.Adds(CREATED, false), 2),
        new FaultOperation(
            "create with a key",
            http(api -> post(api, REQUEST, "new")),
            new Effect.Adds(CREATED, true),
            2),
        new FaultOperation(
            "create again with the same key",
            http(api -> post(api, REQUEST, "used")),
            new Effect.Reads(201, LAST),
            2),
        new FaultOperation(
            "create something else with a used key",
            http(api -> post(api, REQUEST.replace("MAINTENANCE", "BLOCKED"), "used")),
            new Effect.Refuses(422, "idempotency_key_reused"),
            2),
        new FaultOperation(
            "list all",
            http(api -> api.list("")),
            new Effect.Reads(200, "[" + FIRST + "," + SECOND + "," + LAST + "]"),
            1),
        new FaultOperation(
            "list by EVSE",
            http(api -> api.list("evseId=" + EVSE)),
            new Effect.Reads(200, "[" + FIRST + "," + SECOND + "," + LAST + "]"),
            1),
        new FaultOperation("get", http(api -> api.get(1)), new Effect.Reads(200, FIRST), 1),
        new FaultOperation(
            "get what there is not",
            http(api -> api.get(NO_STATUS)),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        patch("patch `{}`", 1, "{}", FIRST),
        patch(
            "patch the reason",
            1,
            "{\"temporaryStatus\":\"RESERVED\"}",
            FIRST.replace("BLOCKED", "RESERVED")),
        patch(
            "patch the beginning",
            2,
            "{\"validFrom\":\"2025-02-02T00:00:00Z\"}",
            SECOND.replace("2025-01-01", "2025-02-02")),
        patch(
            "patch the beginning to now",
            2,
            "{\"validFrom\":null}",
            SECOND.replace("2025-01-01T00:00:00Z", Api.NOW.toString())),
        patch(
            "patch the end",
            1,
            "{\"validTo\":\"2026-05-05T00:00:00Z\"}",
            FIRST.replace("}", ",\"validTo\":\"2026-05-05T00:00:00Z\"}")),
        patch(
            "patch the end away",
            2,
            "{\"validTo\":null}",
            SECOND.replace(",\"validTo\":\"2026-02-01T00:00:00Z\"", "")),
        patch(
            "patch all fields",
            1,
            "{\"temporaryStatus\":\"RESERVED\",\"validFrom\":\"2025-02-02T00:00:00Z\","
                + "\"validTo\":\"2026-05-05T00:00:00Z\"}",
            "{\"id\":1,\"temporaryStatus\":\"RESERVED\",\"evseId\":\"DK*SPI*E123*1\","
                + "\"validFrom\":\"2025-02-02T00:00:00Z\",\"validTo\":\"2026-05-05T00:00:00Z\"}"),
        new FaultOperation(
            "patch the end into the past",
            http(api -> api.patch(2, "{\"validTo\":\"2025-05-05T00:00:00Z\"}")),
            new Effect.Ends(2, SECOND.replace("2026-02-01", "2025-05-05")),
            1),
        new FaultOperation(
            "patch to no period",
            http(api -> api.patch(2, "{\"validTo\":\"2024-01-01T00:00:00Z\"}")),
            new Effect.Refuses(422, "invalid_period"),
            1),
        new FaultOperation(
            "patch what there is not",
            http(api -> api.patch(NO_STATUS, "{\"temporaryStatus\":\"RESERVED\"}")),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        new FaultOperation("delete", http(api -> api.delete(1)), new Effect.Removes(1), 1),
        new FaultOperation(
            "delete what there is not",
            http(api -> api.delete(NO_STATUS)),
            new Effect.Refuses(404, "temporary_evse_status_not_found"),
            1),
        new FaultOperation("sweep", FaultOperation::sweep, new Effect.Sweeps(), 3));
  }

  private static FaultOperation patch(String name, long id, String body, String to) {
    return new FaultOperation(
        name, http(api -> api.patch(id, body)), new Effect.Changes(id, to), 1);
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

  private static Answer sweep(Api api) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    try {
      new SweepEndedStatuses(api.deployment, new EmbeddedMetrics(nowhere))
          .handleRequest(new ByteArrayInputStream(new byte[0]), answer, api.context);
      return new Answer.Counts(new ObjectMapper().readTree(answer.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      return new Answer.Thrown(e);
    }
  }

  private static void create(Api api, String fields) {
    expect(
        api.post("{\"evseId\":\"" + EVSE + "\",\"temporaryStatus\":\"BLOCKED\"" + fields + "}"),
        201);
  }

  private static void expect(APIGatewayProxyResponseEvent answer, int status) {
    if (answer.getStatusCode() != status) {
      throw new AssertionError(answer.getBody());
    }
  }
}
