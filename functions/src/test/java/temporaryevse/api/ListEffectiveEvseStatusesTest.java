package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEffectiveEvseStatusesTest {

  private static final String EVSE = "evseId=DK*SPI*E123*1";

  private final Api api = Api.overNewTable();
  private final Api spi = api.as(Api.authorizer("spi", "DK*SPI", "read write"));

  private void create(String evseId, String status, String from, String to) {
    APIGatewayProxyResponseEvent answer =
        api.post(
            "{\"evseId\":\"%s\",\"temporaryStatus\":\"%s\",\"validFrom\":\"%s\"%s}"
                .formatted(
                    evseId, status, from, to.isEmpty() ? "" : ",\"validTo\":\"" + to + "\""));
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(201);
  }

  private JsonNode effective(String query) {
    APIGatewayProxyResponseEvent answer = api.effective(query);
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
    return Api.json(answer);
  }

  @Test
  void theElementSaysWhatCountsSinceWhenUntilWhenAndWhatComesNext() {
    create("DK*SPI*E123*1", "RESERVED", "2026-01-01T08:00:00Z", "2026-01-02T00:00:00Z");
    create("dkspie123*1", "MAINTENANCE", "2026-01-01T09:00:00Z", "2026-01-01T18:00:00Z");

    assertThat(effective(EVSE))
        .hasToString(
            """
            [{"evseId":"dkspie123*1","at":"2026-01-01T12:00:00.250Z",\
            "temporaryStatus":"MAINTENANCE","id":2,"since":"2026-01-01T12:00:00.250Z",\
            "until":"2026-01-01T18:00:00Z","overridden":[1],\
            "schedule":[{"temporaryStatus":"RESERVED","id":1,"validFrom":"2026-01-01T18:00:00Z",\
            "validTo":"2026-01-02T00:00:00Z"}],"sequence":2,\
            "lastUpdated":"2026-01-01T12:00:00.250Z"}]\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T13:59:59.999Z, RESERVED, 1",
    "2026-01-01T14:00:00Z, BLOCKED, 2",
    "2026-01-01T14:00:00.001Z, BLOCKED, 2",
    "2026-01-01T14:59:59.999Z, BLOCKED, 2",
    "2026-01-01T15:00:00Z, RESERVED, 1",
    "2026-01-01T15:59:59.999Z, RESERVED, 1",
    "2026-01-01T16:00:00Z, '', 0",
  })
  void boundariesAreExactWhetherTheyAreForeseenOrHavePassed(String at, String status, long id) {
    create("DK*SPI*E123*1", "RESERVED", "2026-01-01T10:00:00Z", "2026-01-01T16:00:00Z");
    create("DK*SPI*E123*1", "BLOCKED", "2026-01-01T14:00:00Z", "2026-01-01T15:00:00Z");

    JsonNode foreseen = effective(EVSE + "&at=" + at).get(0);
    api.clock.set(Instant.parse(at));
    JsonNode passed = effective(EVSE).get(0);
    api.advance();
    JsonNode advanced = effective(EVSE).get(0);

    for (JsonNode element : List.of(foreseen, passed, advanced)) {
      assertThat(element.path("temporaryStatus").asText()).isEqualTo(status);
      assertThat(element.path("id").longValue()).isEqualTo(id);
      assertThat(element.path("at").asText()).isEqualTo(Instant.parse(at).toString());
    }
    assertThat(passed).isEqualTo(foreseen);
    // All but the number of the write.
    for (String field : List.of("since", "until", "overridden", "schedule", "lastUpdated")) {
      assertThat(advanced.path(field)).as(field).isEqualTo(foreseen.path(field));
    }
  }

  @Test
  void elementsComeAsAskedAndThoseWithoutAStatusEverHaveNoNumber() {
    create("DK*SPI*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");
    create("DE*8AA*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");

    JsonNode elements =
        Api.json(spi.effective("evseId=de8aae1&evseId=DK*SPI*E2&evseId=dkspie1&evseId=DK*SPI*E1"));

    assertThat(elements.findValuesAsText("evseId"))
        .containsExactly("de8aae1", "DK*SPI*E2", "DK*SPI*E1", "DK*SPI*E1");
    for (JsonNode without : List.of(elements.get(0), elements.get(1))) {
      assertThat(without.fieldNames()).toIterable().containsExactly("evseId", "at", "schedule");
    }
    assertThat(elements.get(2)).isEqualTo(elements.get(3));
    assertThat(elements.get(3).path("id").longValue()).isEqualTo(1);
  }

  @Test
  void aWriteThatWasAnsweredIsSeenAndARemovalToo() {
    long id = api.create("");
    assertThat(effective(EVSE).get(0).path("id").longValue()).isEqualTo(id);

    api.clock.set(Api.NOW.plusSeconds(1));
    api.delete(id);
    JsonNode element = effective(EVSE).get(0);
    assertThat(element.has("temporaryStatus")).isFalse();
    assertThat(element.path("sequence").longValue()).isEqualTo(2);
    assertThat(element.path("lastUpdated").asText()).isEqualTo("2026-01-01T12:00:01.250Z");
  }

  @Test
  void thoseOfAnOperatorComePageByPageAscending() {
    List<String> canonical = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      create(
          "DK*SPI*E" + i,
          "BLOCKED",
          "2026-01-01T10:00:00Z",
          i % 2 == 0 ? "" : "2026-02-01T00:00:00Z");
      canonical.add("DK*SPI*E" + i);
    }
    create("DK*SPI*E99", "BLOCKED", "2025-01-01T10:00:00Z", "2025-02-01T00:00:00Z");
    create("DK*SPJ*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");
    canonical.sort(null);

    assertThat(walk(spi, "operator=dkspi&limit=5")).isEqualTo(canonical);
    assertThat(walk(spi, "")).isEqualTo(canonical);
    assertThat(walk(api, "operator=DK*SPI&limit=23")).isEqualTo(canonical);
    // An end that has passed takes an EVSE out, though nothing has been advanced yet.
    api.clock.set(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(walk(api, "operator=DK*SPI&limit=4")).hasSize(12);
  }

  @Test
  void thoseOfSeveralOperatorsAscendByCanonicalIdToo() {
    Api several = api.as(Api.authorizer("two", "DK*SPI 45*045 4*045 DE*8AA", "read"));
    for (String evseId :
        List.of("DK*SPI*E1", "DE*8AA*E2", "45*045*1", "+4*045*7", "DE*8AA*E1", "45*045*0")) {
      create(evseId, "BLOCKED", "2026-01-01T10:00:00Z", "");
    }

    assertThat(walk(several, "limit=1"))
        .containsExactly("+4*045*7", "45*045*0", "45*045*1", "DE*8AA*E1", "DE*8AA*E2", "DK*SPI*E1");
    assertThat(walk(several, "limit=4")).hasSize(6);
    assertThat(walk(several, "operator=FR*ABC")).isEmpty();
  }

  private static List<String> walk(Api api, String query) {
    List<String> evseIds = new ArrayList<>();
    Optional<String> next = Optional.of(query);
    while (next.isPresent()) {
      APIGatewayProxyResponseEvent page = api.effective(next.get());
      assertThat(page.getStatusCode()).as(page.getBody()).isEqualTo(200);
      evseIds.addAll(Api.json(page).findValuesAsText("evseId"));
      next = Api.next(page);
    }
    return evseIds;
  }

  @Test
  void asAPartnerTakesItAnElementIsTheIdAndTheBody() {
    create("DK*SPI*E123*1", "MAINTENANCE", "2026-01-01T10:00:00Z", "2026-01-01T18:00:00.500Z");

    assertThat(effective(EVSE + "&as=ocpi-2.2.1"))
        .hasToString(
            """
            [{"evseId":"DK*SPI*E123*1","body":{"status":"INOPERATIVE",\
            "status_schedule":[{"period_begin":"2026-01-01T12:00:00.250Z",\
            "period_end":"2026-01-01T18:00:00.500Z","status":"INOPERATIVE"}],\
            "last_updated":"2026-01-01T12:00:00.250Z"}}]\
            """);
    assertThat(effective(EVSE + "&as=ocpi-2.1.1&at=2026-01-01T18:00:00.500Z"))
        .hasToString(
            """
            [{"evseId":"DK*SPI*E123*1","body":{"status_schedule":[],\
            "last_updated":"2026-01-01T18:00:00Z"}}]\
            """);
    assertThat(effective("operator=DK*SPI&as=oicp-2.3"))
        .hasToString(
            """
            [{"evseId":"DK*SPI*E123*1",\
            "body":{"EvseID":"DK*SPI*E123*1","EvseStatus":"OutOfService"}}]\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ocpi-2.1.1", "ocpi-2.2.1", "ocpi-2.3.0", "oicp-2.3"})
  void whereThereIsNothingToSayAnElementHasNoBody(String format) {
    create("DE*8AA*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");

    assertThat(
            Api.json(
                spi.effective("evseId=DK*SPI*E9&evseId=de8aae1&evseId=DK*SPI*E9&as=" + format)))
        .hasToString(
            "[{\"evseId\":\"DK*SPI*E9\"},{\"evseId\":\"de8aae1\"},{\"evseId\":\"DK*SPI*E9\"}]");
  }

  @ParameterizedTest
  @CsvSource({
    "evseId=x, invalid_evse_id, evseId",
    "evseId=DK*SPI*E1&evseId=, invalid_evse_id, evseId",
    "evseId=DK*SPI*E1&operator=DK*SPI, invalid_parameter, operator",
    "evseId=DK*SPI*E1&limit=1, invalid_parameter, limit",
    "evseId=DK*SPI*E1&cursor=x, invalid_parameter, cursor",
    "operator=DK, invalid_parameter, operator",
    "operator=DK*SPI&operator=DK*SPI, invalid_parameter, operator",
    "operator=DK*SPI&limit=0, invalid_parameter, limit",
    "operator=DK*SPI&cursor=x, invalid_parameter, cursor",
    "at=2026-01-01T13:00:00Z, invalid_parameter, operator",
    "evseId=DK*SPI*E1&as=, invalid_parameter, as",
    "evseId=DK*SPI*E1&as=OCPI-2.2.1, invalid_parameter, as",
    "operator=DK*SPI&as=ocpi-2.2.1&as=oicp-2.3, invalid_parameter, as",
    "evseId=DK*SPI*E1&at=tomorrow, invalid_date_time, at",
    "evseId=DK*SPI*E1&activeOnly=true, invalid_parameter, activeOnly",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, String code, String param) {
    APIGatewayProxyResponseEvent answer = api.effective(query);

    assertThat(answer.getStatusCode()).isEqualTo(400);
    assertThat(Api.code(answer)).isEqualTo(code);
    assertThat(Api.json(answer).at("/error/param").textValue()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T11:59:55.250Z, 200, 2026-01-01T12:00:00.250Z",
    "2026-01-01T12:00:00.250Z, 200, 2026-01-01T12:00:00.250Z",
    "2026-01-01T12:00:00.251Z, 200, 2026-01-01T12:00:00.251Z",
    "2026-01-01T11:59:55.249Z, 422, ''",
  })
  void aClockThatIsALittleBehindIsTakenAsNowAndThePastIsRefused(
      String at, int status, String answered) {
    APIGatewayProxyResponseEvent answer = api.effective(EVSE + "&at=" + at);

    assertThat(answer.getStatusCode()).isEqualTo(status);
    assertThat(Api.json(answer).at("/0/at").asText()).isEqualTo(answered);
  }

  @Test
  void aHundredEvsesCanBeAskedForAndNotOneMore() {
    assertThat(effective(evses(100))).hasSize(100);
    assertThat(Api.json(api.effective(evses(101))).at("/error/param").textValue())
        .isEqualTo("evseId");
  }

  private static String evses(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "evseId=DK*SPI*E" + i)
        .collect(Collectors.joining("&"));
  }

  @Test
  void aCursorIsOfItsQueryAndAccount() {
    create("DK*SPI*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");
    create("DK*SPI*E2", "BLOCKED", "2026-01-01T10:00:00Z", "");
    String next = Api.next(spi.effective("operator=DK*SPI&limit=1")).orElseThrow();

    assertThat(spi.effective(next).getStatusCode()).isEqualTo(200);
    assertThat(spi.effective(next + "&at=2026-03-01T00:00:00Z").getStatusCode()).isEqualTo(400);
    assertThat(spi.effective(next.replace("operator=DK*SPI&", "")).getStatusCode()).isEqualTo(400);
    assertThat(api.effective(next).getStatusCode()).isEqualTo(400);
  }

  @Test
  void aCursorIsOfItsFormatAndTheNextPageHasTheSameOne() {
    for (String evseId : List.of("DK*SPI*E1", "DK*SPI*E2", "DK*SPI*E3")) {
      create(evseId, "BLOCKED", "2026-01-01T10:00:00Z", "");
    }
    String next = Api.next(spi.effective("limit=1&as=oicp-2.3")).orElseThrow();

    assertThat(next).contains("as=oicp-2.3&");
    assertThat(Api.json(spi.effective(next)).at("/0/body/EvseID").asText()).isEqualTo("DK*SPI*E2");
    assertThat(spi.effective(next.replace("oicp-2.3", "ocpi-2.2.1")).getStatusCode())
        .isEqualTo(400);
    assertThat(spi.effective(next.replace("as=oicp-2.3&", "")).getStatusCode()).isEqualTo(400);
    assertThat(walk(spi, "limit=1&as=ocpi-2.3.0"))
        .containsExactly("DK*SPI*E1", "DK*SPI*E2", "DK*SPI*E3");
  }

  @Test
  void theAllowedFormatsAreNamed() {
    assertThat(Api.json(api.effective(EVSE + "&as=ocpi")).at("/error/message").textValue())
        .isEqualTo(
            "The parameter `as` must be one of `ocpi-2.1.1`, `ocpi-2.2.1`, `ocpi-2.3.0`,"
                + " `oicp-2.3`.");
  }

  @Test
  void aWalkGoesOnThoughItsInstantHasPassedSinceItsFirstPage() {
    create("DK*SPI*E1", "BLOCKED", "2026-01-01T10:00:00Z", "");
    create("DK*SPI*E2", "BLOCKED", "2026-01-01T10:00:00Z", "");
    String query = "operator=DK*SPI&limit=1&at=" + Api.NOW;
    String next = Api.next(api.effective(query)).orElseThrow();
    api.clock.set(Api.NOW.plusSeconds(60));

    assertThat(effective(next).findValuesAsText("evseId")).containsExactly("DK*SPI*E2");
    assertThat(api.effective(query).getStatusCode()).isEqualTo(422);
  }

  @Test
  void aKeyThatOnlyWritesCannotRead() {
    Api writer = api.as(Api.authorizer("spi", "DK*SPI", "write"));

    assertThat(Api.code(writer.effective(EVSE))).isEqualTo("insufficient_scope");
  }
}
