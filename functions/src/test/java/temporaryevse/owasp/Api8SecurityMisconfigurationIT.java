package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;
import static temporaryevse.testing.SharedKeyedRun.FORGED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API8:2023 Security Misconfiguration")
class Api8SecurityMisconfigurationIT {

  private final KeyedRun run;

  Api8SecurityMisconfigurationIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void aMalformedRequestIsAnsweredInTheSameFormAsEveryOther() {
    String authorization = "Authorization: " + run.newKey("no-request").header();
    for (String path :
        List.of(
            "/%zz",
            TestRun.STATUSES + "/%zz",
            TestRun.STATUSES + "/%ff",
            TestRun.STATUSES + "/%00",
            TestRun.STATUSES + "?evseId=%zz",
            TestRun.STATUSES + "?evseId=%ff",
            TestRun.EFFECTIVE + "?evseId=%ff",
            TestRun.EFFECTIVE + "/%ff",
            TestRun.HISTORY + "?evseId=%ff",
            TestRun.HISTORY + "?evseId=DK*SPI*E1&cursor=%00",
            TestRun.STATUSES + "/..%2f..%2fetc%2fpasswd",
            "/../../etc/passwd",
            "/v2//temporary-evse-statuses",
            TestRun.STATUSES + ";x=1",
            TestRun.STATUSES + "/1;x=1")) {
      Answer answer = run.sendRaw("GET", path, authorization);

      assertThat(answer.status()).as(path + answer).isIn(400, 404);
      assertThat(answer.json().at("/error/type").asText()).isIn("invalid_request", "not_found");
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.header("x-request-id"))
          .isEqualTo(answer.json().at("/error/request_id").asText());
    }
  }

  @Test
  void aPageOfAnotherSiteMayNotReadAnAnswer() {
    ApiKey key = run.newKey("origin");
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
    ApiKey key = run.newKey("logs");
    String json = "{\"event\":\"" + FORGED + "\"}";
    String inJson = FORGED + "\\r\\n" + json.replace("\"", "\\\"") + "\\u001b[31m\\u0000";
    String inUrl = FORGED + "%0D%0A%7B%22event%22:%22" + FORGED + "%22%7D%1B%5B31m";
    String inHeader = FORGED + "\"},{\"event\":\"" + FORGED + "\" %0d%0a \\r\\n";
    for (String authorization : List.of(key.header(), "Bearer " + inHeader, inHeader)) {
      for (String field : List.of("evseId", "temporaryStatus", "validFrom", "validTo", inJson)) {
        String body = "{\"%s\":\"%s\"}".formatted(field, inJson);
        run.send("POST", TestRun.STATUSES, authorization, body);
        run.send("PATCH", KeyedRun.pathOf(1), authorization, body);
      }
      for (String path :
          List.of(
              "?evseId=",
              "?operator=",
              "?at=",
              "?from=",
              "?after=",
              "?limit=",
              "?cursor=",
              "?activeOnly=",
              "?" + inUrl + "=",
              "/")) {
        run.send("GET", TestRun.STATUSES + path + inUrl, authorization, "");
        run.send("GET", TestRun.EFFECTIVE + path + inUrl, authorization, "");
        run.send("GET", TestRun.HISTORY + path + inUrl, authorization, "");
      }
      run.send("PATCH", KeyedRun.pathOf(1), authorization, "{}", "If-Match", FORGED + "\"");
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
        run.sendRaw(
            "POST",
            TestRun.STATUSES,
            "Authorization: " + authorization,
            header + ": " + inHeader + "\u001b[31m");
        run.sendRaw(
            "POST", TestRun.STATUSES, "Authorization: " + authorization, header + ": " + inHeader);
      }
      run.rest();
    }
    // What fails is logged with its cause, and that must not be the caller's text either.
    run.network()
        .failOnce(
            FaultProxyFault.named("AccessDeniedException"),
            call -> call.action().equals("TransactWriteItems"));
    Answer failed = run.create(KeyedRun.EVSE, key, "Idempotency-Key", FORGED + "-key");
    assertRefused(failed, 500, "internal_error");
    String logged = "\"requestId\":\"" + failed.header("x-request-id") + "\"";
    assertThat(linesWith(logged))
        .singleElement()
        .satisfies(
            line -> {
              JsonNode event = event(line);
              assertThat(event.path("event").asText()).isEqualTo("request_failed");
              assertThat(event.path("level").asText()).isEqualTo("ERROR");
              assertThat(event.path("stackTrace").asText()).contains("\n\tat ");
            });
    // After the class, nothing forged may be in the log.
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
        assertThat(run.administer(request).at("/error/type").asText()).isEqualTo("invalid_request");
      }
    }

    List<String> lines = linesWith("smuggled");
    assertThat(lines).hasSize(1);
    JsonNode event = event(lines.getFirst());
    assertThat(event.path("event").asText()).isEqualTo("key_created");
    assertThat(event.path("by").asText()).isEqualTo(by);
  }

  /** The event of a line that AWS's runtime client wrote, behind the function's name. */
  private static JsonNode event(String line) {
    return KeyedRun.read(line.substring(line.indexOf('{')));
  }

  /** The lines of the log that have this text, as soon as there is one. */
  private List<String> linesWith(String text) {
    return run.run().consoleWith(text).lines().filter(line -> line.contains(text)).toList();
  }
}
