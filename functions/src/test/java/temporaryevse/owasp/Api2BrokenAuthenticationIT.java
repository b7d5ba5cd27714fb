package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API2:2023 Broken Authentication")
class Api2BrokenAuthenticationIT {

  private final KeyedRun run;

  Api2BrokenAuthenticationIT(KeyedRun run) {
    this.run = run;
  }

  private Stream<String[]> missing() {
    return Stream.of(
        new String[] {},
        new String[] {"Authorization:"},
        new String[] {"Authorization:     "},
        new String[] {"Authorization:", "authorization: "},
        new String[] {"X-Authorization: Bearer x"},
        new String[] {"Proxy-Authorization: Bearer x"},
        new String[] {"Cookie: Authorization=Bearer x"});
  }

  @Test
  void withoutTheHeaderCredentialsAreMissing() {
    ApiKey key = run.newKey("missing");
    List<Answer> answers = new ArrayList<>();
    var before = run.items();
    for (String method : List.of("GET", "POST")) {
      missing().forEach(headers -> answers.add(run.sendRaw(method, TestRun.STATUSES, headers)));
      answers.add(run.sendRaw(method, TestRun.STATUSES + "?access_token=" + key.text()));
      answers.add(run.sendRaw(method, TestRun.STATUSES + "?Authorization=Bearer%20" + key.text()));
      // The name of a usage key is no secret, and lets nobody in.
      String usageKey = run.run().template().table("KeyTable").name() + "-missing";
      answers.add(run.sendRaw(method, TestRun.STATUSES, "x-api-key: " + usageKey));
    }

    for (Answer answer : answers) {
      assertRefused(answer, 401, "missing_credentials");
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }
    assertThat(answers.stream().map(Answer::withoutRequestId).distinct()).hasSize(1);
    assertThat(run.items()).isEqualTo(before);
  }

  private List<List<String>> invalid(ApiKey key) {
    String good = key.text();
    List<List<String>> headers = new ArrayList<>();
    for (String one :
        List.of(
            "Bearer",
            "bearer ",
            good,
            "Token " + good,
            "Digest " + good,
            "BearerToken " + good,
            "Bearer:" + good,
            "Bearer=" + good,
            "Bearer\t" + good,
            "Bearer " + good + " " + good,
            "Bearer " + good + ",",
            "Bearer " + good + "; x=1",
            "Bearer \"" + good + "\"",
            "Bearer token=" + good,
            "Bearer Bearer " + good,
            "Basic " + base64(good + ":"),
            "Basic " + base64("user:" + good),
            "Bearer " + base64(good),
            "AWS4-HMAC-SHA256 Credential=" + good,
            "Bearer " + key.id(),
            "Bearer null",
            "Bearer undefined",
            "Bearer *",
            "Bearer ' OR 1=1 --",
            "Bearer ${jndi:ldap://127.0.0.1/a}",
            "Bearer " + good.toLowerCase(Locale.ROOT),
            "Bearer " + good.toUpperCase(Locale.ROOT),
            "Bearer " + good.substring(0, good.length() - 1),
            "Bearer " + good + "0",
            "Bearer " + good.substring("tevse_".length()),
            "Bearer " + changed(good, 0),
            "Bearer " + changed(good, 6),
            "Bearer " + changed(good, 25),
            "Bearer " + changed(good, good.length() - 1),
            "Bearer " + ApiKey.ofAnotherDeployment(),
            "Bearer " + good + "\u00e9",
            "Bearer\u00a0" + good,
            "\u00ff\u00fe",
            "Bearer " + "x".repeat(1_000),
            "Bearer " + good + "x".repeat(6_000))) {
      headers.add(List.of("Authorization: " + one));
    }
    String bad = "Authorization: Bearer " + changed(good, 25);
    String rightly = "Authorization: Bearer " + good;
    headers.add(List.of(rightly, rightly));
    headers.add(List.of(rightly, bad));
    headers.add(List.of(bad, rightly));
    headers.add(List.of(rightly, "AUTHORIZATION: Bearer " + good));
    headers.add(List.of(rightly, "Authorization:"));
    headers.add(List.of("Authorization:", rightly));
    return headers;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The key with one character changed. */
  private static String changed(String key, int index) {
    char other = key.charAt(index) == 'a' ? 'b' : 'a';
    return key.substring(0, index) + other + key.substring(index + 1);
  }

  @Test
  void whateverIsWrongWithAHeaderTheAnswerIsTheSame() {
    ApiKey key = run.newKey("invalid");
    // Known, so that nothing that only looks alike is taken for it.
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    List<Answer> answers = new ArrayList<>();
    var before = run.items();
    for (List<String> headers : invalid(key)) {
      for (String method : List.of("GET", "POST")) {
        Answer answer = run.sendRaw(method, TestRun.STATUSES, headers.toArray(String[]::new));
        assertThat(answer.code()).as(headers.toString()).isEqualTo("invalid_credentials");
        assertRefused(answer, 401, "invalid_credentials");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        answers.add(answer);
      }
    }

    assertThat(answers.stream().map(Answer::withoutRequestId).distinct()).hasSize(1);
    assertThat(run.items()).isEqualTo(before);
    System.out.printf("Authorization headers that are not valid: %d%n", answers.size() / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\u0001",
        "\u0008",
        "\u001b[2J",
        "\u007f",
        "\n x",
        "\r\n x",
        "\nX-Other: 1",
        "\rX-Other: 1"
      })
  void aHeaderWithAControlCharacterIsRefused(String control) {
    ApiKey key = run.newKey("control");
    var before = run.items();
    for (String header :
        List.of(
            "Bearer " + key.text().substring(0, 30) + control + key.text().substring(30),
            "Bearer" + control + key.text())) {
      Answer answer = run.sendRaw("POST", TestRun.STATUSES, "Authorization: " + header);

      // API Gateway takes no such request; where one came through, it has no good key.
      assertThat(answer.status()).as(answer.toString()).isIn(400, 401);
      assertThat(answer.json().at("/error/code").asText())
          .isIn("invalid_parameter", "invalid_credentials");
    }
    assertThat(run.items()).isEqualTo(before);
  }

  @Test
  void aHeaderOfTenKilobytesIsRefused() {
    ApiKey key = run.newKey("large");
    Answer answer =
        run.sendRaw(
            "POST", TestRun.STATUSES, "Authorization: Bearer " + key.text() + "x".repeat(10_240));

    // API Gateway takes 10,240 bytes of headers at most.
    assertThat(answer.status()).isIn(400, 401, 431);
    assertThat(answer.code()).isNotEmpty();
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
  }

  @Test
  void theSchemeIsInAnyCase() {
    String key = run.newKey("scheme").text();

    for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
      assertThat(run.sendRaw("GET", TestRun.STATUSES, "authorization: " + scheme + key).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aKeyThatIsRevokedEndsWithinTheMinuteThatAnswersAreKept() {
    ApiKey key = run.newKey("revoked");
    run.rest();
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    run.revoke(key);

    run.pass(Duration.ofSeconds(60));
    assertRefused(run.get(TestRun.STATUSES, key), 401, "invalid_credentials");
    assertRefused(run.create(KeyedRun.EVSE, key), 401, "invalid_credentials");
  }

  @Test
  void aKeyThatIsRotatedEndsAfterItsOverlapAndItsSuccessorIsValidAtOnce() {
    ApiKey key = run.newKey("rotated");
    run.rest();
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    ApiKey successor = run.rotate(key, 0);

    assertThat(run.get(TestRun.STATUSES, successor).status()).isEqualTo(200);
    run.pass(Duration.ofSeconds(60));
    assertRefused(run.get(TestRun.STATUSES, key), 401, "invalid_credentials");
    assertThat(run.get(TestRun.STATUSES, successor).status()).isEqualTo(200);
  }

  @Test
  void aKeyEndsAtItsEndThoughTheAuthorizersAnswerIsKept() throws Exception {
    Instant end = Instant.now().plusMillis(2_500);
    ApiKey key = run.newKey("ending", "DK*SPI", "read,write", ",\"validTo\":\"" + end + "\"");
    // One answer of the authorizer serves both routes.
    assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    assertThat(run.create(KeyedRun.EVSE, key).status()).isEqualTo(201);

    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
    var before = run.items();
    int callsBefore = run.network().calls().size();
    Answer read = run.get(TestRun.STATUSES, key);
    Answer create = run.create(KeyedRun.EVSE, key);
    List<FaultProxy.Call> calls = run.network().calls();

    assertRefused(read, 401, "invalid_credentials");
    assertRefused(create, 401, "invalid_credentials");
    assertThat(calls).as("the authorizer was not asked again").hasSize(callsBefore);
    assertThat(run.items()).isEqualTo(before);
    run.rest();
    Answer uncached = run.get(TestRun.STATUSES, key);
    assertThat(messageOf(read)).isEqualTo(messageOf(uncached)).isEqualTo(messageOf(create));
  }

  private static String messageOf(Answer answer) {
    return answer
        .body()
        .replace(answer.header("x-request-id"), "")
        // API Gateway's own template has spaces where it was folded.
        .replaceAll("\\s+", "");
  }
}
