package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.owasp.AuthorizationTable.EVSES;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.owasp.AuthorizationTable.Row;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestRun;

/** Every kind of caller against every operation, route, method and kind of id. */
@DisplayName(
    "API1:2023 Broken Object Level Authorization, API5:2023 Broken Function Level Authorization")
class AuthorizationMatrixIT {

  private static final List<String> NO_IDS =
      List.of("0", "-1", "01", "x", "1.0", "12345678901234567", "1%20", "%2A");

  private static final String CHANGE = "{\"temporaryStatus\":\"RESERVED\"}";
  private static final long NOBODYS = 9_007_199_254_740_990L;

  private static KeyedRun run;

  private final Map<String, String> authorizations = new LinkedHashMap<>();
  private ApiKey everyones;
  private CheckedAnswers answers;

  @BeforeAll
  static void start() {
    run = KeyedRun.start();
  }

  @BeforeEach
  void makeKeys() throws InterruptedException {
    everyones = run.newKey("all", "*");
    answers = new CheckedAnswers(run, authorizations);
    Instant end = Instant.now().plusSeconds(2);
    ApiKey expiring = run.newKey("ours", "DK*SPI", "read,write", ",\"validTo\":\"" + end + "\"");
    ApiKey ours = run.newKey("ours", "DK*SPI");
    ApiKey rotated = run.newKey("ours", "DK*SPI");
    ApiKey ended = run.newKey("ours", "dkspi");
    ApiKey revoked = run.newKey("ours", "DK*SPI");
    run.revoke(revoked);
    run.rotate(ended, 0);
    authorizations.put("ours", ours.header());
    authorizations.put("theirs", run.newKey("theirs", "45*045,DE*8AA").header());
    authorizations.put("ours, another key", run.newKey("ours", "DK*SPI,DE*OUR").header());
    authorizations.put("ours, to read", run.newKey("ours", "DK*SPI", "read", "").header());
    authorizations.put("ours, to write", run.newKey("ours", "DK*SPI", "write", "").header());
    authorizations.put("all", everyones.header());
    authorizations.put("all, to read", run.newKey("all", "*", "read", "").header());
    authorizations.put("ours, rotated", rotated.header());
    authorizations.put("ours, its successor", run.rotate(rotated, 1).header());
    authorizations.put("ours, after its overlap", ended.header());
    authorizations.put("ours, revoked", revoked.header());
    authorizations.put("ours, expired", expiring.header());
    authorizations.put("a key that never was", "Bearer " + ApiKey.ofAnotherDeployment());
    authorizations.put("no key", "");
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1));
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @Test
  void everyCallerMayDoWhatTheTableSaysAndNothingElse() {
    List<Row> rows = AuthorizationTable.rows();
    assertThat(rows).extracting(Row::caller).containsExactlyElementsOf(authorizations.keySet());

    for (Row row : rows) {
      // A limit must not be what refuses.
      run.rest();
      List<Long> ids = new ArrayList<>();
      for (String evseId : EVSES.subList(0, 3)) {
        ids.add(run.created(evseId, everyones));
      }
      ids.add(NOBODYS);
      AuthorizedLists lists = new AuthorizedLists(run.items(), answers);
      lists.lists(row);
      lists.whatCounts(row);
      lists.histories(row);
      reads(row, ids);
      changes(row, ids);
      creates(row);
      createsMany(row);
      idsThatAreNone(row);
      whatIsNoOperation(row, ids);
      removes(row, ids);
      removesMany(row);
    }

    System.out.printf(
        "Authorization matrix: %d callers, %d cells, %d failures%n",
        rows.size(), answers.count(), answers.failures().size());
    assertThat(answers.failures()).isEmpty();
    run.assertThatNothingLeaked();
  }

  private void reads(Row row, List<Long> ids) {
    for (int i = 0; i < ids.size(); i++) {
      one(row, "GET", ids.get(i), "", row.read().charAt(i), 200);
    }
  }

  private void changes(Row row, List<Long> ids) {
    for (int i = 0; i < ids.size(); i++) {
      Answer answer = one(row, "PATCH", ids.get(i), CHANGE, row.change().charAt(i), 200);
      if (row.change().charAt(i) == '+') {
        fail(
            !answer.json().path("temporaryStatus").asText().equals("RESERVED"),
            row,
            "PATCH",
            answer.body());
      }
    }
  }

  private void removes(Row row, List<Long> ids) {
    for (int i = 0; i < ids.size(); i++) {
      char expected = row.remove().charAt(i);
      one(row, "DELETE", ids.get(i), "", expected, 204);
      long id = ids.get(i);
      fail(expected == '+' && isStored(id), row, "DELETE", id + " is still there");
    }
  }

  private void creates(Row row) {
    for (int i = 0; i < EVSES.size(); i++) {
      int before = run.writes();
      char expected = row.create().charAt(i);
      String body = "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\"}".formatted(EVSES.get(i));
      Answer answer = send(row, "POST", "", body);
      check(row, "POST " + EVSES.get(i), expected, 201, answer);
      if (expected == '+') {
        long id = answer.json().path("id").longValue();
        fail(!isStored(id), row, "POST", id + " is not stored");
      } else {
        fail(run.writes() > before, row, "POST " + EVSES.get(i), "something is written");
      }
    }
  }

  /** A batch of all EVSEs, each of which is answered as a create of it. */
  private void createsMany(Row row) {
    int before = run.writes();
    String body = "{\"evseIds\":%s,\"temporaryStatus\":\"BLOCKED\"}".formatted(listOf(EVSES, "\""));
    Answer answer =
        answers.send(row, "POST", TestRun.STATUSES + "/batch", body, "Idempotency-Key", row.key());
    boolean isRefused = "sim".indexOf(row.create().charAt(0)) >= 0;
    check(row, "POST /batch", isRefused ? row.create().charAt(0) : '+', 200, answer);
    for (int i = 0; !isRefused && i < EVSES.size(); i++) {
      JsonNode result = answer.json().path("results").path(i);
      String expected = row.create().charAt(i) == '+' ? "201 " : "403 operator_not_allowed";
      checkPart(row, "POST /batch " + EVSES.get(i), expected, result);
      long id = result.at("/temporaryEvseStatus/id").longValue();
      fail(id > 0 && !isStored(id), row, "POST /batch", id + " is not stored");
    }
    fail(isRefused && run.writes() > before, row, "POST /batch", "something is written");
  }

  /** A batch of all statuses, each of which is answered as a removal of it. */
  private void removesMany(Row row) {
    run.rest();
    List<Long> ids = new ArrayList<>();
    for (String evseId : EVSES.subList(0, 3)) {
      ids.add(run.created(evseId, everyones));
    }
    ids.add(NOBODYS);
    Answer answer =
        answers.send(
            row,
            "POST",
            TestRun.STATUSES + "/batch-delete",
            "{\"ids\":%s}".formatted(listOf(ids, "")));
    boolean isRefused = "sim".indexOf(row.remove().charAt(0)) >= 0;
    check(row, "POST /batch-delete", isRefused ? row.remove().charAt(0) : '+', 200, answer);
    for (int i = 0; i < ids.size(); i++) {
      char expected = isRefused ? row.remove().charAt(0) : row.remove().charAt(i);
      if (!isRefused) {
        checkPart(
            row,
            "POST /batch-delete " + ids.get(i),
            expected == '+' ? "204 " : "404 temporary_evse_status_not_found",
            answer.json().path("results").path(i));
      }
      fail(
          ids.get(i) != NOBODYS && isStored(ids.get(i)) == (expected == '+'),
          row,
          "POST /batch-delete",
          ids.get(i) + (expected == '+' ? " is still there" : " is gone"));
    }
  }

  private void checkPart(Row row, String request, String expected, JsonNode result) {
    String found = result.path("status").asText() + " " + result.at("/error/code").asText();
    fail(!found.equals(expected), row, request, result.toString());
  }

  private static String listOf(List<?> values, String quote) {
    return values.stream()
        .map(value -> quote + value + quote)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void idsThatAreNone(Row row) {
    int before = run.writes();
    NO_IDS.parallelStream()
        .forEach(
            id -> {
              String path = "/" + id;
              check(row, "GET " + path, row.noId().charAt(0), 200, send(row, "GET", path, ""));
              Answer changed = send(row, "PATCH", path, CHANGE);
              check(row, "PATCH " + path, row.noId().charAt(1), 200, changed);
              Answer removed = send(row, "DELETE", path, "");
              check(row, "DELETE " + path, row.noId().charAt(2), 204, removed);
            });
    fail(run.writes() > before, row, "ids that are none", "something is written");
  }

  /** Who calls makes no difference to it, and nobody is told what is there. */
  private void whatIsNoOperation(Row row, List<Long> ids) {
    int before = run.writes();
    for (String method : List.of("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW")) {
      check(row, method, 'r', 0, send(row, method, "", CHANGE));
    }
    ids.parallelStream()
        .forEach(
            id -> {
              for (String method : List.of("POST", "PUT", "HEAD", "OPTIONS", "BREW")) {
                check(row, method + " /" + id, 'r', 0, send(row, method, "/" + id, CHANGE));
              }
              for (String method : List.of("GET", "PATCH", "DELETE")) {
                for (String more : List.of("/1", "/evse/" + ids.getFirst())) {
                  String path = "/" + id + more;
                  check(row, method + " " + path, 'r', 0, send(row, method, path, CHANGE));
                }
              }
            });
    fail(run.writes() > before, row, "no operation", "something is written");
  }

  /** One request for one id. */
  private Answer one(Row row, String method, long id, String body, char expected, int success) {
    int before = run.writes();
    Answer answer = send(row, method, "/" + id, body);
    String request = method + " of " + id;
    check(row, request, expected, success, answer);
    if (expected != '+') {
      fail(run.writes() > before, row, request, "something is written");
    }
    if (expected == 'n') {
      Answer ofNone = send(row, method, "/" + NOBODYS, body);
      String asIfNone =
          ofNone.withoutRequestId().replace(Long.toString(NOBODYS), Long.toString(id));
      // The length of the body is that of the id.
      fail(
          !lengthless(answer.withoutRequestId()).equals(lengthless(asIfNone)),
          row,
          request,
          answer.withoutRequestId() + " and not " + asIfNone);
    }
    return answer;
  }

  private static String lengthless(String answer) {
    return answer.replaceFirst("content-length=\\[[0-9]+]", "");
  }

  private Answer send(Row row, String method, String more, String body) {
    return answers.send(row, method, TestRun.STATUSES + more, body);
  }

  private void check(Row row, String request, char expected, int success, Answer answer) {
    answers.check(row, request, expected, success, answer);
  }

  private void fail(boolean failed, Row row, String request, String what) {
    answers.fail(failed, row, request, what);
  }

  private static boolean isStored(long id) {
    return run.run().isStored(id);
  }
}
