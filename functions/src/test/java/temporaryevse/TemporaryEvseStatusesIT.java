package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestRun;

/** The whole resource, through HTTP and the built artifact. */
@SharedOpenRun
class TemporaryEvseStatusesIT {

  private static TestRun run;

  @BeforeAll
  static void start(TestRun shared) {
    run = shared;
  }

  @Test
  void aStatusLivesFromItsCreationToItsRemoval() throws IOException {
    String created = create("DK*TMP*E1", "").toString();
    long id = new ObjectMapper().readTree(created).path("id").longValue();

    HttpResponse<String> got = get("/" + id);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(created);
    assertThat(got.headers().firstValue("Content-Type")).contains("application/json");

    HttpResponse<String> listed = get("?evseId=dktmpe1");
    assertThat(listed.body()).isEqualTo("[" + created + "]");

    HttpResponse<String> patched =
        run.send(
            run.request(TestRun.STATUSES + "/" + id)
                .setHeader("Content-Type", "application/merge-patch+json")
                .method(
                    "PATCH",
                    BodyPublishers.ofString(
                        "{\"temporaryStatus\":\"RESERVED\",\"validTo\":\"2099-01-01T00:00:00Z\"}")));
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(json(patched).path("validTo").textValue()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(get("/" + id).body()).isEqualTo(patched.body());

    HttpResponse<String> deleted = run.send(run.request(TestRun.STATUSES + "/" + id).DELETE());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(get("/" + id).statusCode()).isEqualTo(404);
    assertThat(run.send(run.request(TestRun.STATUSES + "/" + id).DELETE()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aWalkFollowsTheLinksToTheEnd() throws IOException {
    List<Long> created = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      created.add(create("DK*TMP*E2", "").path("id").longValue());
    }
    List<Long> seen = new ArrayList<>();
    Optional<String> next = Optional.of(TestRun.STATUSES + "?limit=4&evseId=DK*TMP*E2");
    while (next.isPresent()) {
      HttpResponse<String> page = run.send(run.request(next.get()));
      assertThat(page.statusCode()).isEqualTo(200);
      json(page).forEach(status -> seen.add(status.path("id").longValue()));
      next =
          page.headers()
              .firstValue("Link")
              .map(link -> Pattern.compile("^<(/v2/[^>]+)>; rel=\"next\"$").matcher(link))
              .filter(matcher -> matcher.matches())
              .map(matcher -> matcher.group(1));
    }
    assertThat(seen).isEqualTo(created);
  }

  @Test
  void aStatusEndsOnTimeForReadersAndIsThenDeletedBySchedule() throws Exception {
    Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1_500);
    long id = create("DK*TMP*E3", ",\"validTo\":\"" + end + "\"").path("id").longValue();
    assertThat(get("/" + id).statusCode()).isEqualTo(200);

    // The request that is sent at the end and later is answered without it.
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
    assertThat(get("/" + id).statusCode()).isEqualTo(404);
    assertThat(get("?evseId=DK*TMP*E3&activeOnly=false").body()).isEqualTo("[]");

    Instant limit = Instant.now().plusSeconds(30);
    while (run.statuses().containsKey(id)) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(100);
    }
    assertThat(run.consoleWith("EvsesAdvanced")).contains("EvsesAdvanced");
  }

  @Test
  void ofTwoEditorsWithTheSameTagExactlyOneWins() throws Exception {
    HttpResponse<String> created = post("DK*TMP*E5", "");
    long id = json(created).path("id").longValue();
    String tag = created.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/" + id).headers().firstValue("ETag")).contains(tag);

    List<Future<HttpResponse<String>>> editors;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      editors =
          executor.invokeAll(
              Stream.of("2098", "2099")
                  .<Callable<HttpResponse<String>>>map(
                      year ->
                          () ->
                              change(id, tag, "\"validTo\":\"%s-01-01T00:00:00Z\"".formatted(year)))
                  .toList());
    }

    List<HttpResponse<String>> answers = List.of(editors.get(0).get(), editors.get(1).get());
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 412);
    HttpResponse<String> winner =
        answers.stream().filter(answer -> answer.statusCode() == 200).findFirst().orElseThrow();
    String next = winner.headers().firstValue("ETag").orElseThrow();
    assertThat(next).isNotEqualTo(tag);
    assertThat(get("/" + id).body()).isEqualTo(winner.body());

    HttpRequest.Builder remove = run.request(TestRun.STATUSES + "/" + id).DELETE();
    assertThat(run.send(remove.copy().header("If-Match", tag)).statusCode()).isEqualTo(412);
    // A change that changes nothing is no new version.
    assertThat(change(id, "*", "\"temporaryStatus\":\"BLOCKED\"").headers().firstValue("ETag"))
        .contains(next);
    assertThat(run.send(remove.copy().header("If-Match", tag + ", " + next)).statusCode())
        .isEqualTo(204);
    assertThat(run.send(remove.copy().header("If-Match", next)).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    // From, to, and how many of two: one from 10:00 to 18:00, one from 18:00 on.
    "2099-04-23T09:00:00Z, 2099-04-23T10:00:00Z, 0",
    "2099-04-23T09:00:00Z, 2099-04-23T10:00:00.001Z, 1",
    "2099-04-23T17:59:59.999Z, 2099-04-23T18:00:00Z, 1",
    "2099-04-23T17:59:59.999Z, 2099-04-23T18:00:00.001Z, 2",
    "2099-04-23T18:00:00Z, 2099-04-23T19:00:00Z, 1",
    "2099-04-23T09:00:00Z, , 2",
    ", 2099-04-23T18:00:00Z, 1",
  })
  void aListKeepsWhatOverlapsAWindow(@Nullable String from, @Nullable String to, int expected)
      throws IOException {
    String evseId = "DK*TMP*E6%s".formatted(Math.floorMod((from + to).hashCode(), 1 << 30));
    String first = "\"validFrom\":\"2099-04-23T10:00:00Z\",\"validTo\":\"2099-04-23T18:00:00Z\"";
    create(evseId, "," + first);
    create(evseId, ",\"validFrom\":\"2099-04-23T18:00:00Z\"");
    String window = (from == null ? "" : "&from=" + from) + (to == null ? "" : "&to=" + to);

    assertThat(json(get("?evseId=" + evseId + window))).hasSize(expected);
    assertThat(json(get("?limit=1000" + window)))
        .filteredOn(status -> status.path("evseId").asText().equals(evseId))
        .hasSize(expected);
  }

  @Test
  void aCreateWithAKeyIsAnsweredTheSameEveryTime() throws IOException {
    List<HttpResponse<String>> answers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    run.send(
                        run.request(TestRun.STATUSES)
                            .header("Idempotency-Key", "\"a-key\"")
                            .POST(
                                BodyPublishers.ofString(
                                    "{\"evseId\":\"DK*TMP*E4\",\"temporaryStatus\":\"BLOCKED\"}"))))
            .toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.headers().firstValue("Idempotency-Replayed").orElse(""))
        .containsExactly("", "true", "true");
    assertThat(json(get("?evseId=DK*TMP*E4"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "+42", "042", "%EF%BC%94%EF%BC%92", "1e3", "x", "%00", "1%202"})
  void whatIsNoIdIsRefused(String id) throws IOException {
    HttpResponse<String> response = get("/" + id);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/code").textValue()).isEqualTo("invalid_parameter");
  }

  @Test
  void anIdOf400DigitsIsRefusedAndOneThatNobodyHasIsNotFound() {
    assertThat(get("/" + "9".repeat(400)).statusCode()).isEqualTo(400);
    assertThat(get("/9007199254740993").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "activeOnly=yes, activeOnly",
    "activeOnly=TRUE, activeOnly",
    "activeOnly=true&activeOnly=true, activeOnly",
    "limit=0, limit",
    "limit=1001, limit",
    "limit=x, limit",
    "foo=bar, foo",
    "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, cursor",
    "from=2099-04-23, from",
    "to=tomorrow, to",
    "activeOnly=true&from=2099-04-23T00:00:00Z, activeOnly",
    "evseId=%FF, evseId",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, String param) throws IOException {
    HttpResponse<String> response = get("?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/param").textValue())
        .isIn(param, null); // what is not UTF-8 is refused by the gateway, which names no parameter
  }

  @Test
  void aWindowThatEndsBeforeItBeginsIsRefused() throws IOException {
    HttpResponse<String> response = get("?from=2099-04-23T00:00:00Z&to=2099-04-23T00:00:00Z");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).at("/error/param").textValue()).isEqualTo("to");
  }

  private static JsonNode create(String evseId, String more) throws IOException {
    return json(post(evseId, more));
  }

  private static HttpResponse<String> post(String evseId, String more) {
    HttpResponse<String> response =
        run.post("{\"evseId\":\"" + evseId + "\",\"temporaryStatus\":\"BLOCKED\"" + more + "}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response;
  }

  private static HttpResponse<String> change(long id, String ifMatch, String fields) {
    return run.send(
        run.request(TestRun.STATUSES + "/" + id)
            .header("If-Match", ifMatch)
            .method("PATCH", BodyPublishers.ofString("{" + fields + "}")));
  }

  private static HttpResponse<String> get(String pathOrQuery) {
    return run.send(run.request(TestRun.STATUSES + pathOrQuery));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
