package temporaryevse.local.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.Fixtures;
import temporaryevse.local.template.Template;
import temporaryevse.local.testing.SettableClock;

/** EventBridge's own API, as functions call it. */
final class EventsApiTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<String> console = new ArrayList<>();
  private final EventJournal journal = new EventJournal();
  private final Template template = Template.read(Fixtures.messagingTemplate());
  private final EventsApi api =
      EventsApi.start(
          template,
          journal,
          new SettableClock(Instant.parse("2026-01-01T00:00:00.5Z")),
          console::add);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void anEventIsKeptAndPrintedAsATargetGetsIt() throws Exception {
    ObjectNode entry = entry().put("Time", 1_700_000_000);
    entry.putArray("Resources").add("a resource");
    JsonNode answer = put(entry);

    assertThat(answer.path("FailedEntryCount").intValue()).isZero();
    String id = answer.at("/Entries/0/EventId").asText();
    assertThat(id).hasSize(36);
    assertThat(events())
        .containsExactly(
            Fixtures.json(
                """
                {"version": "0", "id": "%s", "detail-type": "thing.happened", "source": "the.test",
                 "account": "000000000000", "time": "2023-11-14T22:13:20Z", "region": "%s",
                 "resources": ["a resource"], "detail": {"a": 1}}
                """
                    .formatted(id, template.region())));
    assertThat(console).containsExactly("[local] thing.happened {\"a\":1}");
  }

  @Test
  void anEventWithoutATimeHasThatOfItsArrival() throws Exception {
    put(entry());

    assertThat(events().getFirst().path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aBusCanBeNamedByItsArn() throws Exception {
    String arn = "arn:aws:events:%s:000000000000:event-bus/local".formatted(template.region());

    assertThat(put(entry().put("EventBusName", arn)).path("FailedEntryCount").intValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Source       |              | InvalidArgument                 | Source is a required argument.
          DetailType   |              | InvalidArgument                 | DetailType is a required argument.
          Detail       |              | InvalidArgument                 | Detail is a required argument.
          Detail       | no JSON      | MalformedDetail                 | Detail is malformed.
          Detail       | [1]          | MalformedDetail                 | Detail is malformed.
          Source       | aws.ec2      | NotAuthorizedForSourceException | Not authorized
          EventBusName | other        | InvalidArgument                 | There is no event bus `other`
          EventBusName |              | InvalidArgument                 | There is no event bus `default`
          """)
  void anEntryThatIsNotValidFailsAlone(String field, String value, String code, String message)
      throws Exception {
    ObjectNode wrong = entry();
    if (value == null) {
      wrong.remove(field);
    } else {
      wrong.put(field, value);
    }
    JsonNode answer = put(wrong, entry());

    assertThat(answer.path("FailedEntryCount").intValue()).isEqualTo(1);
    assertThat(answer.at("/Entries/0/ErrorCode").asText()).isEqualTo(code);
    assertThat(answer.at("/Entries/0/ErrorMessage").asText()).contains(message);
    assertThat(answer.at("/Entries/1/EventId").asText()).isNotEmpty();
    assertThat(events()).hasSize(1);
  }

  @Test
  void aRequestHasTenEntriesAtMost() throws Exception {
    ObjectNode[] ten = new ObjectNode[10];
    Arrays.setAll(ten, _ -> entry());
    ObjectNode[] eleven = new ObjectNode[11];
    Arrays.setAll(eleven, _ -> entry());

    assertThat(send(eleven).statusCode()).isEqualTo(400);
    assertThat(send().statusCode()).isEqualTo(400);
    assertThat(send(eleven).body()).contains("ValidationException", "from 1 to 10");
    assertThat(events()).isEmpty();
    assertThat(send(ten).statusCode()).isEqualTo(200);
    assertThat(events()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({"262144, 200", "262145, 400"})
  void aRequestIsNotTooLarge(int bytes, int status) throws Exception {
    int others = "the.test".length() + "thing.happened".length();
    String detail = "{\"a\":\"" + "x".repeat(bytes - others - 8) + "\"}";

    assertThat(send(entry().put("Detail", detail)).statusCode()).isEqualTo(status);
  }

  @Test
  void anotherActionIsAClearError() throws Exception {
    HttpResponse<String> response = send("AWSEvents.ListRules", "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Fixtures.json(response.body()).path("message").asText())
        .isEqualTo("The local run does not support AWSEvents.ListRules.");
  }

  @Test
  void aWebPageIsRefused() throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            request("AWSEvents.PutEvents", body(entry()))
                .header("Origin", "https://example.com")
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(events()).isEmpty();
  }

  private static ObjectNode entry() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Source", "the.test")
        .put("DetailType", "thing.happened")
        .put("Detail", "{\"a\":1}")
        .put("EventBusName", "local");
  }

  private static String body(ObjectNode... entries) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode array = request.putArray("Entries");
    for (ObjectNode entry : entries) {
      array.add(entry);
    }
    return request.toString();
  }

  private JsonNode put(ObjectNode... entries) throws Exception {
    HttpResponse<String> response = send(entries);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/x-amz-json-1.1");
    return Fixtures.json(response.body());
  }

  private HttpResponse<String> send(ObjectNode... entries) throws Exception {
    return send("AWSEvents.PutEvents", body(entries));
  }

  private HttpResponse<String> send(String target, String body) throws Exception {
    return CLIENT.send(request(target, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String target, String body) {
    return HttpRequest.newBuilder(api.endpoint())
        .header("X-Amz-Target", target)
        .header("Content-Type", "application/x-amz-json-1.1")
        .POST(BodyPublishers.ofString(body));
  }

  private List<JsonNode> events() throws InterruptedException {
    return journal.awaitAfter(0, Duration.ZERO).stream()
        .map(entry -> Fixtures.json(entry.json()))
        .toList();
  }
}
