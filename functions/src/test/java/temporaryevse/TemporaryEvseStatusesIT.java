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
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.testing.TestRun;

/** The whole resource, through HTTP and the built artifact. */
class TemporaryEvseStatusesIT {

  private static TestRun run;

  @BeforeAll
  static void start() {
    run = TestRun.start(settings -> settings.withSchedulePeriod(Duration.ofMillis(500)));
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @Test
  void aStatusLivesFromItsCreationToItsRemoval() throws IOException {
    String created = create("DK*SPI*E1", "").toString();
    long id = new ObjectMapper().readTree(created).path("id").longValue();

    HttpResponse<String> got = get("/" + id);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(created);
    assertThat(got.headers().firstValue("Content-Type")).contains("application/json");

    HttpResponse<String> listed = get("?evseId=dkspie1");
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
      created.add(create("DK*SPI*E2", "").path("id").longValue());
    }
    List<Long> seen = new ArrayList<>();
    Optional<String> next = Optional.of(TestRun.STATUSES + "?limit=4&evseId=DK*SPI*E2");
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
    long id = create("DK*SPI*E3", ",\"validTo\":\"" + end + "\"").path("id").longValue();
    assertThat(get("/" + id).statusCode()).isEqualTo(200);

    // The request that is sent at the end and later is answered without it.
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
    assertThat(get("/" + id).statusCode()).isEqualTo(404);
    assertThat(get("?evseId=DK*SPI*E3&activeOnly=false").body()).isEqualTo("[]");

    Instant limit = Instant.now().plusSeconds(30);
    while (isStored(id)) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(100);
    }
    assertThat(run.consoleWith("EndedStatusesDeleted")).contains("EndedStatusesDeleted");
  }

  private static boolean isStored(long id) {
    return run.items().stream()
        .anyMatch(item -> AttributeValue.fromN(Long.toString(id)).equals(item.get("id")));
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
                                    "{\"evseId\":\"DK*SPI*E4\",\"temporaryStatus\":\"BLOCKED\"}"))))
            .toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.headers().firstValue("Idempotency-Replayed").orElse(""))
        .containsExactly("", "true", "true");
    assertThat(json(get("?evseId=DK*SPI*E4"))).hasSize(1);
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
    "evseId=%FF, evseId",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, String param) throws IOException {
    HttpResponse<String> response = get("?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/param").textValue())
        .isIn(param, null); // what is not UTF-8 is refused by the gateway, which names no parameter
  }

  private static JsonNode create(String evseId, String more) throws IOException {
    HttpResponse<String> response =
        run.post("{\"evseId\":\"" + evseId + "\",\"temporaryStatus\":\"BLOCKED\"" + more + "}");
    assertThat(response.statusCode()).isEqualTo(201);
    return json(response);
  }

  private static HttpResponse<String> get(String pathOrQuery) {
    return run.send(run.request(TestRun.STATUSES + pathOrQuery));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
