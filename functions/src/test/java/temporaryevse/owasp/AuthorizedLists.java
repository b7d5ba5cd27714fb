package temporaryevse.owasp;

import static temporaryevse.owasp.AuthorizationTable.EVSES;
import static temporaryevse.owasp.AuthorizationTable.OPERATORS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.evse.EvseId;
import temporaryevse.owasp.AuthorizationTable.Row;
import temporaryevse.testing.Answer;
import temporaryevse.testing.TestRun;

/** The operations that answer arrays, whose elements are those that the caller may see. */
final class AuthorizedLists {

  private final List<Map<String, AttributeValue>> items;
  private final CheckedAnswers answers;

  /**
   * Takes what is stored.
   *
   * @param items every item of the statuses' table, which nothing changes meanwhile
   */
  AuthorizedLists(List<Map<String, AttributeValue>> items, CheckedAnswers answers) {
    this.items = items;
    this.answers = answers;
  }

  void lists(Row row) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < EVSES.size(); i++) {
      char expected = row.list().charAt(i);
      List<Long> shown = expected == '+' ? stored(EVSES.get(i)) : List.of();
      list(row, "?evseId=" + EVSES.get(i).replace("*", "%2A"), expected, shown);
      all.addAll(shown);
    }
    all.sort(null);
    list(row, "", row.list().charAt(0), all);
    list(row, "?activeOnly=false", row.list().charAt(0), all);
  }

  private void list(Row row, String query, char expected, List<Long> shown) {
    Answer answer = array(row, TestRun.STATUSES + query, expected);
    if (answer.status() == 200) {
      List<Long> ids =
          answer.json().valueStream().map(status -> status.path("id").longValue()).toList();
      answers.fail(!ids.equals(shown), row, "GET " + query, "shows " + ids + " and not " + shown);
    }
  }

  /**
   * A caller is shown of another operator's EVSE what there is of an EVSE that never had a status.
   */
  void whatCounts(Row row) {
    for (int i = 0; i < EVSES.size(); i++) {
      String evseId = EVSES.get(i);
      char expected = row.counts().charAt(i);
      List<Long> shown = expected == '+' ? stored(evseId) : List.of();
      String byEvse = "?evseId=" + evseId;
      Answer named = array(row, TestRun.EFFECTIVE + byEvse, expected);
      Answer ofOperator = array(row, TestRun.EFFECTIVE + "?operator=" + OPERATORS.get(i), expected);
      if (named.status() == 200) {
        JsonNode element = named.json().path(0);
        answers.fail(!element.path("evseId").asText().equals(evseId), row, byEvse, named.body());
        answers.fail(!ids(element).equals(shown), row, byEvse, named.body() + " and not " + shown);
        answers.fail(expected == '.' && element.size() != 3, row, byEvse, named.body());
        answers.fail(
            !ofOperator
                .json()
                .findValuesAsText("evseId")
                .equals(shown.isEmpty() ? List.of() : List.of(evseId)),
            row,
            OPERATORS.get(i),
            ofOperator.body());
      }
    }
    Answer own = array(row, TestRun.EFFECTIVE, row.counts().charAt(4));
    if (own.status() == 200) {
      List<String> shown =
          IntStream.range(0, EVSES.size())
              .filter(i -> row.counts().charAt(i) == '+')
              .mapToObj(EVSES::get)
              .filter(evseId -> !stored(evseId).isEmpty())
              .toList();
      answers.fail(!own.json().findValuesAsText("evseId").equals(shown), row, "own", own.body());
    }
  }

  /** The ids of all statuses that hold; none of them has an end. */
  private static List<Long> ids(JsonNode element) {
    return Stream.concat(
            element.path("id").isMissingNode() ? Stream.of() : Stream.of(element.path("id")),
            element.path("overridden").valueStream())
        .map(JsonNode::longValue)
        .sorted()
        .toList();
  }

  /** The history of another operator's EVSE is that of an EVSE that never had a status. */
  void histories(Row row) {
    for (int i = 0; i < EVSES.size(); i++) {
      String evseId = EVSES.get(i);
      char expected = row.history().charAt(i);
      List<String> shown = expected == '+' ? logged(evseId) : List.of();
      Answer answer = array(row, TestRun.HISTORY + "?evseId=" + evseId, expected);
      if (answer.status() == 200) {
        List<String> ids =
            answer.json().valueStream().map(event -> event.path("id").asText()).toList();
        answers.fail(!ids.equals(shown), row, "history of " + evseId, ids + " and not " + shown);
      }
    }
  }

  /** An array is a 200, also where it has nothing to show. */
  private Answer array(Row row, String pathAndQuery, char expected) {
    Answer answer = answers.send(row, "GET", pathAndQuery, "");
    answers.check(row, "GET " + pathAndQuery, expected == '.' ? '+' : expected, 200, answer);
    return answer;
  }

  /** The ids of all stored statuses of an EVSE. */
  private List<Long> stored(String evseId) {
    return items.stream()
        .filter(item -> item.containsKey("temporaryStatus"))
        .filter(status -> AttributeValue.fromS(evseId).equals(status.get("evseId")))
        .map(AuthorizedLists::number)
        .sorted()
        .toList();
  }

  /** The ids of all events in the log of an EVSE. */
  private List<String> logged(String evseId) {
    String canonical = EvseId.parse(evseId).orElseThrow().canonical();
    return items.stream()
        .filter(item -> AttributeValue.fromS("EVSE#" + canonical).equals(item.get("pk")))
        .filter(item -> item.containsKey("events"))
        .sorted(Comparator.comparingLong(AuthorizedLists::number))
        .flatMap(
            item ->
                IntStream.rangeClosed(1, Objects.requireNonNull(item.get("events")).l().size())
                    .mapToObj(n -> canonical + "/" + number(item) + "/" + n))
        .toList();
  }

  /** The id of a status, or the sequence of an entry. */
  private static long number(Map<String, AttributeValue> item) {
    return Long.parseLong(Objects.requireNonNull(item.get("sk")).n(), 10);
  }
}
