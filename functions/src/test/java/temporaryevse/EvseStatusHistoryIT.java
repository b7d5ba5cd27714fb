package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestRun;

/** The history of an EVSE, through HTTP and the built artifact. */
@SharedOpenRun
class EvseStatusHistoryIT {

  private static final Pattern NEXT = Pattern.compile("^<(/v2/[^>]+)>; rel=\"next\"$");

  private static TestRun run;

  @BeforeAll
  static void start(TestRun shared) throws IOException {
    run = shared;
    // The first request of a function waits for its JVM, and here are statuses of a second or two.
    create("DK*HIS*E0", "BLOCKED", "");
  }

  @Test
  void aStatusIsCreatedChangedAndRemovedAndEachIsThereAtOnceWithItsAccount() throws IOException {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long id = create("DK*HIS*E1", "BLOCKED", "");
    assertThat(types(history("DK*HIS*E1")))
        .containsExactly(
            "temporary-evse-status.created",
            "temporary-evse-status.started",
            "evse.effective-status.changed");
    send("PATCH", id, "{\"temporaryStatus\":\"RESERVED\"}", 200);
    send("DELETE", id, "", 204);
    Instant after = Instant.now();

    // Another spelling of the same EVSE.
    List<JsonNode> events = history("dkhise1");
    assertThat(events).isEqualTo(history("DK*HIS*E1"));
    assertThat(types(events))
        .containsExactly(
            "temporary-evse-status.created",
            "temporary-evse-status.started",
            "evse.effective-status.changed",
            "temporary-evse-status.updated",
            "evse.effective-status.changed",
            "temporary-evse-status.removed",
            "evse.effective-status.changed");
    assertThat(ids(events))
        .containsExactly(
            "DKHISE1/1/1",
            "DKHISE1/1/2",
            "DKHISE1/1/3",
            "DKHISE1/2/1",
            "DKHISE1/2/2",
            "DKHISE1/3/1",
            "DKHISE1/3/2");
    assertThat(times(events)).isSorted().allMatch(time -> !time.isBefore(before));
    assertThat(times(events)).allMatch(time -> !time.isAfter(after));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.path("account").textValue()).isEqualTo("everyone");
              assertThat(event.has("keyId")).isFalse();
            });
    assertThat(events.get(3).at("/data/previous/temporaryStatus").textValue()).isEqualTo("BLOCKED");
    assertThat(events.get(3).at("/data/status/temporaryStatus").textValue()).isEqualTo("RESERVED");
    assertThat(events.get(4).at("/data/current/temporaryStatus").textValue()).isEqualTo("RESERVED");
    assertThat(events.get(5).at("/data/status/id").longValue()).isEqualTo(id);
    assertThat(events.get(6).at("/data/current").has("temporaryStatus")).isFalse();
  }

  @Test
  void aBeginningAndAnEndHaveTheirOwnInstantsAndNoAuthor() throws Exception {
    Instant validFrom = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(2);
    Instant validTo = validFrom.plusMillis(500);
    long id =
        create(
            "DK*HIS*E2",
            "MAINTENANCE",
            ",\"validFrom\":\"%s\",\"validTo\":\"%s\"".formatted(validFrom, validTo));
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), validTo).toMillis() + 1));
    assertThat(run.isDeleted(id)).isTrue();
    List<JsonNode> events = history("DK*HIS*E2");

    assertThat(types(events.subList(0, 2)))
        .containsExactly("temporary-evse-status.created", "evse.effective-status.changed");
    List<JsonNode> boundaries = events.subList(2, events.size());
    assertThat(types(boundaries))
        .containsExactly(
            "temporary-evse-status.started",
            "evse.effective-status.changed",
            "temporary-evse-status.ended",
            "evse.effective-status.changed");
    assertThat(times(boundaries)).containsExactly(validFrom, validFrom, validTo, validTo);
    assertThat(boundaries)
        .extracting(event -> event.path("sequence").textValue())
        .containsExactly(
            "0000000000000002", "0000000000000002", "0000000000000003", "0000000000000003");
    assertThat(boundaries).noneMatch(event -> event.has("account") || event.has("keyId"));
    assertThat(boundaries.get(2).at("/data/status/id").longValue()).isEqualTo(id);
    assertThat(boundaries.get(3).at("/data/previous/id").longValue()).isEqualTo(id);
    assertThat(boundaries.get(3).at("/data/current").has("id")).isFalse();
  }

  @Test
  void aBoundaryThatAWriteComesUponIsBeforeTheWriteAndHasNoAuthor() throws Exception {
    // The function is warm then, and does not need the two seconds for its start.
    create("DK*HIS*E30", "MAINTENANCE", "");
    Instant validTo = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(2);
    create("DK*HIS*E3", "MAINTENANCE", ",\"validTo\":\"" + validTo + "\"");
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), validTo).toMillis() + 1));
    create("DK*HIS*E3", "RESERVED", "");

    List<JsonNode> events = history("DK*HIS*E3");
    List<JsonNode> later = events.subList(3, events.size());
    assertThat(types(later))
        .containsExactly(
            "temporary-evse-status.ended",
            "evse.effective-status.changed",
            "temporary-evse-status.created",
            "temporary-evse-status.started",
            "evse.effective-status.changed");
    assertThat(later)
        .extracting(event -> event.path("account").asText())
        .containsExactly("", "", "everyone", "everyone", "everyone");
    assertThat(times(later).getFirst()).isEqualTo(validTo);
  }

  @Test
  void aStatusWhollyInThePastIsCreatedAndNothingElse() throws IOException {
    long id =
        create(
            "DK*HIS*E4",
            "MAINTENANCE",
            ",\"validFrom\":\"2025-04-23T10:00:00Z\",\"validTo\":\"2025-04-23T18:00:00Z\"");
    assertThat(run.isDeleted(id)).isTrue();

    assertThat(types(history("DK*HIS*E4"))).containsExactly("temporary-evse-status.created");
  }

  @Test
  void aWalkInPagesAWindowAndANumberSeeTheirPartOfTheHistory() throws IOException {
    for (int i = 0; i < 5; i++) {
      create("+45*045*1", "BLOCKED", "");
    }
    String evse = "%2B45*045*1";
    List<JsonNode> all = history(evse);
    Instant third = Instant.parse(all.get(6).path("time").textValue());

    assertThat(all).hasSizeGreaterThan(10);
    assertThat(history(evse + "&limit=4")).isEqualTo(all);
    assertThat(history(evse + "&after=0")).isEqualTo(all);
    assertThat(history(evse + "&after=2")).isEqualTo(all.stream().filter(after(2)).toList());
    assertThat(history(evse + "&after=1000")).isEmpty();
    assertThat(history(evse + "&from=" + third + "&limit=1"))
        .isEqualTo(all.stream().filter(event -> !time(event).isBefore(third)).toList());
    assertThat(history(evse + "&to=" + third))
        .isEqualTo(all.stream().filter(event -> time(event).isBefore(third)).toList());
    assertThat(history("DK*HIS*E999")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400, evseId",
    "evseId=nothing, 400, evseId",
    "evseId=DK*HIS*E1&evseId=DK*HIS*E2, 400, evseId",
    "evseId=DK*HIS*E1&from=yesterday, 400, from",
    "evseId=DK*HIS*E1&after=0000000000000001, 400, after",
    "evseId=DK*HIS*E1&after=10000000000000000, 400, after",
    "evseId=DK*HIS*E1&limit=1001, 400, limit",
    "evseId=DK*HIS*E1&cursor=x, 400, cursor",
    "evseId=DK*HIS*E1&operator=DK*HIS, 400, operator",
    "evseId=DK*HIS*E1&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 422, to",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, int status, String param)
      throws IOException {
    HttpResponse<String> response = run.send(run.request(TestRun.HISTORY + "?" + query));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).at("/error/param").textValue()).isEqualTo(param);
  }

  private static long create(String evseId, String status, String more) throws IOException {
    HttpResponse<String> response =
        run.post(
            "{\"evseId\":\"%s\",\"temporaryStatus\":\"%s\"%s}".formatted(evseId, status, more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(response).path("id").longValue();
  }

  private static void send(String method, long id, String body, int status) {
    assertThat(
            run.send(
                    run.request(TestRun.STATUSES + "/" + id)
                        .method(method, BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(status);
  }

  /** Every event, from all pages. */
  private static List<JsonNode> history(String evseIdAndMore) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    Optional<String> next = Optional.of(TestRun.HISTORY + "?evseId=" + evseIdAndMore);
    while (next.isPresent()) {
      HttpResponse<String> page = run.send(run.request(next.get()));
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      json(page).forEach(events::add);
      next =
          page.headers()
              .firstValue("Link")
              .map(NEXT::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1));
    }
    return events;
  }

  private static Predicate<JsonNode> after(long sequence) {
    return event -> Long.parseLong(event.path("sequence").textValue(), 10) > sequence;
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").textValue()).toList();
  }

  private static List<String> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.path("id").textValue()).toList();
  }

  private static List<Instant> times(List<JsonNode> events) {
    return events.stream().map(EvseStatusHistoryIT::time).toList();
  }

  private static Instant time(JsonNode event) {
    return Instant.parse(event.path("time").textValue());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
