package temporaryevse.owasp;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import temporaryevse.testing.Answer;
import temporaryevse.testing.KeyedRun;

/** The answers to callers, each held against a cell of the {@link AuthorizationTable}. */
final class CheckedAnswers {

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

  private final KeyedRun run;
  private final Map<String, String> authorizations;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Begins without any.
   *
   * @param authorizations the header of each caller; empty for none
   */
  CheckedAnswers(KeyedRun run, Map<String, String> authorizations) {
    this.run = run;
    this.authorizations = authorizations;
  }

  /** Answers that were checked. */
  int count() {
    return count.get();
  }

  Collection<String> failures() {
    return failures;
  }

  /** Sends a request as a caller does. */
  Answer send(
      AuthorizationTable.Row row,
      String method,
      String pathAndQuery,
      String body,
      String... headers) {
    return run.send(
        method,
        pathAndQuery,
        Objects.requireNonNull(authorizations.get(row.caller())),
        body,
        headers);
  }

  /**
   * Holds an answer against its cell.
   *
   * @param expected character of the cell, or r for a path or method that is no operation
   * @param success status where the cell is +
   */
  void check(
      AuthorizationTable.Row row, String request, char expected, int success, Answer answer) {
    count.incrementAndGet();
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

  /** Keeps a failure, where it is one. */
  void fail(boolean failed, AuthorizationTable.Row row, String request, String what) {
    if (failed) {
      failures.add(row.caller() + ": " + request + ": " + what);
    }
  }
}
