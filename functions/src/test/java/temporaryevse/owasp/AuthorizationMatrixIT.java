package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestRun;

/** Every kind of caller against every operation, route, method and kind of id. */
@DisplayName(
    "API1:2023 Broken Object Level Authorization, API5:2023 Broken Function Level Authorization")
class AuthorizationMatrixIT {

  /**
   * What each caller is answered; four characters are of ours, of theirs, of a third operator, of
   * nobody. The last three are for ids that are none: to read, to change, to remove. Between the
   * list and the create is what counts now, for EVSEs by name and for an operator; its fifth
   * character is for a caller who names neither.
   *
   * <pre>
   * + done, or shown in a list     . not in the list, or without a status
   * n 404 temporary_evse_status_not_found     o 403 operator_not_allowed
   * s 403 insufficient_scope       b 400 invalid_parameter
   * i 401 invalid_credentials      m 401 missing_credentials
   * </pre>
   */
  private static final String MATRIX =
      """
      caller                    | list | counts | create | read | change | remove | no id
      ours                      | +... | +...+  | +ooo   | +nnn | +nnn   | +nnn   | bbb
      theirs                    | .+.. | .+..+  | o+oo   | n+nn | n+nn   | n+nn   | bbb
      ours, another key         | +... | +...+  | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, to read             | +... | +...+  | ssss   | +nnn | ssss   | ssss   | bss
      ours, to write            | ssss | sssss  | +ooo   | ssss | +nnn   | +nnn   | sbb
      all                       | ++++ | ++++b  | ++++   | +++n | +++n   | +++n   | bbb
      all, to read              | ++++ | ++++b  | ssss   | +++n | ssss   | ssss   | bss
      ours, rotated             | +... | +...+  | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, its successor       | +... | +...+  | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, after its overlap   | iiii | iiiii  | iiii   | iiii | iiii   | iiii   | iii
      ours, revoked             | iiii | iiiii  | iiii   | iiii | iiii   | iiii   | iii
      ours, expired             | iiii | iiiii  | iiii   | iiii | iiii   | iiii   | iii
      a key that never was      | iiii | iiiii  | iiii   | iiii | iiii   | iiii   | iii
      no key                    | mmmm | mmmmm  | mmmm   | mmmm | mmmm   | mmmm   | mmm
      """;

  /** An EVSE of each kind. Nobody has a key for the last one, but for those for all. */
  private static final List<String> EVSES =
      List.of("DK*SPI*E1", "45*045*1", "FR*ABC*E1", "NL*XYZ*E1");

  private static final List<String> OPERATORS = List.of("DK*SPI", "45*045", "FR*ABC", "NL*XYZ");

  private static final List<String> NO_IDS =
      List.of("0", "-1", "01", "x", "1.0", "12345678901234567", "1%20", "%2A");

  private static final String CHANGE = "{\"temporaryStatus\":\"RESERVED\"}";
  private static final long NOBODYS = 9_007_199_254_740_990L;

  private static final Map<Character, String> ERRORS =
      Map.of(
          'n', "404 not_found temporary_evse_status_not_found",
          'o', "403 permission_error operator_not_allowed",
          's', "403 permission_error insufficient_scope",
          'b', "400 invalid_request invalid_parameter",
          'i', "401 authentication_error invalid_credentials",
          'm', "401 authentication_error missing_credentials",
          'r', "404 not_found route_not_found");

  private static final Map<Character, String> CHALLENGES =
      Map.of('i', "Bearer error=\"invalid_token\"", 'm', "Bearer");

  private static KeyedRun run;

  /** A row of the matrix. */
  private record Row(
      String caller,
      String list,
      String counts,
      String create,
      String read,
      String change,
      String remove,
      String noId) {}

  private final Map<String, String> authorizations = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int cells;

  @BeforeAll
  static void start() {
    run = KeyedRun.start();
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @Test
  void everyCallerMayDoWhatTheTableSaysAndNothingElse() throws Exception {
    ApiKey everyones = run.newKey("all", "*");
    makeKeys(everyones);
    List<Row> rows = rows();
    assertThat(rows).extracting(Row::caller).containsExactlyElementsOf(authorizations.keySet());

    for (Row row : rows) {
      // A limit must not be what refuses.
      run.rest();
      List<Long> ids = new ArrayList<>();
      for (String evseId : EVSES.subList(0, 3)) {
        ids.add(run.created(evseId, everyones));
      }
      ids.add(NOBODYS);
      lists(row);
      whatCounts(row);
      reads(row, ids);
      changes(row, ids);
      creates(row);
      idsThatAreNone(row);
      whatIsNoOperation(row, ids);
      removes(row, ids);
    }

    System.out.printf(
        "Authorization matrix: %d callers, %d cells, %d failures%n",
        rows.size(), cells, failures.size());
    assertThat(failures).isEmpty();
    run.assertThatNothingLeaked();
  }

  private void makeKeys(ApiKey everyones) throws InterruptedException {
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

  private static List<Row> rows() {
    return MATRIX
        .lines()
        .skip(1)
        .map(line -> line.split("\\|", -1))
        .map(
            cell ->
                new Row(
                    cell[0].strip(),
                    cell[1].strip(),
                    cell[2].strip(),
                    cell[3].strip(),
                    cell[4].strip(),
                    cell[5].strip(),
                    cell[6].strip(),
                    cell[7].strip()))
        .toList();
  }

  private void lists(Row row) {
    for (int i = 0; i < EVSES.size(); i++) {
      char expected = row.list().charAt(i);
      List<Long> shown = expected == '+' ? stored(EVSES.get(i)) : List.of();
      list(row, "?evseId=" + EVSES.get(i).replace("*", "%2A"), expected, shown);
    }
    List<Long> shown = new ArrayList<>();
    for (int i = 0; i < EVSES.size(); i++) {
      if (row.list().charAt(i) == '+') {
        shown.addAll(stored(EVSES.get(i)));
      }
    }
    shown.sort(null);
    char expected = "+.".indexOf(row.list().charAt(0)) < 0 ? row.list().charAt(0) : '+';
    list(row, "", expected, shown);
    list(row, "?activeOnly=false", expected, shown);
  }

  private void list(Row row, String query, char expected, List<Long> shown) {
    Answer answer = send(row, "GET", query, "");
    boolean isList = expected == '+' || expected == '.';
    check(row, "GET " + query, isList ? '+' : expected, 200, answer);
    if (isList) {
      List<Long> ids =
          StreamSupport.stream(answer.json().spliterator(), false)
              .map(status -> status.path("id").longValue())
              .toList();
      fail(!ids.equals(shown), row, "GET " + query, "shows " + ids + " and not " + shown);
    }
  }

  /**
   * A caller is shown of another operator's EVSE what there is of an EVSE that never had a status.
   */
  private void whatCounts(Row row) {
    for (int i = 0; i < EVSES.size(); i++) {
      String evseId = EVSES.get(i);
      char expected = row.counts().charAt(i);
      List<Long> shown = expected == '+' ? stored(evseId) : List.of();
      String byEvse = "?evseId=" + evseId;
      Answer named = counts(row, byEvse, expected);
      Answer ofOperator = counts(row, "?operator=" + OPERATORS.get(i), expected);
      if (named.status() == 200) {
        JsonNode element = named.json().path(0);
        fail(!element.path("evseId").asText().equals(evseId), row, byEvse, named.body());
        fail(!all(element).equals(shown), row, byEvse, named.body() + " and not " + shown);
        fail(expected == '.' && element.size() != 3, row, byEvse, named.body());
        fail(
            !ofOperator
                .json()
                .findValuesAsText("evseId")
                .equals(shown.isEmpty() ? List.of() : List.of(evseId)),
            row,
            OPERATORS.get(i),
            ofOperator.body());
      }
    }
    Answer own = counts(row, "", row.counts().charAt(4));
    if (own.status() == 200) {
      List<String> shown =
          IntStream.range(0, EVSES.size())
              .filter(i -> row.counts().charAt(i) == '+')
              .mapToObj(EVSES::get)
              .filter(evseId -> !stored(evseId).isEmpty())
              .toList();
      fail(!own.json().findValuesAsText("evseId").equals(shown), row, "own", own.body());
    }
  }

  private Answer counts(Row row, String query, char expected) {
    Answer answer =
        run.send(
            "GET",
            TestRun.EFFECTIVE + query,
            Objects.requireNonNull(authorizations.get(row.caller())),
            "");
    check(row, "what counts " + query, expected == '.' ? '+' : expected, 200, answer);
    return answer;
  }

  /** The ids of all statuses that hold; none of them has an end. */
  private static List<Long> all(JsonNode element) {
    return Stream.concat(
            element.path("id").isMissingNode() ? Stream.of() : Stream.of(element.path("id")),
            element.path("overridden").valueStream())
        .map(JsonNode::longValue)
        .sorted()
        .toList();
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
      var before = run.items();
      char expected = row.create().charAt(i);
      String body = "{\"evseId\":\"%s\",\"temporaryStatus\":\"BLOCKED\"}".formatted(EVSES.get(i));
      Answer answer = send(row, "POST", "", body);
      check(row, "POST " + EVSES.get(i), expected, 201, answer);
      if (expected == '+') {
        long id = answer.json().path("id").longValue();
        fail(!isStored(id), row, "POST", id + " is not stored");
      } else {
        fail(!run.items().equals(before), row, "POST " + EVSES.get(i), "something changed");
      }
    }
  }

  private void idsThatAreNone(Row row) {
    var before = run.items();
    for (String id : NO_IDS) {
      check(row, "GET /" + id, row.noId().charAt(0), 200, send(row, "GET", "/" + id, ""));
      check(row, "PATCH /" + id, row.noId().charAt(1), 200, send(row, "PATCH", "/" + id, CHANGE));
      check(row, "DELETE /" + id, row.noId().charAt(2), 204, send(row, "DELETE", "/" + id, ""));
    }
    fail(!run.items().equals(before), row, "ids that are none", "something changed");
  }

  /** Who calls makes no difference to it, and nobody is told what is there. */
  private void whatIsNoOperation(Row row, List<Long> ids) {
    var before = run.items();
    for (String method : List.of("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW")) {
      check(row, method, 'r', 0, send(row, method, "", CHANGE));
    }
    for (Long id : ids) {
      for (String method : List.of("POST", "PUT", "HEAD", "OPTIONS", "BREW")) {
        check(row, method + " /" + id, 'r', 0, send(row, method, "/" + id, CHANGE));
      }
      for (String method : List.of("GET", "PATCH", "DELETE")) {
        for (String more : List.of("/1", "/evse/" + ids.getFirst())) {
          String path = "/" + id + more;
          check(row, method + " " + path, 'r', 0, send(row, method, path, CHANGE));
        }
      }
    }
    fail(!run.items().equals(before), row, "no operation", "something changed");
  }

  /** One request for one id. */
  private Answer one(Row row, String method, long id, String body, char expected, int success) {
    var before = run.items();
    Answer answer = send(row, method, "/" + id, body);
    String request = method + " of " + id;
    check(row, request, expected, success, answer);
    if (expected != '+') {
      fail(!run.items().equals(before), row, request, "something changed");
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
    return run.send(
        method,
        TestRun.STATUSES + more,
        Objects.requireNonNull(authorizations.get(row.caller())),
        body);
  }

  private void check(Row row, String request, char expected, int success, Answer answer) {
    cells++;
    if (expected == '+') {
      fail(answer.status() != success, row, request, answer.toString());
      return;
    }
    boolean hasBody = !request.startsWith("HEAD");
    String error =
        hasBody
            ? "%d %s %s"
                .formatted(answer.status(), answer.json().at("/error/type").asText(), answer.code())
            : Integer.toString(answer.status());
    String wanted = Objects.requireNonNull(ERRORS.get(expected));
    fail(!error.equals(hasBody ? wanted : wanted.substring(0, 3)), row, request, answer.toString());
    fail(answer.header("x-request-id").isEmpty(), row, request, "no X-Request-Id");
    fail(
        !answer.header("www-authenticate").equals(CHALLENGES.getOrDefault(expected, "")),
        row,
        request,
        answer.toString());
    if (hasBody) {
      fail(
          !answer.json().at("/error/request_id").asText().equals(answer.header("x-request-id")),
          row,
          request,
          answer.toString());
    }
  }

  private void fail(boolean failed, Row row, String request, String what) {
    if (failed) {
      failures.add(row.caller() + ": " + request + ": " + what);
    }
  }

  private static boolean isStored(long id) {
    return run.run().statuses().containsKey(id);
  }

  private static List<Long> stored(String evseId) {
    return run.run().statuses().entrySet().stream()
        .filter(status -> AttributeValue.fromS(evseId).equals(status.getValue().get("evseId")))
        .map(Map.Entry::getKey)
        .toList();
  }
}
