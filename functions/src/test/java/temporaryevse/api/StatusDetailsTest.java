package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

/** Why a status is there: its reason, message, note and reference in every operation. */
class StatusDetailsTest {

  private static final String EVSE = "evseId=DK*SPI*E123*1";
  private static final String MESSAGE =
      """
      [{"language":"en","text":"Back at \\"noon\\""},{"language":"de","text":"Zurück um 12"}]\
      """;
  private static final String DETAILS =
      """
      "reason":"REPAIR","message":%s,"note":"the key is at the desk","reference":"WO 1+2/ä"\
      """
          .formatted(MESSAGE);

  private final Api api = Api.overNewTable();

  private JsonNode ok(APIGatewayProxyResponseEvent answer) {
    assertThat(answer.getStatusCode()).as(answer.getBody()).isBetween(200, 201);
    return Api.json(answer);
  }

  private List<JsonNode> events(String query) {
    return StreamSupport.stream(ok(api.history(EVSE + query)).spliterator(), false).toList();
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  @Test
  void theResourceHasThemInOrderWhereverItIsRead() {
    JsonNode created =
        ok(
            api.post(
                "{"
                    + DETAILS
                    + ",\"validFrom\":\"2026-01-01T12:00:00Z\",\"evseId\":\"DK*SPI*E123*1\","
                    + "\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"2027-01-01T00:00:00Z\"}"));

    assertThat(created)
        .hasToString(
            """
            {"id":1,"temporaryStatus":"BLOCKED","evseId":"DK*SPI*E123*1",\
            "validFrom":"2026-01-01T12:00:00Z","validTo":"2027-01-01T00:00:00Z",%s}\
            """
                .formatted(DETAILS));
    assertThat(ok(api.get(1))).isEqualTo(created);
    assertThat(ok(api.list("")).get(0)).isEqualTo(created);
    assertThat(ok(api.list(EVSE)).get(0)).isEqualTo(created);
    assertThat(ok(api.patch(1, "{}"))).isEqualTo(created);
  }

  @Test
  void nullInACreateIsTheSameAsNothing() {
    String nothing = ",\"reason\":null,\"message\":null,\"note\":null,\"reference\":null";

    assertThat(ok(api.get(api.create(nothing))).fieldNames())
        .toIterable()
        .containsExactly("id", "temporaryStatus", "evseId", "validFrom");
  }

  @Test
  void aChangeReplacesWhatItNamesAndNullRemoves() {
    long id = api.create("," + DETAILS);

    JsonNode changed = ok(api.patch(id, "{\"reason\":\"FAULT\",\"note\":\"\"}"));
    assertThat(changed.path("reason").asText()).isEqualTo("FAULT");
    assertThat(changed.path("note").asText("none")).isEmpty();
    assertThat(changed.path("message")).hasToString(MESSAGE);
    assertThat(changed.path("reference").asText()).isEqualTo("WO 1+2/ä");

    JsonNode removed =
        ok(api.patch(id, "{\"reason\":null,\"message\":null,\"note\":null,\"reference\":null}"));
    assertThat(removed.fieldNames())
        .toIterable()
        .containsExactly("id", "temporaryStatus", "evseId", "validFrom");
    assertThat(ok(api.get(id))).isEqualTo(removed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"reason\":\"REPAIR\"};",
        "{" + "\"note\":\"the key is at the desk\"" + "};",
        "{\"reference\":\"WO 1+2/ä\"};",
        "{\"reason\":\"OTHER\"}; updated, changed",
        "{\"reason\":null}; updated, changed",
        "{\"message\":null}; updated, changed",
        "{\"message\":[{\"language\":\"en\",\"text\":\"Soon\"}]}; updated, changed",
        "{\"note\":\"the key is lost\"}; updated",
        "{\"note\":null}; updated",
        "{\"reference\":\"WO 3\"}; updated",
      })
  void whatDriversAreToldIsAChangeOfWhatCountsAndTheRestIsNot(String patch, String expected) {
    long id = api.create("," + DETAILS);
    api.clock.set(Api.NOW.plusSeconds(60));

    JsonNode before = ok(api.effective(EVSE)).get(0);
    ok(api.patch(id, patch));
    JsonNode after = ok(api.effective(EVSE)).get(0);

    List<String> types =
        types(events("&after=1")).stream().map(type -> type.replaceAll(".*\\.", "")).toList();
    assertThat(types).isEqualTo(expected == null ? List.of() : List.of(expected.split(", ", -1)));
    assertThat(after.path("lastUpdated").asText())
        .isEqualTo(
            types.contains("changed")
                ? api.clock.instant().toString()
                : before.path("lastUpdated").asText());
    assertThat(after.path("since")).isEqualTo(before.path("since"));
  }

  @Test
  void whatCountsHasReasonAndMessageOfTheStatusThatCounts() {
    api.create("," + DETAILS);
    ok(
        api.post(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE","reason":"SAFETY",
             "validFrom":"2026-01-01T13:00:00Z","validTo":"2026-01-01T14:00:00Z"}
            """));

    JsonNode now = ok(api.effective(EVSE)).get(0);
    assertThat(now.path("reason").asText()).isEqualTo("REPAIR");
    assertThat(now.path("message")).hasToString(MESSAGE);
    assertThat(now.has("note") || now.has("reference")).isFalse();
    assertThat(now.fieldNames())
        .toIterable()
        .containsSubsequence("overridden", "reason", "message", "schedule");

    JsonNode later = ok(api.effective(EVSE + "&at=2026-01-01T13:00:00Z")).get(0);
    assertThat(later.path("reason").asText()).isEqualTo("SAFETY");
    assertThat(later.has("message")).isFalse();

    JsonNode ofOperator = ok(api.effective("operator=DK*SPI")).get(0);
    assertThat(ofOperator).isEqualTo(now);
    JsonNode forPartners = ok(api.effective(EVSE + "&as=ocpi-2.2.1"));
    assertThat(forPartners.toString()).doesNotContain("noon");
  }

  @Test
  void onlyAMessageIsReadBesidesTheState() {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      Api counted = api.through(client);
      long id = api.create(",\"reason\":\"REPAIR\",\"note\":\"n\"");
      ok(counted.effective(EVSE));
      assertThat(calls.requests()).hasSize(1);
      ok(api.patch(id, "{\"message\":" + MESSAGE + "}"));
      ok(counted.effective(EVSE + "&as=oicp-2.3"));
      assertThat(calls.requests()).hasSize(2);
      ok(counted.effective(EVSE + "&" + EVSE));
      assertThat(calls.requests()).hasSize(4);
    }
  }

  @Test
  void eventsTellThemButForTheNote() {
    long id = api.create("," + DETAILS);
    api.patch(id, "{\"message\":[{\"language\":\"en\",\"text\":\"Soon\"}]}");
    api.delete(id);

    List<JsonNode> events = events("");
    assertThat(types(events))
        .containsExactly(
            "temporary-evse-status.created",
            "temporary-evse-status.started",
            "evse.effective-status.changed",
            "temporary-evse-status.updated",
            "evse.effective-status.changed",
            "temporary-evse-status.removed",
            "evse.effective-status.changed");
    assertThat(events.toString()).doesNotContain("note", "the key is at the desk");
    assertThat(events.get(0).at("/data/status/message")).hasToString(MESSAGE);
    assertThat(events.get(0).at("/data/status/reference").asText()).isEqualTo("WO 1+2/ä");
    assertThat(events.get(1).at("/data/status/reason").asText()).isEqualTo("REPAIR");
    assertThat(events.get(1).at("/data/status").has("message")).isFalse();
    assertThat(events.get(2).at("/data/current/message")).hasToString(MESSAGE);
    assertThat(events.get(3).at("/data/previous/message")).hasToString(MESSAGE);
    assertThat(events.get(3).at("/data/status/message/0/text").asText()).isEqualTo("Soon");
    assertThat(events.get(4).at("/data/previous").has("message")).isFalse();
    assertThat(events.get(4).at("/data/current/message/0/text").asText()).isEqualTo("Soon");
    assertThat(events.get(5).at("/data/status/message/0/text").asText()).isEqualTo("Soon");
    assertThat(events.get(6).at("/data/current").has("message")).isFalse();
  }

  @Test
  void aStatusThatComesOutUnderAnotherIsToldWithItsMessage() {
    api.create("," + DETAILS);
    ok(
        api.post(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"COMMISSIONING",
             "validTo":"2026-01-01T13:00:00Z"}
            """));
    api.clock.set(Api.NOW.plusSeconds(7200));
    api.advance();

    assertThat(events("&after=2").getLast().at("/data/current/message")).hasToString(MESSAGE);
  }

  @Test
  void aListCanBeOfOneReference() {
    long first = api.create(",\"reference\":\"WO 1+2/ä\"");
    long second = api.create(",\"reference\":\"WO 3\"");
    long third = api.create(",\"reference\":\"WO 1+2/ä\"");
    api.create("");
    long empty = api.create(",\"reference\":\"\"");
    Api spi = api.as(Api.authorizer("spi", "DK*SPI", "read"));

    for (String scope : List.of("", "&" + EVSE)) {
      for (Api caller : List.of(api, spi)) {
        assertThat(caller.ids("reference=WO%201%2B2/%C3%A4" + scope)).containsExactly(first, third);
        assertThat(caller.ids("reference=WO+3" + scope)).containsExactly(second);
        assertThat(caller.ids("reference=wo+3" + scope)).isEmpty();
        assertThat(caller.ids("reference=" + scope)).containsExactly(empty);
        assertThat(walk(caller, "reference=WO%201%2B2/%C3%A4&limit=1" + scope))
            .containsExactly(first, third);
      }
    }
    assertThat(Api.code(api.list("reference=WO%00"))).isEqualTo("invalid_parameter");
    String next = Api.next(api.list("limit=1&reference=WO%201%2B2/%C3%A4")).orElseThrow();
    assertThat(Api.code(api.list(next.replace("%C3%A4", "x")))).isEqualTo("invalid_parameter");
    assertThat(Api.code(api.list(next.replaceAll("reference=[^&]*&", ""))))
        .isEqualTo("invalid_parameter");
  }

  private static List<Long> walk(Api caller, String query) {
    List<Long> ids = new ArrayList<>();
    Optional<String> page = Optional.of(query);
    while (page.isPresent()) {
      APIGatewayProxyResponseEvent answer = caller.list(page.get());
      assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
      ids.addAll(Api.ids(answer));
      page = Api.next(answer);
    }
    return ids;
  }

  @Test
  void aReferenceToListIsAtMost64Characters() {
    assertThat(api.ids("reference=" + "%F0%9F%94%8C".repeat(64))).isEmpty();
    APIGatewayProxyResponseEvent answer = api.list("reference=" + "r".repeat(65));
    assertThat(answer.getStatusCode()).isEqualTo(400);
    assertThat(Api.json(answer).at("/error/param").asText()).isEqualTo("reference");
    assertThat(Api.code(answer)).isEqualTo("invalid_parameter");
  }

  @Test
  void aKeyNamesARequestWithItsExplanation() {
    String body = "{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"BLOCKED\"," + DETAILS + "}";
    JsonNode first = ok(api.post("a-key", body));

    APIGatewayProxyResponseEvent again = api.post("a-key", body);
    assertThat(ok(again)).isEqualTo(first);
    assertThat(again.getHeaders()).containsKey("Idempotency-Replayed");
    assertThat(Api.code(api.post("a-key", body.replace("desk", "shop"))))
        .isEqualTo("idempotency_key_reused");
    assertThat(Api.code(api.post("a-key", body.replace("noon", "one"))))
        .isEqualTo("idempotency_key_reused");
    assertThat(api.statuses()).hasSize(1);
  }

  @Test
  void aPageIsShorterWhereItsTextsAreLong() {
    String text = "\uD83D\uDD0C".repeat(300);
    StringBuilder message = new StringBuilder();
    for (String language : List.of("da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "sv")) {
      message.append(message.isEmpty() ? "" : ",");
      message.append("{\"language\":\"" + language + "\",\"text\":\"" + text + "\"}");
    }
    for (int begin = 0; begin < 300; begin += 100) {
      String evseIds =
          IntStream.range(begin, begin + 100)
              .mapToObj(i -> "\"DK*SPI*E" + i + "\"")
              .collect(Collectors.joining(",", "[", "]"));
      ok(
          api.batch(
              "batch-" + begin,
              "{\"evseIds\":%s,\"temporaryStatus\":\"BLOCKED\",\"message\":[%s]}"
                  .formatted(evseIds, message)));
    }

    APIGatewayProxyResponseEvent page = api.list("");
    assertThat(Api.ids(page)).hasSizeLessThan(300);
    assertThat(Api.next(page)).isPresent();
    assertThat(walk(api, "")).hasSize(300);
    APIGatewayProxyResponseEvent effective = api.effective("operator=DK*SPI");
    assertThat(Api.json(effective).size()).isBetween(100, 299);
    assertThat(Api.next(effective)).isPresent();
  }
}
