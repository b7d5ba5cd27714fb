package temporaryevse.local.eventbus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.Json;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.template.EventBus;
import temporaryevse.local.template.Stack;
import temporaryevse.local.template.Template;

/**
 * EventBridge's own API, on a port of its own, with the action "PutEvents" of the Amazon
 * EventBridge API Reference.
 */
public final class EventsApi implements AutoCloseable {
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 256 * 1024;

  /** With what JSON and Base64 may add to the entries. */
  private static final int MAX_BODY_BYTES = 4 * MAX_BYTES;

  private final String region;
  private final Set<String> buses;
  private final EventJournal journal;
  private final Clock clock;
  private final Consumer<String> console;
  private final LoopbackServer server;

  private EventsApi(
      Template template, EventJournal journal, Clock clock, Consumer<String> console) {
    this.region = template.region();
    this.buses = template.eventBuses().stream().map(EventBus::name).collect(Collectors.toSet());
    this.journal = journal;
    this.clock = clock;
    this.console = console;
    this.server = new LoopbackServer("event-bus", new Endpoint()).stopTimeout(2_000);
  }

  /**
   * Starts to serve on a free port.
   *
   * @param journal gets each event
   * @param console gets a line for each event
   */
  public static EventsApi start(
      Template template, EventJournal journal, Clock clock, Consumer<String> console) {
    EventsApi api = new EventsApi(template, journal, clock, console);
    api.server.listen(0);
    return api;
  }

  /** The URL of EventBridge's API. */
  public URI endpoint() {
    return URI.create("http://" + LoopbackServer.HOST + ":" + server.port());
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Endpoint extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body;
      try (InputStream content = Content.Source.asInputStream(request)) {
        body = content.readNBytes(MAX_BODY_BYTES);
      }
      answer(request, new String(body, UTF_8))
          .with("Content-Type", "application/x-amz-json-1.1")
          .write(response, callback);
      return true;
    }
  }

  private Answer answer(Request request, String body) {
    if (LoopbackServer.mayBeOfAWebPage(request)) {
      return failure("AccessDeniedException", "Not for web pages.");
    }
    String target = String.valueOf(request.getHeaders().get("X-Amz-Target"));
    if (!target.equals("AWSEvents.PutEvents")) {
      return failure("UnknownOperationException", "The local run does not support " + target + ".");
    }
    JsonNode entries =
        Json.parseObject(body).orElseGet(JsonNodeFactory.instance::objectNode).path("Entries");
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      return failure(
          "ValidationException",
          "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member"
              + " must have length from 1 to 10");
    }
    int bytes = 0;
    for (JsonNode entry : entries) {
      bytes += size(entry);
    }
    if (bytes > MAX_BYTES) {
      return failure(
          "ValidationException", "Total size of the entries in the request is over the limit.");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode results = answer.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : entries) {
      ObjectNode result = put(entry);
      results.add(result);
      failed += result.has("ErrorCode") ? 1 : 0;
    }
    return Answer.json(200, answer.put("FailedEntryCount", failed).toString());
  }

  /** "Calculating PutEvents event entry size" in the EventBridge guide. */
  private static int size(JsonNode entry) {
    int bytes = entry.has("Time") ? 14 : 0;
    for (String field : new String[] {"Source", "DetailType", "Detail"}) {
      bytes += entry.path(field).asText().getBytes(UTF_8).length;
    }
    for (JsonNode resource : entry.path("Resources")) {
      bytes += resource.asText().getBytes(UTF_8).length;
    }
    return bytes;
  }

  private ObjectNode put(JsonNode entry) {
    String bus = entry.path("EventBusName").asText("default");
    String name = bus.substring(bus.lastIndexOf('/') + 1);
    if (!buses.contains(name)) {
      return refused("InvalidArgument", "There is no event bus `" + bus + "` in the template.");
    }
    for (String field : new String[] {"Source", "DetailType", "Detail"}) {
      if (entry.path(field).asText().isEmpty()) {
        return refused(
            "InvalidArgument",
            "Parameter %s is not valid. Reason: %s is a required argument."
                .formatted(field, field));
      }
    }
    String source = entry.path("Source").asText();
    if (source.startsWith("aws.")) {
      return refused(
          "NotAuthorizedForSourceException", "Not authorized for the source `" + source + "`.");
    }
    var detail = Json.parseObject(entry.path("Detail").asText());
    if (detail.isEmpty()) {
      return refused("MalformedDetail", "Detail is malformed.");
    }
    String id = UUID.randomUUID().toString();
    String detailType = entry.path("DetailType").asText();
    ObjectNode event = event(id, entry, detail.get());
    journal.add(detailType, event.toString());
    console.accept("[%s] %s %s".formatted(name, detailType, detail.get()));
    return JsonNodeFactory.instance.objectNode().put("EventId", id);
  }

  /** "EventBridge event structure" in the EventBridge guide. */
  private ObjectNode event(String id, JsonNode entry, JsonNode detail) {
    long seconds = entry.path("Time").asLong(clock.instant().getEpochSecond());
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "0")
            .put("id", id)
            .put("detail-type", entry.path("DetailType").asText())
            .put("source", entry.path("Source").asText())
            .put("account", Stack.ACCOUNT_ID)
            .put("time", Instant.ofEpochSecond(seconds).toString())
            .put("region", region);
    ArrayNode resources = event.putArray("resources");
    entry.path("Resources").forEach(resources::add);
    event.set("detail", detail);
    return event;
  }

  private static ObjectNode refused(String code, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ErrorCode", code)
        .put("ErrorMessage", message);
  }

  private static Answer failure(String type, String message) {
    return Answer.json(
        400,
        JsonNodeFactory.instance
            .objectNode()
            .put("__type", type)
            .put("message", message)
            .toString());
  }
}
