package temporaryevse.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.api.Api;
import temporaryevse.lambda.Deployment;

class ListEvseStatusHistoryTest {

  private static final String EVSE = "evseId=DK*SPI*E123*1";
  private static final Instant LATER = Api.NOW.plusSeconds(10);

  private final Api api = Api.overNewTable();

  private JsonNode events(String query) {
    APIGatewayProxyResponseEvent answer = api.history(query);
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
    return Api.json(answer);
  }

  @Test
  void everyChangeIsThereWithItsInstantItsOrderAndWhoMadeIt() {
    long id = api.create(Api.NOW, LATER);
    api.clock.set(LATER.plusSeconds(3));
    api.advance();

    JsonNode events = events(EVSE);

    assertThat(events.findValuesAsText("type"))
        .containsExactly(
            "temporary-evse-status.created",
            "temporary-evse-status.started",
            "evse.effective-status.changed",
            "temporary-evse-status.ended",
            "evse.effective-status.changed");
    assertThat(events.findValuesAsText("id"))
        .filteredOn(each -> each.contains("/"))
        .containsExactly(
            "DKSPIE123*1/1/1",
            "DKSPIE123*1/1/2",
            "DKSPIE123*1/1/3",
            "DKSPIE123*1/2/1",
            "DKSPIE123*1/2/2");
    assertThat(events.get(0))
        .hasToString(
            """
            {"specversion":"1.0","id":"DKSPIE123*1/1/1","source":"temporary-evse-statuses",\
            "type":"temporary-evse-status.created","subject":"DKSPIE123*1",\
            "time":"2026-01-01T12:00:00.250Z","datacontenttype":"application/json",\
            "operator":"DK*SPI","sequence":"0000000000000001",\
            "data":{"status":{"id":%d,"temporaryStatus":"BLOCKED","evseId":"DK*SPI*E123*1",\
            "validFrom":"2026-01-01T12:00:00.250Z","validTo":"2026-01-01T12:00:10.250Z"}},\
            "account":"acme"}\
            """
                .formatted(id));
    // A boundary has its own instant, and nobody made it.
    assertThat(events.get(3).path("time").asText()).isEqualTo(LATER.toString());
    assertThat(events.get(3).has("account")).isFalse();
  }

  @Test
  void aChangeShowsWhatWasBefore() {
    long id = api.create("");
    api.patch(id, "{\"temporaryStatus\":\"RESERVED\"}");
    api.delete(id);

    JsonNode events = events(EVSE + "&after=1");
    assertThat(events.get(0).at("/data/previous/temporaryStatus").asText()).isEqualTo("BLOCKED");
    assertThat(events.get(0).at("/data/status/temporaryStatus").asText()).isEqualTo("RESERVED");
    assertThat(events.get(2).path("type").asText()).isEqualTo("temporary-evse-status.removed");
    assertThat(events.get(3).at("/data/previous/temporaryStatus").asText()).isEqualTo("RESERVED");
    assertThat(events.get(3).at("/data/current").has("temporaryStatus")).isFalse();
    assertThat(events.get(1).at("/data").path("ocpi-2.2.1").path("status").asText())
        .isEqualTo("RESERVED");
    assertThat(events.get(1).at("/data").path("oicp-2.3").path("EvseStatus").asText())
        .isEqualTo("Reserved");
    assertThat(events.get(3).at("/data").path("ocpi-2.2.1").has("status")).isFalse();
    assertThat(events.get(3).at("/data").has("oicp-2.3")).isFalse();
  }

  @Test
  void theKeyOfTheCallerIsNamed() {
    Map<String, Object> caller = new HashMap<>(Api.authorizer("spi", "DK*SPI", "read write"));
    caller.put("keyId", "ab".repeat(32));
    api.as(caller).create("");

    assertThat(events(EVSE).get(0).path("account").asText()).isEqualTo("spi");
    assertThat(events(EVSE).get(0).path("keyId").asText()).isEqualTo("ab".repeat(32));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "1000"})
  void aWalkSeesEveryEventOnceInOrder(int limit) {
    for (int i = 0; i < 6; i++) {
      api.create("");
    }
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.of(EVSE + "&limit=" + limit);
    while (next.isPresent()) {
      APIGatewayProxyResponseEvent page = api.history(next.get());
      assertThat(page.getStatusCode()).as(page.getBody()).isEqualTo(200);
      assertThat(Api.json(page).size()).isLessThanOrEqualTo(limit);
      Api.json(page).forEach(event -> ids.add(event.path("id").asText()));
      next = Api.next(page);
    }
    List<String> all = new ArrayList<>();
    events(EVSE).forEach(event -> all.add(event.path("id").asText()));
    assertThat(ids).isEqualTo(all).hasSizeGreaterThan(12);
  }

  @Test
  void aWindowAndANumberLeaveOutTheRest() {
    api.create("");
    api.clock.set(LATER);
    api.create("");
    api.clock.set(LATER.plusSeconds(1));
    api.create("");

    assertThat(times(EVSE + "&from=" + LATER)).containsOnly(LATER, LATER.plusSeconds(1));
    assertThat(times(EVSE + "&to=" + LATER)).containsOnly(Api.NOW);
    assertThat(times(EVSE + "&from=" + LATER + "&to=" + LATER.plusMillis(1))).containsOnly(LATER);
    assertThat(times(EVSE + "&after=2")).containsOnly(LATER.plusSeconds(1));
    assertThat(times(EVSE + "&after=3")).isEmpty();
    assertThat(times("evseId=DK*SPI*E9")).isEmpty();
  }

  private List<Instant> times(String query) {
    return events(query).findValuesAsText("time").stream().map(Instant::parse).toList();
  }

  @Test
  void anotherOperatorsHistoryIsEmpty() {
    api.create("");

    Api other = api.as(Api.authorizer("abc", "FR*ABC", "read"));
    assertThat(other.history(EVSE).getBody()).isEqualTo("[]");
    assertThat(Api.code(api.as(Api.authorizer("spi", "DK*SPI", "write")).history(EVSE)))
        .isEqualTo("insufficient_scope");
  }

  @Test
  void whatIsKeptNoLongerIsHiddenToTheMillisecond() {
    api.create("");
    Duration kept = api.deployment.history();

    api.clock.set(Api.NOW.plus(kept).minusMillis(1));
    assertThat(events(EVSE)).isNotEmpty();
    api.clock.set(Api.NOW.plus(kept));
    assertThat(events(EVSE)).isEmpty();
  }

  @Test
  void nothingIsReadWhereNothingIsKept() {
    api.create("");
    Deployment kept = api.deployment;
    ListEvseStatusHistory none =
        new ListEvseStatusHistory(
            new Deployment(
                kept.dynamoDb(),
                kept.tableName(),
                Duration.ZERO,
                kept.sequenceBase(),
                kept.cursorKeys(),
                kept.idBlockSize(),
                kept.clock()));

    assertThat(
            api.answer(
                    none,
                    Api.event(null)
                        .withMultiValueQueryStringParameters(
                            Map.of("evseId", List.of("DK*SPI*E123*1"))))
                .getBody())
        .isEqualTo("[]");
    assertThat(events(EVSE)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400, invalid_parameter, evseId",
    "evseId=x, 400, invalid_evse_id, evseId",
    "evseId=DK*SPI*E1&evseId=DK*SPI*E2, 400, invalid_parameter, evseId",
    "evseId=DK*SPI*E1&from=x, 400, invalid_date_time, from",
    "evseId=DK*SPI*E1&to=x, 400, invalid_date_time, to",
    "evseId=DK*SPI*E1&after=-1, 400, invalid_parameter, after",
    "evseId=DK*SPI*E1&after=01, 400, invalid_parameter, after",
    "evseId=DK*SPI*E1&limit=0, 400, invalid_parameter, limit",
    "evseId=DK*SPI*E1&cursor=x, 400, invalid_parameter, cursor",
    "evseId=DK*SPI*E1&at=2026-01-01T00:00:00Z, 400, invalid_parameter, at",
    "evseId=DK*SPI*E1&from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z, 422, invalid_period, to",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, int status, String code, String param) {
    APIGatewayProxyResponseEvent answer = api.history(query);

    assertThat(answer.getStatusCode()).isEqualTo(status);
    assertThat(Api.code(answer)).isEqualTo(code);
    assertThat(Api.json(answer).at("/error/param").asText()).isEqualTo(param);
  }
}
