package temporaryevse.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.api.Api;
import temporaryevse.store.Bulk;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.TestDynamoDb;

class RepublishEventsTest {

  private final Api api = Api.overNewTable();

  private JsonNode republish(BusInMemory bus, String request) {
    return republish(api, bus, request);
  }

  private static JsonNode republish(Api over, BusInMemory bus, String request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new RepublishEvents(new EventBus(bus, BusInMemory.NAME, over.clock), over.deployment)
          .handleRequest(new ByteArrayInputStream(request.getBytes(UTF_8)), answer, over.context);
      return new ObjectMapper().readTree(answer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create(String evseId, Instant now) {
    api.clock.set(now);
    assertThat(
            api.post(
                    "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"%s\"}"
                        .formatted(evseId, now.plusSeconds(10)))
                .getStatusCode())
        .isEqualTo(201);
  }

  @Test
  void theEventsOfAnEvseArePublishedAgainInOrder() {
    create("DK*SPI*E1", Api.NOW);
    create("DK*SPI*E2", Api.NOW);
    create("DK*SPI*E1", Api.NOW.plusSeconds(1));
    BusInMemory bus = BusInMemory.sound();

    assertThat(republish(bus, "{\"evseId\":\"dkspie1\"}").toString())
        .isEqualTo("{\"entries\":2,\"events\":6}");
    assertThat(bus.ids())
        .containsExactly(
            "DKSPIE1/1/1",
            "DKSPIE1/1/2",
            "DKSPIE1/1/3",
            "DKSPIE1/2/1",
            "DKSPIE1/2/2",
            "DKSPIE1/2/3");
    assertThat(api.context.log()).contains("events_republished");
  }

  @ParameterizedTest
  @CsvSource({
    "from, 1, 2",
    "to, 1, 1",
    "to, 2, 2",
  })
  void aWindowHasWhatHappenedFromItsBeginAndBeforeItsEnd(String bound, int second, int entries) {
    create("DK*SPI*E1", Api.NOW);
    create("DK*SPI*E1", Api.NOW.plusSeconds(1));
    create("DK*SPI*E1", Api.NOW.plusSeconds(2));

    assertThat(
            republish(
                    BusInMemory.sound(),
                    "{\"evseId\":\"DK*SPI*E1\",\"%s\":\"%s\"}"
                        .formatted(bound, Api.NOW.plusSeconds(second)))
                .path("entries")
                .intValue())
        .isEqualTo(entries);
  }

  @Test
  void theEventsOfAllEvsesInAWindowArePublishedAgain() {
    create("DK*SPI*E1", Api.NOW);
    create("45*045*1", Api.NOW.plusSeconds(1));
    create("DK*SPI*E2", Api.NOW.plusSeconds(1));
    create("DK*SPI*E1", Api.NOW.plusSeconds(2));
    BusInMemory bus = BusInMemory.sound();

    JsonNode answer =
        republish(
            bus,
            "{\"from\":\"%s\",\"to\":\"%s\"}"
                .formatted(Api.NOW.plusSeconds(1), Api.NOW.plusSeconds(2)));
    assertThat(answer.toString()).isEqualTo("{\"entries\":2,\"events\":6}");
    assertThat(bus.ids()).allMatch(id -> id.matches("(45\\*045\\*1|DKSPIE2)/1/[123]"));
  }

  @Test
  void anAnswerThatIsNotTheLastSaysWhereTheNextOneGoesOn() {
    Bulk.fill(api.table, 1, 1_000, Api.NOW, Api.NOW.plusSeconds(10));
    BusInMemory bus = BusInMemory.sound();
    String request = "{\"from\":\"" + Api.NOW + "\"}";
    int answers = 0;
    int entries = 0;
    for (boolean isLast = false; !isLast; answers++) {
      AtomicInteger pages = new AtomicInteger();
      api.context.remainingTime(() -> pages.incrementAndGet() > 3 ? 9_999 : 15_000);
      JsonNode answer = republish(bus, request);
      entries += answer.path("entries").intValue();
      isLast = !answer.has("next");
      request =
          "{\"from\":\"%s\",\"next\":\"%s\"}".formatted(Api.NOW, answer.path("next").asText());
    }

    assertThat(answers).isBetween(3, 10);
    assertThat(entries).isEqualTo(1_000);
    assertThat(bus.ids()).doesNotHaveDuplicates().hasSize(3_000);
  }

  @Test
  void whereEventBridgeDoesNotTakeAllTheSamePageComesAgain() {
    create("DK*SPI*E1", Api.NOW);
    BusInMemory bus =
        new BusInMemory(
            call -> call == 1 ? BusInMemory.Fault.DOES_NOT_ANSWER : BusInMemory.Fault.NONE);

    JsonNode answer = republish(bus, "{\"evseId\":\"DK*SPI*E1\"}");
    assertThat(answer.at("/error/code").asText()).isEqualTo("service_unavailable");
    assertThat(answer.path("events").intValue()).isZero();
    assertThat(answer.has("next")).isFalse();
    assertThat(republish(bus, "{\"evseId\":\"DK*SPI*E1\"}").path("events").intValue()).isEqualTo(3);
  }

  @Test
  void whereDynamoDbDoesNotAnswerTheAnswerSaysSo() {
    Api unreachable = api.through(TestDynamoDb.unreachable());

    assertThat(
            republish(unreachable, BusInMemory.sound(), "{\"evseId\":\"DK*SPI*E1\"}")
                .at("/error/code")
                .asText())
        .isEqualTo("service_unavailable");
  }

  @Test
  void anEntryThatCannotBeReadIsNamedAndTheOthersArePublished() {
    create("DK*SPI*E1", Api.NOW);
    create("DK*SPI*E1", Api.NOW.plusSeconds(1));
    TestDynamoDb.client()
        .updateItem(
            update ->
                update
                    .tableName(api.table)
                    .key(Map.of("pk", AttributeValue.fromS("EVSE#DKSPIE1"), "sk", Api.number(1)))
                    .updateExpression("REMOVE events"));
    BusInMemory bus = BusInMemory.sound();

    assertThat(republish(bus, "{\"evseId\":\"DK*SPI*E1\"}").toString())
        .isEqualTo("{\"entries\":1,\"events\":3,\"unreadable\":[\"EVSE#DKSPIE1/1\"]}");
    assertThat(bus.ids()).allMatch(id -> id.startsWith("DKSPIE1/2/"));
    assertThat(api.context.log()).contains("ERROR", "entry_not_read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | from | missing_required_field",
        "{'evseId':'DK'} | evseId | invalid_evse_id",
        "{'evseId':7} | evseId | invalid_type",
        "{'from':'yesterday'} | from | invalid_date_time",
        "{'from':'2026-01-01T00:00:00Z','to':'2026-01-01T00:00:00Z'} | to | invalid_period",
        "{'evseId':'DK*SPI*E1','next':'EVSE#DKSPIE2/1'} | next | invalid_parameter",
        "{'from':'2026-01-01T00:00:00Z','next':'?'} | next | invalid_parameter",
        "{'evseid':'DK*SPI*E1','from':'2026-01-01T00:00:00Z'} | evseid | unknown_field",
        "[] | | malformed_json",
      })
  void aBadRequestIsToldWhichFieldIsToBlame(String request, String param, String code) {
    BusInMemory bus = BusInMemory.sound();
    JsonNode error = republish(bus, request.replace('\'', '"')).path("error");

    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").asText(null)).isEqualTo(param);
    assertThat(error.path("message").asText()).isNotEmpty();
    assertThat(bus.sizes()).isEqualTo(List.of());
  }
}
