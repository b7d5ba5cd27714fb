package temporaryevse.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/**
 * A month of a number of EVSEs: what it asks of AWS, what that costs, and what to change for it.
 *
 * <p>What an operation takes is read from the table of docs/capacity.md that {@code CapacityTest}
 * holds.
 */
final class MonthOfEvses {

  static final String HEADER =
      "| EVSEs | API requests | DynamoDB requests | read units | write units | invocations | events"
          + " | stored, GB | dollars | a tenth goes out of service in ten minutes | to change |";

  // What happens to an EVSE in a month: assumed.
  private static final double CREATES = 2;
  private static final double PATCHES = 0.5;
  private static final double DELETES = 0.2;
  private static final double EFFECTIVE_READS = 30;
  private static final double EVSES_OF_A_READ = 100;

  /** A status begins and ends: what is not removed is moved twice. */
  private static final double ADVANCES = 2 * CREATES - DELETES;

  /** Of an advance, as of each EVSE in a run with a hundred that are due. */
  private static final Cost ADVANCE = new Cost(2, 1, 12);

  /** A create or a change and the start, or the end, with what counts then; SQS beside. */
  private static final double EVENTS_OF_A_WRITE = 2.5;

  private static final double RUNS = 60 * 24 * 30;
  private static final double RUN_REQUESTS = 16;

  /** Entries of the log are kept for 400 days, a status and a state for as long as they hold. */
  private static final double MONTHS_KEPT = 400 / 30.0;

  private static final double ENTRY_KB = 1;
  private static final double STATE_KB = 1;

  // List prices of US East (N. Virginia), in dollars, November 2025: "Amazon DynamoDB pricing"
  // (on demand), "Amazon API Gateway pricing" (REST), "AWS Lambda pricing" (arm64), "Amazon
  // EventBridge pricing". Without free tiers, reductions for much, traffic, logs and backups.
  private static final double WRITE_UNITS = 0.625e-6;
  private static final double READ_UNITS = 0.125e-6;
  private static final double STORED_GB = 0.25;
  private static final double API_REQUESTS = 3.50e-6;
  private static final double INVOCATIONS = 0.20e-6;
  private static final double GB_SECONDS = 0.0000133334;
  private static final double EVENTS = 1.00e-6;
  private static final double SECONDS_OF_AN_INVOCATION = 0.03;

  private static final double BATCH_SIZE = 100;
  private static final double TEN_MINUTES = 600;
  private static final double OF_AN_OPERATOR = 0.1;

  /** Of one operator in the index byOperator, as the simulation finds too. */
  private static final double OPERATOR_WRITES = 1_000;

  private record Cost(double requests, double readUnits, double writeUnits) {

    Cost times(double count) {
      return new Cost(requests * count, readUnits * count, writeUnits * count);
    }

    Cost plus(Cost other) {
      return new Cost(
          requests + other.requests, readUnits + other.readUnits, writeUnits + other.writeUnits);
    }
  }

  private final double evses;
  private final TemplateFile template;

  MonthOfEvses(long evses, TemplateFile template) {
    this.evses = evses;
    this.template = template;
  }

  /** A row of the table. */
  String row() {
    double reads = EFFECTIVE_READS / EVSES_OF_A_READ;
    double requests = evses * (CREATES + PATCHES + DELETES + reads);
    double writes = evses * (CREATES + PATCHES + DELETES + ADVANCES);
    Cost cost =
        operation("create with a key")
            .times(CREATES)
            .plus(operation("patch of the end").times(PATCHES))
            .plus(operation("delete").times(DELETES))
            .plus(ADVANCE.times(ADVANCES))
            .plus(operation("effective status of 100 EVSEs").times(reads))
            .times(evses)
            .plus(new Cost(RUNS * RUN_REQUESTS, 0, 0));
    // Each write is published by an invocation of its own at most.
    double invocations = requests + evses * ADVANCES + writes + RUNS;
    double events = writes * EVENTS_OF_A_WRITE;
    double stored = (writes * MONTHS_KEPT * ENTRY_KB + evses * STATE_KB) / 1e6;
    double dollars =
        cost.writeUnits() * WRITE_UNITS
            + cost.readUnits() * READ_UNITS
            + stored * STORED_GB
            + requests * API_REQUESTS
            + invocations * (INVOCATIONS + SECONDS_OF_AN_INVOCATION * GB_SECONDS)
            + events * EVENTS;
    double items = evses * OF_AN_OPERATOR / TEN_MINUTES;
    return String.format(
        Locale.ROOT,
        "| %,.0f | %s | %s | %s | %s | %s | %s | %,.1f | %,.0f | %,.1f batches, %,.0f EVSEs a"
            + " second | %s |",
        evses,
        count(requests),
        count(cost.requests()),
        count(cost.readUnits()),
        count(cost.writeUnits()),
        count(invocations),
        count(events),
        stored,
        dollars,
        items / BATCH_SIZE,
        items,
        changes(items));
  }

  private String changes(double items) {
    List<String> changes = new ArrayList<>();
    double batches = items / BATCH_SIZE;
    if (batches > template.defaultOf("BatchesPerSecond")) {
      changes.add("`BatchesPerSecond` %.0f".formatted(Math.ceil(batches)));
    }
    if (items > OPERATOR_WRITES) {
      changes.add(
          "spread such a campaign over %.0f minutes, or shard the operator's index"
              .formatted(Math.ceil(evses * OF_AN_OPERATOR / OPERATOR_WRITES / 60)));
    }
    double writesPerSecond = evses * (CREATES + PATCHES + DELETES) / (RUNS * 60);
    if (writesPerSecond * 10 > template.defaultOf("RequestsPerSecond")) {
      // Ten times the average, for the hours in which people work.
      changes.add("`RequestsPerSecond` %.0f".formatted(Math.ceil(writesPerSecond * 10)));
    }
    return changes.isEmpty() ? "nothing" : String.join("; ", changes);
  }

  private static Cost operation(String name) {
    try {
      return Files.readAllLines(TestDynamoDb.ROOT.resolve("docs/capacity.md")).stream()
          .filter(line -> line.startsWith("| " + name + " |"))
          .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
          .map(
              cells ->
                  new Cost(
                      Double.parseDouble(cells.get(2)),
                      Double.parseDouble(cells.get(3)),
                      Double.parseDouble(cells.get(4))))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String count(double value) {
    return value >= 1e6
        ? String.format(Locale.ROOT, "%,.1f million", value / 1e6)
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
