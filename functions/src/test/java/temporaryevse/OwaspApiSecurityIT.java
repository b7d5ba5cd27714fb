package temporaryevse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.Contract;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.KeyedRun.Answer;
import temporaryevse.testing.KeyedRun.ApiKey;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

/**
 * The OWASP API Security Top 10 2023, item by item, against the built artifact with keys. Who may
 * do what to which status is in {@link AuthorizationMatrixIT}. Each test has accounts of its own.
 */
class OwaspApiSecurityIT {

  private static final String EVSE = "DK*SPI*E1";
  private static final String BODY = "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}";
  private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";

  /** Is in whatever tests write that a log must not show. */
  private static final String FORGED = "forged";

  private static KeyedRun run;

  @BeforeAll
  static void start() {
    run = KeyedRun.start();
    // The first request of a function waits for its JVM.
    ApiKey key = run.newKey("first", "*");
    run.send("DELETE", one(run.created(EVSE, key)), key.header(), "");
    run.send("PATCH", one(1), key.header(), "{}");
    run.get(TestRun.STATUSES, key);
    run.get(one(1), key);
  }

  @AfterAll
  static void stop() {
    try {
      run.assertThatNothingLeaked();
      assertThat(run.run().console()).doesNotContain(FORGED, "\u001b", "\r");
    } finally {
      run.close();
    }
  }

  private static String one(long id) {
    return TestRun.STATUSES + "/" + id;
  }

  private static ApiKey newKey(String account) {
    return run.newKey(account, "DK*SPI");
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("x-request-id"))
        .isNotEmpty()
        .isEqualTo(answer.json().at("/error/request_id").asText());
  }

  private static Answer sendRaw(String method, String pathAndQuery, String... headers) {
    List<String> head = new ArrayList<>();
    head.add(method + " " + pathAndQuery + " HTTP/1.1");
    head.addAll(List.of(headers));
    byte[] body = method.equals("POST") ? BODY.getBytes(StandardCharsets.UTF_8) : new byte[0];
    head.add("Content-Length: " + body.length);
    head.add("Content-Type: application/json");
    return run.sendRaw(head, body);
  }

  @Nested
  @DisplayName("API1:2023 Broken Object Level Authorization")
  class BrokenObjectLevelAuthorization {

    @Test
    void aCursorOfAnotherAccountIsNone() {
      ApiKey key = newKey("cursor");
      run.created(EVSE, key);
      run.created(EVSE, key);
      String link = run.get(TestRun.STATUSES + "?limit=1", key).header("link");
      String next = link.substring(1, link.indexOf('>'));

      assertThat(run.get(next, key).status()).isEqualTo(200);
      assertThat(run.get(next, newKey("cursor")).status()).isEqualTo(200);
      Answer answer = run.get(next, newKey("cursor-rival"));
      assertRefused(answer, 400, "invalid_parameter");
      assertThat(answer.json().at("/error/param").asText()).isEqualTo("cursor");
    }

    @Test
    void anIdempotencyKeyOfAnotherAccountIsAnotherOne() {
      ApiKey key = newKey("retry");
      Answer first = run.create(EVSE, key, "Idempotency-Key", "one");
      Answer again = run.create(EVSE, newKey("retry"), "Idempotency-Key", "one");
      Answer rivals = run.create(EVSE, newKey("retry-rival"), "Idempotency-Key", "one");
      Answer narrower = run.create(EVSE, run.newKey("retry", "DE*8AA"), "Idempotency-Key", "one");

      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.header("idempotency-replayed")).isEqualTo("true");
      assertThat(rivals.status()).isEqualTo(201);
      assertThat(rivals.header("idempotency-replayed")).isEmpty();
      assertThat(rivals.json().path("id")).isNotEqualTo(first.json().path("id"));
      assertRefused(narrower, 403, "operator_not_allowed");
    }
  }

  @Nested
  @DisplayName("API2:2023 Broken Authentication")
  class BrokenAuthentication {

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
    void withoutAHeaderCredentialsAreMissing() {
      ApiKey key = newKey("missing");
      List<Answer> answers = new ArrayList<>();
      var before = run.statuses();
      for (String method : List.of("GET", "POST")) {
        missing().forEach(headers -> answers.add(sendRaw(method, TestRun.STATUSES, headers)));
        answers.add(sendRaw(method, TestRun.STATUSES + "?access_token=" + key.text()));
        answers.add(sendRaw(method, TestRun.STATUSES + "?Authorization=Bearer%20" + key.text()));
        // The name of a usage key is no secret, and lets nobody in.
        String usageKey = run.run().template().table("KeyTable").name() + "-missing";
        answers.add(sendRaw(method, TestRun.STATUSES, "x-api-key: " + usageKey));
      }

      for (Answer answer : answers) {
        assertRefused(answer, 401, "missing_credentials");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
      }
      assertThat(answers.stream().map(Answer::withoutRequestId).distinct()).hasSize(1);
      assertThat(run.statuses()).isEqualTo(before);
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
              "Bearer " + KeyedRun.keyOfAnotherDeployment(),
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
      ApiKey key = newKey("invalid");
      // Known, so that nothing that only looks alike is taken for it.
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
      List<Answer> answers = new ArrayList<>();
      var before = run.statuses();
      for (List<String> headers : invalid(key)) {
        for (String method : List.of("GET", "POST")) {
          Answer answer = sendRaw(method, TestRun.STATUSES, headers.toArray(String[]::new));
          assertThat(answer.code()).as(headers.toString()).isEqualTo("invalid_credentials");
          assertRefused(answer, 401, "invalid_credentials");
          assertThat(answer.header("www-authenticate")).isEqualTo(INVALID_TOKEN);
          answers.add(answer);
        }
      }

      assertThat(answers.stream().map(Answer::withoutRequestId).distinct()).hasSize(1);
      assertThat(run.statuses()).isEqualTo(before);
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
    void aControlCharacterNeverMakesAGoodHeader(String control) {
      ApiKey key = newKey("control");
      var before = run.statuses();
      for (String header :
          List.of(
              "Bearer " + key.text().substring(0, 30) + control + key.text().substring(30),
              "Bearer" + control + key.text())) {
        Answer answer = sendRaw("POST", TestRun.STATUSES, "Authorization: " + header);

        // API Gateway takes no such request; where one came through, it has no good key.
        assertThat(answer.status()).as(answer.toString()).isIn(400, 401);
        assertThat(answer.json().at("/error/code").asText())
            .isIn("invalid_parameter", "invalid_credentials");
      }
      assertThat(run.statuses()).isEqualTo(before);
    }

    @Test
    void aHeaderOfTenKilobytesIsRefused() {
      ApiKey key = newKey("large");
      Answer answer =
          sendRaw(
              "POST", TestRun.STATUSES, "Authorization: Bearer " + key.text() + "x".repeat(10_240));

      // API Gateway takes 10,240 bytes of headers at most.
      assertThat(answer.status()).isIn(400, 401, 431);
      assertThat(answer.code()).isNotEmpty();
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    }

    @Test
    void theSchemeIsInAnyCase() {
      String key = newKey("scheme").text();

      for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
        assertThat(sendRaw("GET", TestRun.STATUSES, "authorization: " + scheme + key).status())
            .isEqualTo(200);
      }
    }

    @Test
    void aKeyThatIsRevokedEndsWithinTheMinuteThatAnswersAreKept() {
      ApiKey key = newKey("revoked");
      run.rest();
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
      run.revoke(key);

      run.pass(Duration.ofSeconds(60));
      assertRefused(run.get(TestRun.STATUSES, key), 401, "invalid_credentials");
      assertRefused(run.create(EVSE, key), 401, "invalid_credentials");
    }

    @Test
    void aKeyThatIsRotatedEndsAfterItsOverlapAndItsSuccessorIsGoodAtOnce() {
      ApiKey key = newKey("rotated");
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
      assertThat(run.create(EVSE, key).status()).isEqualTo(201);

      Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
      var before = run.statuses();
      int callsBefore = run.network().calls().size();
      Answer read = run.get(TestRun.STATUSES, key);
      Answer create = run.create(EVSE, key);
      List<FaultProxy.Call> calls = run.network().calls();

      assertRefused(read, 401, "invalid_credentials");
      assertRefused(create, 401, "invalid_credentials");
      assertThat(calls).as("the authorizer was not asked again").hasSize(callsBefore);
      assertThat(run.statuses()).isEqualTo(before);
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

  @Nested
  @DisplayName("API3:2023 Broken Object Property Level Authorization")
  class BrokenObjectPropertyLevelAuthorization {

    private static final List<String> NOT_THE_CALLERS =
        List.of(
            "id",
            "operator",
            "account",
            "creation",
            "removal",
            "changes",
            "pk",
            "lastId",
            "canonicalEvseId",
            "expiresAt",
            "validToBefore",
            "removedAt",
            "keptUntil",
            "status",
            "request",
            "shard",
            "scopes",
            "operators",
            "$set",
            "__proto__",
            "constructor",
            "temporaryStatus.x",
            "TEMPORARYSTATUS",
            "temporarystatus",
            "validFrom ",
            "");

    @Test
    void aFieldThatIsNotTheCallersToSetIsRefusedAndNothingChanges() {
      ApiKey key = newKey("properties");
      long id = run.created(EVSE, key);
      var before = run.statuses();

      for (String field : NOT_THE_CALLERS) {
        for (String value : List.of("1", "\"DE*8AA\"", "null", "{\"a\":1}")) {
          String more = "\"%s\":%s".formatted(field, value);
          run.rest();
          Answer changed =
              run.send(
                  "PATCH",
                  one(id),
                  key.header(),
                  "{\"temporaryStatus\":\"RESERVED\"," + more + "}");
          Answer created =
              run.send("POST", TestRun.STATUSES, key.header(), BODY.replace("}", "," + more + "}"));

          assertRefused(changed, 400, "unknown_field");
          assertThat(changed.json().at("/error/param").asText()).isEqualTo(field);
          assertRefused(created, 400, "unknown_field");
        }
      }
      for (String evseId : List.of("\"DE*8AA*E1\"", "\"DK*SPI*E1\"", "null")) {
        Answer moved =
            run.send("PATCH", one(id), key.header(), "{\"evseId\":%s}".formatted(evseId));
        assertRefused(moved, 400, "unknown_field");
      }
      assertThat(run.statuses()).isEqualTo(before);
    }

    @Test
    void anAnswerHasTheFiveFieldsOfTheResourceAndNoMore() {
      ApiKey key = newKey("fields");
      Answer created =
          run.send(
              "POST",
              TestRun.STATUSES,
              key.header(),
              BODY.replace("}", ",\"validTo\":\"9999-01-01T00:00:00Z\"}"),
              "Idempotency-Key",
              "one");
      long id = created.json().path("id").longValue();
      Answer changed = run.send("PATCH", one(id), key.header(), "{\"validFrom\":null}");
      List<JsonNode> statuses = new ArrayList<>();
      statuses.add(created.json());
      statuses.add(changed.json());
      statuses.add(run.get(one(id), key).json());
      // Those of the same operator that other tests have created may have no end.
      for (JsonNode listed : run.get(TestRun.STATUSES, key).json()) {
        if (listed.path("id").longValue() == id) {
          statuses.add(listed);
        }
      }

      assertThat(statuses).hasSize(4);
      for (JsonNode status : statuses) {
        assertThat(status.properties())
            .extracting(Map.Entry::getKey)
            .containsExactly("id", "temporaryStatus", "evseId", "validFrom", "validTo");
      }
    }
  }

  @Nested
  @DisplayName("API4:2023 Unrestricted Resource Consumption")
  class UnrestrictedResourceConsumption {

    @Test
    void anAccountHasALimitThatAllItsKeysShareAndOthersDoNot() {
      ApiKey key = newKey("reader");
      ApiKey second = run.newKey("reader", "DK*SPI", "read", "");
      ApiKey other = newKey("other-reader");
      run.rest();
      String none = TestRun.STATUSES + "/none";
      for (int i = 0; i < 300; i++) {
        assertThat(run.get(none, i % 2 == 0 ? key : second).status()).isEqualTo(400);
      }

      for (ApiKey limited : List.of(key, second)) {
        Answer answer = run.get(none, limited);
        assertRefused(answer, 429, "rate_limit_exceeded");
        assertThat(answer.header("retry-after")).isEqualTo("1");
      }
      assertThat(run.get(none, other).status()).isEqualTo(400);
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);

      run.pass(Duration.ofSeconds(1));
      for (int i = 0; i < 10; i++) {
        assertThat(run.get(none, key).status()).isEqualTo(400);
      }
      assertRefused(run.get(none, second), 429, "rate_limit_exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "0", "-1", "1e3", "99999999999999999999", "NaN", "10,10", " 1"})
    void aPageHasNoMoreThanAThousand(String limit) {
      Answer answer =
          run.get(TestRun.STATUSES + "?limit=" + limit.replace(" ", "%20"), newKey("pages"));

      assertRefused(answer, 400, "invalid_parameter");
    }

    @Test
    void headersAndQueriesAreTakenUpToALimitAndRefusedBeyond() {
      ApiKey key = newKey("headers");
      String[] many = new String[151];
      for (int i = 0; i < 150; i++) {
        many[i] = "X-" + i + ": " + i;
      }
      many[150] = "Authorization: " + key.header();
      assertThat(sendRaw("GET", TestRun.STATUSES, many).status()).isEqualTo(200);

      String authorization = "Authorization: " + key.header();
      for (Answer answer :
          List.of(
              sendRaw("GET", TestRun.STATUSES, authorization, "X-Large: " + "x".repeat(20_000)),
              sendRaw("GET", TestRun.STATUSES + "?x=" + "x".repeat(20_000), authorization),
              sendRaw("GET", TestRun.STATUSES + "/" + "1".repeat(20_000), authorization))) {
        assertThat(answer.status()).as(answer.toString()).isIn(400, 413, 414, 431);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request");
      }
      assertRefused(
          sendRaw("GET", TestRun.STATUSES + "?x=" + "x".repeat(6_000), authorization),
          400,
          "invalid_parameter");
      assertRefused(
          sendRaw("GET", TestRun.STATUSES + "?" + "x&".repeat(2_000), authorization),
          400,
          "invalid_parameter");
      assertRefused(
          sendRaw("GET", TestRun.STATUSES + "/" + "1".repeat(6_000), authorization),
          400,
          "invalid_parameter");
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
    }

    @Test
    void aBodyIsTakenUpToALimitAndRefusedBeyond() {
      ApiKey key = newKey("bodies");
      var before = run.statuses();
      String nested = "[".repeat(5_000) + "]".repeat(5_000);
      for (String body :
          List.of(
              nested,
              "{\"validTo\":" + nested + "}",
              "{\"a\":".repeat(3_000),
              "[0" + ",0".repeat(8_000))) {
        assertRefused(
            run.send("POST", TestRun.STATUSES, key.header(), body), 400, "malformed_json");
      }
      for (int bytes : List.of(16_385, 1 << 20, 10 * 1024 * 1024 + 1)) {
        String body = BODY + " ".repeat(bytes - BODY.length());
        assertRefused(
            run.send("POST", TestRun.STATUSES, key.header(), body), 413, "body_too_large");
      }
      assertThat(run.statuses()).isEqualTo(before);
      String largest = BODY + " ".repeat(16_384 - BODY.length());
      assertThat(run.send("POST", TestRun.STATUSES, key.header(), largest).status()).isEqualTo(201);
    }
  }

  @Nested
  @DisplayName("API5:2023 Broken Function Level Authorization")
  class BrokenFunctionLevelAuthorization {

    @Test
    void aKeyToReadCanDoNothingElseWhateverTheRequestSays() {
      ApiKey key = run.newKey("reads", "*", "read", "");
      long id = run.created(EVSE, run.newKey("reads-not", "*"));
      var before = run.statuses();
      List<Answer> answers = new ArrayList<>();
      for (String body : List.of(BODY, "{", "")) {
        answers.add(run.send("POST", TestRun.STATUSES, key.header(), body));
        answers.add(run.send("PATCH", one(id), key.header(), body));
        answers.add(run.send("DELETE", one(id), key.header(), body));
      }
      // A slash at the end is the same route for API Gateway.
      answers.add(sendRaw("DELETE", one(id) + "/", "Authorization: " + key.header()));
      answers.add(sendRaw("POST", TestRun.STATUSES + "/", "Authorization: " + key.header()));

      // Known from a read, and so let in by the answer that is kept.
      assertThat(run.get(one(id), key).status()).isEqualTo(200);
      answers.forEach(answer -> assertRefused(answer, 403, "insufficient_scope"));
      assertThat(run.statuses()).isEqualTo(before);
    }

    @Test
    void aMethodInAHeaderIsNone() {
      ApiKey key = run.newKey("overrides", "*", "read", "");
      long id = run.created(EVSE, run.newKey("overrides-not", "*"));
      Answer answer =
          run.send(
              "GET",
              one(id),
              key.header(),
              "",
              "X-HTTP-Method-Override",
              "DELETE",
              "X-Method",
              "DELETE");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(run.get(one(id), key).status()).isEqualTo(200);
    }

    @Test
    void whatOnlyTheAuthorizerSaysCannotBeSaidByACaller() {
      ApiKey key = run.newKey("says", "DK*SPI", "read", "");
      long id = run.created("FR*ABC*E1", run.newKey("says-not", "*"));
      String[] headers = {
        "account",
        "says-not",
        "operators",
        "*",
        "scopes",
        "read write",
        "X-Operators",
        "*",
        "principalId",
        "says-not",
        "X-Amzn-Authorizer",
        "{\"operators\":\"*\"}"
      };

      assertRefused(
          run.send("GET", one(id), key.header(), "", headers),
          404,
          "temporary_evse_status_not_found");
      assertRefused(
          run.send("DELETE", one(id), key.header(), "", headers), 403, "insufficient_scope");
    }

    @Test
    void whatIsForAdministratorsHasNoRoute() {
      assertThat(run.run().template().functions())
          .filteredOn(function -> function.routes().isEmpty())
          .extracting(LambdaFunction::logicalId)
          .contains("AdministerKeysFunction", "AuthorizeRequestFunction");
    }
  }

  @Nested
  @DisplayName("API6:2023 Unrestricted Access to Sensitive Business Flows")
  class UnrestrictedAccessToSensitiveBusinessFlows {

    @Test
    void aSiteOfSixtyCanBeTakenOutAtOnceAndThenTwoASecond() {
      ApiKey key = newKey("site");
      ApiKey second = newKey("site");
      ApiKey other = newKey("other-site");
      run.rest();
      for (int i = 0; i < 60; i++) {
        assertThat(run.create("DK*SPI*E" + i, key).status()).isEqualTo(201);
      }

      for (ApiKey limited : List.of(key, second)) {
        Answer answer = run.create(EVSE, limited);
        assertRefused(answer, 429, "rate_limit_exceeded");
        assertThat(answer.header("retry-after")).isEqualTo("1");
      }
      assertThat(run.create(EVSE, other).status()).isEqualTo(201);
      assertThat(run.get(TestRun.STATUSES, key).status()).isEqualTo(200);
      run.pass(Duration.ofSeconds(1));
      assertThat(Stream.of(second, key, key).map(each -> run.create(EVSE, each).status()))
          .containsExactly(201, 201, 429);
    }
  }

  @Nested
  @DisplayName("API7:2023 Server Side Request Forgery")
  class ServerSideRequestForgery {

    @Test
    void noInputBecomesAConnection() throws IOException {
      ApiKey key = newKey("forgery");
      try (ServerSocket target = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
        target.setSoTimeout(200);
        String url = "http://127.0.0.1:" + target.getLocalPort() + "/";
        String escaped = url.replace("/", "%2F").replace(":", "%3A");
        for (String field : List.of("evseId", "temporaryStatus", "validFrom", "validTo", "url")) {
          String body = "{\"%s\":\"%s\"}".formatted(field, url);
          run.send("POST", TestRun.STATUSES, key.header(), body);
          run.send("PATCH", one(1), key.header(), body);
          run.send("GET", TestRun.STATUSES + "?" + field + "=" + escaped, key.header(), "");
        }
        run.get(TestRun.STATUSES + "?cursor=" + escaped, key);
        run.get(TestRun.STATUSES + "/" + escaped, key);
        run.create(EVSE, key, "Idempotency-Key", url);
        run.send("GET", TestRun.STATUSES, "Bearer " + url, "");
        sendRaw("GET", url + "v2/temporary-evse-statuses", "Authorization: " + key.header());
        run.send(
            "GET",
            TestRun.STATUSES,
            key.header(),
            "",
            "Referer",
            url,
            "X-Forwarded-Host",
            url,
            "Forwarded",
            "host=" + url,
            "X-Callback",
            url,
            "Origin",
            url,
            "X-Original-URL",
            url);
        run.administer(
            "{\"action\":\"create\",\"by\":\"%s\",\"account\":\"ssrf\",\"operators\":[\"*\"],\"scopes\":[\"read\"]}"
                .formatted(url));

        try {
          target.accept().close();
          throw new AssertionError("something was called");
        } catch (SocketTimeoutException nobody) {
          // As it has to be.
        }
      }
    }
  }

  @Nested
  @DisplayName("API8:2023 Security Misconfiguration")
  class SecurityMisconfiguration {

    @Test
    void whatIsNoRequestIsAnsweredInTheSameFormAsEverythingElse() {
      String authorization = "Authorization: " + newKey("no-request").header();
      for (String path :
          List.of(
              "/%zz",
              TestRun.STATUSES + "/%zz",
              TestRun.STATUSES + "/%ff",
              TestRun.STATUSES + "/%00",
              TestRun.STATUSES + "?evseId=%zz",
              TestRun.STATUSES + "?evseId=%ff",
              TestRun.STATUSES + "/..%2f..%2fetc%2fpasswd",
              "/../../etc/passwd",
              "/v2//temporary-evse-statuses",
              TestRun.STATUSES + ";x=1",
              TestRun.STATUSES + "/1;x=1")) {
        Answer answer = sendRaw("GET", path, authorization);

        assertThat(answer.status()).as(path + answer).isIn(400, 404);
        assertThat(answer.json().at("/error/type").asText()).isIn("invalid_request", "not_found");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("x-request-id"))
            .isEqualTo(answer.json().at("/error/request_id").asText());
      }
    }

    @Test
    void aPageOfAnotherSiteGetsNoLeaveToReadAnAnswer() {
      ApiKey key = newKey("origin");
      Answer simple =
          run.send("GET", TestRun.STATUSES, key.header(), "", "Origin", "https://example.com");
      Answer preflight =
          run.send(
              "OPTIONS",
              TestRun.STATUSES,
              "",
              "",
              "Origin",
              "https://example.com",
              "Access-Control-Request-Method",
              "POST");

      for (Answer answer : List.of(simple, preflight)) {
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
      }
      assertRefused(preflight, 404, "route_not_found");
    }

    @Test
    void nothingThatACallerWritesGetsIntoTheLog() {
      ApiKey key = newKey("logs");
      String json = "{\"event\":\"" + FORGED + "\"}";
      String inJson = FORGED + "\\r\\n" + json.replace("\"", "\\\"") + "\\u001b[31m\\u0000";
      String inUrl = FORGED + "%0D%0A%7B%22event%22:%22" + FORGED + "%22%7D%1B%5B31m";
      String inHeader = FORGED + "\"},{\"event\":\"" + FORGED + "\" %0d%0a \\r\\n";
      for (String authorization : List.of(key.header(), "Bearer " + inHeader, inHeader)) {
        for (String field : List.of("evseId", "temporaryStatus", "validFrom", "validTo", inJson)) {
          String body = "{\"%s\":\"%s\"}".formatted(field, inJson);
          run.send("POST", TestRun.STATUSES, authorization, body);
          run.send("PATCH", one(1), authorization, body);
        }
        for (String path :
            List.of("?evseId=", "?limit=", "?cursor=", "?activeOnly=", "?" + inUrl + "=", "/")) {
          run.send("GET", TestRun.STATUSES + path + inUrl, authorization, "");
        }
        run.send("DELETE", TestRun.STATUSES + "/" + inUrl, authorization, "");
        for (String header :
            List.of(
                "User-Agent",
                "Idempotency-Key",
                "Content-Type",
                "Accept",
                "X-Forwarded-For",
                "X-Amzn-Trace-Id",
                "X-Request-Id",
                "Referer",
                "Cookie")) {
          sendRaw(
              "POST",
              TestRun.STATUSES,
              "Authorization: " + authorization,
              header + ": " + inHeader + "\u001b[31m");
          sendRaw(
              "POST",
              TestRun.STATUSES,
              "Authorization: " + authorization,
              header + ": " + inHeader);
        }
        run.rest();
      }
      // What fails is logged with its cause, and that must not be the caller's text either.
      run.network()
          .failOnce(
              fault("AccessDeniedException"), call -> call.action().equals("TransactWriteItems"));
      Answer failed = run.create(EVSE, key, "Idempotency-Key", FORGED + "-key");
      assertRefused(failed, 500, "internal_error");
      String logged = "request " + failed.header("x-request-id") + " failed";
      eventually(() -> linesWith(logged).size() == 1);
      // The rest is asserted in the end, when everything has been written.
    }

    @Test
    void whatAnAdministratorWritesStaysOneFieldOfOneLine() {
      String by = "ann\"},{\"event\":\"key_revoked\",\"by\":\"smuggled";
      JsonNode made =
          run.administer(
              """
              {"action":"create","by":"%s","account":"written","operators":["*"],"scopes":["read"]}\
              """
                  .formatted(by.replace("\"", "\\\"")));
      assertThat(made.has("key")).as(made.toString()).isTrue();
      for (String bad :
          List.of(
              FORGED + "\\n{\\\"event\\\":\\\"key_revoked\\\"}", FORGED + "\\u001b[31m",
              FORGED + "\\u2028", FORGED + "\\r")) {
        for (String request :
            List.of(
                "{\"action\":\"list\",\"by\":\"" + bad + "\"}",
                "{\"action\":\"list\",\"by\":\"ann\",\"account\":\"" + bad + "\"}",
                "{\"action\":\"revoke\",\"by\":\"ann\",\"keyId\":\"" + bad + "\"}",
                "{\"action\":\"" + bad + "\",\"by\":\"ann\"}",
                "{\"action\":\"list\",\"by\":\"ann\",\"" + bad + "\":1}")) {
          assertThat(run.administer(request).at("/error/type").asText())
              .isEqualTo("invalid_request");
        }
      }

      eventually(() -> linesWith("smuggled").size() == 1);
      String line = linesWith("smuggled").getFirst();
      JsonNode logged = KeyedRun.read(line.substring(line.indexOf('{')));
      JsonNode entry = logged.has("message") ? logged.path("message") : logged;
      JsonNode event = entry.isTextual() ? KeyedRun.read(entry.asText()) : entry;
      assertThat(event.path("event").asText()).isEqualTo("key_created");
      assertThat(event.path("by").asText()).isEqualTo(by);
    }

    private static List<String> linesWith(String text) {
      return run.run().console().lines().filter(line -> line.contains(text)).toList();
    }
  }

  @Nested
  @DisplayName("API9:2023 Improper Inventory Management")
  class ImproperInventoryManagement {

    @Test
    void theRoutesAreThoseOfTheDescription() {
      assertThat(
              run.run().template().functions().stream()
                  .flatMap(function -> function.routes().stream())
                  .map(route -> route.method() + " " + route.path()))
          .containsExactlyInAnyOrderElementsOf(
              Contract.read().operations().stream().map(Contract.Operation::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/v1/temporary-evse-statuses",
          "/v3/temporary-evse-statuses",
          "/temporary-evse-statuses",
          "/v2",
          "/v2/",
          "/v2/keys",
          "/keys",
          "/apikeys",
          "/admin",
          "/health",
          "/metrics",
          "/debug",
          "/actuator/env",
          "/graphql",
          "/swagger.json",
          "/openapi.json",
          "/.git/config",
          "/.env",
          "/live/v2/temporary-evse-statuses",
          "/V2/temporary-evse-statuses"
        })
    void nothingElseIsServed(String path) {
      ApiKey key = run.newKey("inventory", "*");

      for (String method : List.of("GET", "POST", "DELETE")) {
        assertRefused(run.send(method, path, key.header(), ""), 404, "route_not_found");
      }
    }
  }

  @Nested
  @DisplayName("API10:2023 Unsafe Consumption of APIs")
  class UnsafeConsumptionOfApis {

    @Test
    void onlyDynamoDbAndApiGatewayAreCalled() {
      JavaClasses ships =
          new ClassFileImporter().importPath(TestDynamoDb.ROOT.resolve("functions/target/classes"));

      noClasses()
          .that()
          // Secures the HTTP client's connections, and makes one to the same address ahead.
          .haveNameNotMatching(".*\\.environment\\.DeferredTls")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..",
              "java.rmi..",
              "javax.naming..",
              "javax.net..",
              "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(?!URI$|URISyntaxException$).*")
          .orShould()
          .callConstructor(ProcessBuilder.class, String[].class)
          .orShould()
          .callMethod(Runtime.class, "exec", String.class)
          .because("no input becomes an address, and nothing else has one")
          .check(ships);
      noClasses()
          .that()
          .resideOutsideOfPackage("..environment..")
          .should()
          .callMethod(java.net.URI.class, "create", String.class)
          .orShould()
          .callConstructor(java.net.URI.class, String.class)
          .because("the addresses of DynamoDB and API Gateway come from the deployment")
          .check(ships);
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("software\\.amazon\\.awssdk\\.services\\.(?!dynamodb\\.).*")
          .because("no other service is called")
          .check(ships);
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.UsageKeys(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("software.amazon.awssdk.http.HttpExecuteRequest")
          .because("one class calls API Gateway, and at no path that a caller writes")
          .check(ships);
    }

    @Test
    void nothingIsAskedOfDynamoDbButWhatTheStoresAskFor() {
      ApiKey key = newKey("asks");
      run.send("DELETE", one(run.created(EVSE, key)), key.header(), "");

      assertThat(run.network().calls())
          .extracting(FaultProxy.Call::action)
          .isSubsetOf(
              "GetItem",
              "PutItem",
              "UpdateItem",
              "DeleteItem",
              "Query",
              "Scan",
              "TransactWriteItems",
              // The local run makes the tables.
              "ListTables",
              "CreateTable",
              "DescribeTable",
              "UpdateTimeToLive",
              "DescribeTimeToLive");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "reset in mid-answer",
          "a bit of the answer changed",
          "200 with no JSON, not delivered",
          "InternalServerError",
          "AccessDeniedException"
        })
    void whileTheKeysCannotBeReadNobodyIsLetInAndNobodyIsTurnedAwayForGood(String fault) {
      ApiKey key = newKey("unread");
      var before = run.statuses();
      run.network().failFrom(fault(fault), call -> isOfKeys(call));
      Answer answer;
      try {
        answer = run.create(EVSE, key);
      } finally {
        run.network().heal();
      }

      assertRefused(answer, 503, "service_unavailable");
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(run.statuses()).isEqualTo(before);
      // Not kept, as an answer would be.
      assertThat(run.create(EVSE, key).status()).isEqualTo(201);
    }
  }

  /** What a key costs: DynamoDB requests that a call has because of it. */
  @Test
  void aCallerWhoIsKnownCostsNoRequestAndAnotherOne() {
    ApiKey key = run.newKey("costs", "*");
    long id = run.created(EVSE, key);
    Map<String, Supplier<Answer>> operations =
        Map.of(
            "create", () -> run.create(EVSE, key),
            "list", () -> run.get(TestRun.STATUSES, key),
            "read", () -> run.get(one(id), key),
            "change", () -> run.send("PATCH", one(id), key.header(), "{\"validTo\":null}"),
            "remove", () -> run.send("DELETE", one(run.created(EVSE, key)), key.header(), ""));
    StringBuilder report = new StringBuilder();
    operations.forEach(
        (name, operation) -> {
          run.rest();
          Requests cold = Requests.of(operation);
          Requests warm = Requests.of(operation);
          report.append(
              "%n  %s: %d + %d cold, %d + %d warm"
                  .formatted(name, cold.own(), cold.added(), warm.own(), warm.added()));

          assertThat(cold.added()).as(name).isEqualTo(1);
          assertThat(warm.added()).as(name).isZero();
          assertThat(warm.own()).as(name).isEqualTo(cold.own()).isPositive();
        });
    System.out.println("DynamoDB requests of an operation, own + for the key:" + report);
  }

  /** DynamoDB requests of the operation and of the authorizer. */
  private record Requests(int own, int added) {

    static Requests of(Supplier<Answer> operation) {
      int before = run.network().calls().size();
      Answer answer = operation.get();
      assertThat(answer.status()).as(answer.toString()).isLessThan(300);
      List<FaultProxy.Call> all = run.network().calls();
      List<FaultProxy.Call> calls = all.subList(before, all.size());
      List<FaultProxy.Call> ofKeys = calls.stream().filter(call -> isOfKeys(call)).toList();
      assertThat(Set.of("GetItem"))
          .containsAll(ofKeys.stream().map(FaultProxy.Call::action).toList());
      return new Requests(calls.size() - ofKeys.size(), ofKeys.size());
    }
  }

  private static boolean isOfKeys(FaultProxy.Call call) {
    return call.body().contains(run.run().template().table("KeyTable").name());
  }

  private static FaultProxyFault fault(String name) {
    return FaultProxyFault.all().stream()
        .filter(fault -> fault.name().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static void eventually(Supplier<Boolean> condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
