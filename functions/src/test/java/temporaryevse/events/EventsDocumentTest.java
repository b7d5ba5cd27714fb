package temporaryevse.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import temporaryevse.api.Api;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.LogStream;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.TestDynamoDb;

/** Holds the examples in docs/events.md against what is published. */
class EventsDocumentTest {

  private static final Path DOCUMENT = TestDynamoDb.ROOT.resolve("docs/events.md");
  private static final String EXAMPLES = "holds them against the code.\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api = Api.overNewTable();

  @Test
  void theDocumentHasAnExampleOfEachType() throws IOException {
    api.clock.set(Instant.parse("2026-11-24T07:30:00Z"));
    long id =
        api.create(Instant.parse("2026-11-24T08:00:00Z"), Instant.parse("2026-11-24T18:00:00Z"));
    api.clock.set(Instant.parse("2026-11-24T07:45:00Z"));
    api.patch(id, "{\"temporaryStatus\":\"MAINTENANCE\"}");
    api.clock.set(Instant.parse("2026-11-24T18:00:00Z"));
    api.advance();
    api.delete(api.create(""));

    Map<String, JsonNode> byType = new LinkedHashMap<>();
    published().forEach(event -> byType.putIfAbsent(event.path("type").asText(), event));
    assertThat(byType).hasSize(6);
    StringBuilder examples = new StringBuilder(EXAMPLES);
    byType.forEach(
        (type, event) ->
            examples.append("\n`%s`:\n\n```json\n%s\n```\n".formatted(type, pretty(event))));
    String document = Files.readString(DOCUMENT);
    if (Boolean.getBoolean("events.write")) {
      Files.writeString(DOCUMENT, document.substring(0, document.indexOf(EXAMPLES)) + examples);
    }

    assertThat(Files.readString(DOCUMENT))
        .endsWith(examples)
        .contains(
            "--data '%s'"
                .formatted(
                    Objects.requireNonNull(byType.get("evse.effective-status.changed"))
                        .at("/data/ocpi-2.2.1")));
  }

  private Iterable<JsonNode> published() throws IOException {
    BusInMemory bus = BusInMemory.sound();
    QueueInMemory queue = new QueueInMemory(api.clock);
    new PublishEvents(
            PublishingInMemory.over(bus, queue, queue, api.clock), EmbeddedMetrics.toNowhere())
        .handleRequest(
            new ByteArrayInputStream(LogStream.event(LogStream.of(api.table))),
            OutputStream.nullOutputStream(),
            api.context);
    return bus.details();
  }

  private static String pretty(JsonNode event) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsString(event)
          .replace(System.lineSeparator(), "\n");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
