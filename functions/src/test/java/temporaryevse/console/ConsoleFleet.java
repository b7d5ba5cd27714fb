package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestRun;

/** An operator of a test's own, with a key for it. */
record ConsoleFleet(KeyedRun run, String operator, ApiKey key) {

  private static final AtomicInteger LAST = new AtomicInteger();

  /** A new operator, which has no EVSE with a status yet, and whose limits are full. */
  static ConsoleFleet of(KeyedRun run) {
    int number = LAST.incrementAndGet();
    run.rest();
    String operator = "NO*%03d".formatted(number);
    return new ConsoleFleet(run, operator, run.newKey("console-" + number, operator));
  }

  /** The id of one of its EVSEs. */
  String evse(int number) {
    return operator + "*E" + number;
  }

  /** A time from now, to the minute. */
  static Instant in(Duration duration) {
    return Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(duration);
  }

  /** Creates a status with these fields, as JSON without braces, and gives its id. */
  long status(int evse, String fields) {
    Answer answer =
        run.send(
            "POST",
            TestRun.STATUSES,
            key.header(),
            "{\"evseId\":\"%s\",%s}".formatted(evse(evse), fields));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().path("id").longValue();
  }

  /** Creates a status for each of many EVSEs. */
  void statuses(int evses, String fields) {
    for (int first = 1; first <= evses; first += 100) {
      String ids =
          IntStream.range(first, Math.min(evses + 1, first + 100))
              .mapToObj(number -> '"' + evse(number) + '"')
              .collect(Collectors.joining(","));
      Answer answer =
          run.send(
              "POST",
              TestRun.STATUSES + "/batch",
              key.header(),
              "{\"evseIds\":[%s],%s}".formatted(ids, fields),
              "Idempotency-Key",
              "\"" + operator + first + "\"");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
  }

  /** A status as the API has it. */
  Answer read(long id) {
    return run.get(KeyedRun.pathOf(id), key);
  }

  /** Changes a status, as somebody else may. */
  void change(long id, String fields) {
    Answer answer = run.send("PATCH", KeyedRun.pathOf(id), key.header(), "{" + fields + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  void remove(long id) {
    Answer answer = run.send("DELETE", KeyedRun.pathOf(id), key.header(), "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }
}
