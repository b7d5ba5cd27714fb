package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestRun;

/** What counts for an EVSE whose statuses overlap, through HTTP and the built artifact. */
@SharedOpenRun
class EffectiveEvseStatusesIT {

  private static final Pattern NEXT = Pattern.compile("^<(/v2/[^>]+)>; rel=\"next\"$");

  private static TestRun run;

  /** Ids of two overlapping statuses of {@code DK*EFF*E1}. */
  private static long reserved;

  private static long maintenance;

  @BeforeAll
  static void start(TestRun shared) throws IOException {
    run = shared;
    maintenance =
        create(
            "DK*EFF*E1",
            "MAINTENANCE",
            ",\"validFrom\":\"2099-04-23T12:00:00Z\",\"validTo\":\"2099-04-23T14:00:00Z\"");
    reserved =
        create(
            "DK*EFF*E1",
            "RESERVED",
            ",\"validFrom\":\"2099-04-23T10:00:00Z\",\"validTo\":\"2099-04-23T18:00:00Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    // The instant, what counts, since, until, and the beginnings of the schedule.
    "09:59:59.999, , , , 10:00:00 12:00:00 14:00:00",
    "10:00:00, RESERVED, 10:00:00, 12:00:00, 12:00:00 14:00:00",
    "11:59:59.999, RESERVED, 10:00:00, 12:00:00, 12:00:00 14:00:00",
    "12:00:00, MAINTENANCE, 12:00:00, 14:00:00, 14:00:00",
    "12:00:00.001, MAINTENANCE, 12:00:00, 14:00:00, 14:00:00",
    "13:59:59.999, MAINTENANCE, 12:00:00, 14:00:00, 14:00:00",
    "14:00:00, RESERVED, 14:00:00, 18:00:00, ''",
    "17:59:59.999, RESERVED, 14:00:00, 18:00:00, ''",
    "18:00:00, , , , ''",
  })
  void whatCountsChangesAtEachBoundaryToTheMillisecond(
      String at,
      @Nullable String status,
      @Nullable String since,
      @Nullable String until,
      String schedule)
      throws IOException {
    JsonNode element = json(get("?evseId=dkeffe1&at=" + instant(at))).path(0);

    assertThat(element.path("at").textValue()).isEqualTo(instant(at));
    assertThat(element.path("temporaryStatus").textValue()).isEqualTo(status);
    assertThat(element.path("since").textValue()).isEqualTo(since == null ? null : instant(since));
    assertThat(element.path("until").textValue()).isEqualTo(until == null ? null : instant(until));
    assertThat(element.path("schedule").findValuesAsText("validFrom"))
        .isEqualTo(
            Pattern.compile(" ")
                .splitAsStream(schedule)
                .filter(text -> !text.isEmpty())
                .map(EffectiveEvseStatusesIT::instant)
                .toList());
    // As it was written last.
    assertThat(element.path("evseId").textValue()).isEqualTo("DK*EFF*E1");
  }

  @Test
  void anElementHasTheStatusThatCountsAndThoseThatItOverrides() throws IOException {
    assertThat(get("?evseId=DK*EFF*E1&at=2099-04-23T12:30:00%2B00:30").body())
        .isEqualTo(
            """
            [{"evseId":"DK*EFF*E1","at":"2099-04-23T12:00:00Z","temporaryStatus":"MAINTENANCE",\
            "id":%d,"since":"2099-04-23T12:00:00Z","until":"2099-04-23T14:00:00Z",\
            "overridden":[%d],"schedule":[{"temporaryStatus":"RESERVED","id":%d,\
            "validFrom":"2099-04-23T14:00:00Z","validTo":"2099-04-23T18:00:00Z"}],\
            "sequence":2,"lastUpdated":"2099-04-23T12:00:00Z"}]\
            """
                .formatted(maintenance, reserved, reserved));
  }

  @Test
  void elementsAreInTheOrderAskedAlsoTwiceAndForAnEvseThatNeverHadAStatus() throws IOException {
    JsonNode elements = json(get("?evseId=DK*EFF*E999&evseId=dkeffe1&evseId=DK*EFF*E1"));

    assertThat(elements.findValuesAsText("evseId"))
        .containsExactly("DK*EFF*E999", "DK*EFF*E1", "DK*EFF*E1");
    assertThat(elements.get(0).propertyStream().map(property -> property.getKey()))
        .containsExactly("evseId", "at", "schedule");
    assertThat(elements.get(1)).isEqualTo(elements.get(2));
  }

  @Test
  void aStatusCountsUntilItsEndAndThenTheNextDoes() throws Exception {
    // The functions are warm then.
    long blocked = create("DK*EFF*E2", "BLOCKED", "");
    assertThat(json(get("?evseId=DK*EFF*E2")).path(0).path("id").longValue()).isEqualTo(blocked);
    Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(2_500);
    long commissioning = create("DK*EFF*E2", "COMMISSIONING", ",\"validTo\":\"" + end + "\"");
    JsonNode before = json(get("?evseId=DK*EFF*E2")).path(0);
    assertThat(before.path("id").longValue()).isEqualTo(commissioning);
    assertThat(before.path("until").textValue()).isEqualTo(end.toString());

    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
    JsonNode after = json(get("?evseId=DK*EFF*E2")).path(0);
    assertThat(after.path("id").longValue()).isEqualTo(blocked);
    assertThat(after.path("since").textValue()).isEqualTo(end.toString());

    // What counts is the same before and after the clock's work.
    assertThat(run.isDeleted(commissioning)).isTrue();
    JsonNode advanced = json(get("?evseId=DK*EFF*E2")).path(0);
    assertThat(advanced.path("since")).isEqualTo(after.path("since"));
    assertThat(advanced.path("sequence").longValue())
        .isEqualTo(before.path("sequence").longValue() + 1);
    assertThat(run.statuses()).containsKey(blocked).doesNotContainKey(commissioning);
  }

  @Test
  void aStatusWhollyInThePastNeverCountsAndIsSoonGone() throws IOException {
    long id =
        create(
            "DK*EFF*E3",
            "MAINTENANCE",
            ",\"validFrom\":\"2025-04-23T10:00:00Z\",\"validTo\":\"2025-04-23T18:00:00Z\"");
    assertThat(json(get("?evseId=DK*EFF*E3")).path(0).has("temporaryStatus")).isFalse();

    assertThat(run.isDeleted(id)).isTrue();
    assertThat(json(get("?evseId=DK*EFF*E3")).path(0).has("temporaryStatus")).isFalse();
  }

  @Test
  void anOperatorsEvsesAreListedInPagesAscending() throws IOException {
    for (int i : List.of(3, 1, 2)) {
      create("45*045*" + i, "BLOCKED", "");
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of(TestRun.EFFECTIVE + "?operator=%2B45*045&limit=2");
    int pages = 0;
    while (next.isPresent()) {
      HttpResponse<String> page = run.send(run.request(next.get()));
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      seen.addAll(json(page).findValuesAsText("evseId"));
      pages++;
      next =
          page.headers()
              .firstValue("Link")
              .map(NEXT::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1));
    }

    assertThat(seen).containsExactly("45*045*1", "45*045*2", "45*045*3");
    assertThat(pages).isEqualTo(2);
    assertThat(json(get("?operator=NO*ONE"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ocpi-2.1.1 | /status | OUTOFORDER",
        "ocpi-2.2.1 | /status_schedule/1/status | RESERVED",
        "ocpi-2.3.0 | /last_updated | 2099-04-23T12:00:00Z",
        "oicp-2.3 | /EvseStatus | OutOfService",
      })
  void aPartnersBodyIsReadInsteadOfTheElement(String format, String field, String value)
      throws IOException {
    JsonNode element = json(get("?evseId=DK*EFF*E1&at=2099-04-23T12:00:00Z&as=" + format)).path(0);

    assertThat(element.fieldNames()).toIterable().containsExactly("evseId", "body");
    assertThat(element.at("/body" + field).textValue()).isEqualTo(value);
  }

  @Test
  void anInstantOfTheLastSecondsIsTakenAsNowAndAnEarlierOneIsRefused() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    JsonNode recent = json(get("?evseId=DK*EFF*E1&at=" + now.minusSeconds(3))).path(0);
    HttpResponse<String> past = get("?evseId=DK*EFF*E1&at=" + now.minusSeconds(6));

    assertThat(Instant.parse(recent.path("at").textValue())).isAfterOrEqualTo(now);
    assertThat(past.statusCode()).isEqualTo(422);
    assertThat(json(past).at("/error/code").textValue()).isEqualTo("invalid_period");
    assertThat(json(past).at("/error/param").textValue()).isEqualTo("at");
  }

  @ParameterizedTest
  @CsvSource({
    "'', operator",
    "evseId=DK*EFF*E1&operator=DK*EFF, operator",
    "evseId=DK*EFF*E1&limit=1, limit",
    "evseId=nothing, evseId",
    "operator=DK, operator",
    "operator=DK*EFF&operator=DK*EFF, operator",
    "operator=DK*EFF&at=now, at",
    "operator=DK*EFF&limit=0, limit",
    "operator=DK*EFF&as=ocpi, as",
    "operator=DK*EFF&cursor=x, cursor",
    "operator=DK*EFF&activeOnly=true, activeOnly",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, String param) throws IOException {
    HttpResponse<String> response = get("?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/param").textValue()).isEqualTo(param);
  }

  @Test
  void aHundredEvsesCanBeNamedAndNoMore() throws IOException {
    String hundred =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> "evseId=DK*EFF*E" + i)
            .collect(Collectors.joining("&"));

    assertThat(json(get("?" + hundred))).hasSize(100);
    assertThat(get("?" + hundred + "&evseId=DK*EFF*E101").statusCode()).isEqualTo(400);
  }

  private static String instant(String time) {
    return "2099-04-23T" + time + "Z";
  }

  private static long create(String evseId, String status, String more) throws IOException {
    HttpResponse<String> response =
        run.post(
            "{\"evseId\":\"%s\",\"temporaryStatus\":\"%s\"%s}".formatted(evseId, status, more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(response).path("id").longValue();
  }

  private static HttpResponse<String> get(String query) {
    return run.send(run.request(TestRun.EFFECTIVE + query));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
