package temporaryevse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import temporaryevse.scale.SimulatedCreates.Limit;
import temporaryevse.scale.SimulatedCreates.Settings;
import temporaryevse.testing.DocumentTable;
import temporaryevse.testing.TemplateFile;

/** Holds in docs/capacity.md where the limits of AWS are met, and what that means for each size. */
class CapacityPlanTest {

  private static final String DOCUMENT = "docs/capacity.md";
  private static final TemplateFile TEMPLATE = TemplateFile.read();

  /** A load is borne where this part of it is. */
  private static final double BORNE = 0.99;

  /**
   * Half a load is borne where this part of it is: what comes by chance comes together at times.
   */
  private static final double MOSTLY_BORNE = 0.97;

  /** Above the limit by so much, what refuses most is seen. */
  private static final double BEYOND = 1.3;

  private static final int UNLIMITED = 1_000_000;
  private static final int STATUS_SHARDS = 8;

  /**
   * A step of the ladder: with settings that lift the limit of the one before.
   *
   * @param what for people
   * @param expected what refuses first
   * @param lever what lifts that
   */
  private record Step(
      String what, Settings settings, int operators, Limit expected, String lever) {}

  private static Settings deployed() {
    return new Settings(
        TEMPLATE.defaultOf("WritesPerSecond"),
        TEMPLATE.defaultOf("WriteBurst"),
        TEMPLATE.defaultOf("RequestsPerSecond"),
        TEMPLATE.defaultOf("RequestBurst"),
        TEMPLATE.defaultOf("IdBlockSize"),
        TEMPLATE.defaultOf("AccountConcurrency"),
        STATUS_SHARDS);
  }

  /** Without limits of the template on requests. */
  private static Settings unlimited(int idBlockSize, int concurrency, int statusShards) {
    return new Settings(
        UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, idBlockSize, concurrency, statusShards);
  }

  private static List<Step> ladder() {
    Settings deployed = deployed();
    int concurrency = deployed.accountConcurrency();
    return List.of(
        new Step(
            "one account, as deployed",
            deployed,
            1,
            Limit.USAGE_PLAN,
            "`WritesPerSecond`, `WriteBurst`; a batch counts once (`BatchesPerSecond`)"),
        new Step(
            "1,000 accounts, as deployed",
            deployed,
            1_000,
            Limit.STAGE,
            "`RequestsPerSecond`, `RequestBurst`"),
        new Step(
            "a new AWS account, with 10 executions at once",
            unlimited(1, 10, STATUS_SHARDS),
            1_000,
            Limit.CONCURRENCY,
            "Lambda's quota of concurrent executions, which `AccountConcurrency` names"),
        new Step(
            "1,000 executions",
            unlimited(1, concurrency, STATUS_SHARDS),
            1_000,
            Limit.COUNTER,
            "`IdBlockSize`; a batch takes its ids at once"),
        new Step(
            "ids in blocks of 100, one operator",
            unlimited(100, concurrency, STATUS_SHARDS),
            1,
            Limit.OPERATOR_INDEX,
            "no parameter: the operator's index in shards, a change of the code and of the table"),
        new Step(
            "ids in blocks of 100, 1,000 operators",
            unlimited(100, concurrency, STATUS_SHARDS),
            1_000,
            Limit.STATUS_PARTITIONS,
            "no parameter: more shards of statuses, a change of the code and of the table"),
        new Step(
            "statuses in 64 shards",
            unlimited(100, concurrency, 8 * STATUS_SHARDS),
            1_000,
            Limit.API_GATEWAY,
            "API Gateway's quota of requests a second; a batch counts once"));
  }

  @Test
  void theDocumentSaysWhereEachLimitIsMetAndWhatLiftsIt() {
    List<String> rows = new ArrayList<>();
    for (Step step : ladder()) {
      double borne = borne(rate -> creates(step).run(rate).successes(), 20_000);
      assertThat(mostRefusals(creates(step).run(borne * BEYOND).refused()))
          .as(step.what())
          .isEqualTo(step.expected());
      rows.add(
          "| %s | %s | %s | %s |"
              .formatted(step.what(), rounded(borne), name(step.expected()), step.lever()));
    }
    double oneEvse = borne(rate -> new SimulatedEvse().successes(rate), 1_000);
    assertThat(oneEvse).isBetween(1.0, 100.0);
    rows.add(
        "| one EVSE | %s | each write waits for the one before | nothing: its writes follow each other |"
            .formatted(rounded(oneEvse)));

    DocumentTable.hold(
        DOCUMENT,
        "| creates of | borne a second | then refused by | lifted by |",
        rows,
        Boolean.getBoolean("capacity.write"));
  }

  /** What a limit alone says, as a check of the simulation. */
  @Test
  void whereOneLimitIsAllThereIsTheSimulationFindsIt() {
    for (Step step : ladder()) {
      double expected =
          switch (step.expected()) {
            case USAGE_PLAN -> step.settings().writesPerSecond();
            case STAGE -> step.settings().requestsPerSecond();
            // Ten executions, of 24 ms each.
            case CONCURRENCY -> 10 / 0.024;
            case COUNTER, OPERATOR_INDEX -> 1_000;
            case STATUS_PARTITIONS -> step.settings().statusShards() * 1_000 / 2.0;
            case API_GATEWAY -> 10_000;
          };
      assertThat(creates(step).run(expected * 0.5).successes())
          .as(step.what())
          .isGreaterThan(MOSTLY_BORNE);
      assertThat(creates(step).run(expected * 2).successes()).as(step.what()).isBetween(0.4, 0.62);
    }
  }

  private static SimulatedCreates creates(Step step) {
    return new SimulatedCreates(step.settings(), step.operators());
  }

  /** The highest load that is borne, to 5 percent. */
  private static double borne(DoubleUnaryOperator successes, double most) {
    double low = 0.1;
    double high = most;
    while (high / low > 1.05) {
      double middle = Math.sqrt(low * high);
      if (successes.applyAsDouble(middle) >= BORNE) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Limit mostRefusals(Map<Limit, Integer> refused) {
    return new EnumMap<>(refused)
        .entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static String name(Limit limit) {
    return switch (limit) {
      case USAGE_PLAN -> "the account's usage plan, 429";
      case STAGE -> "the limit of the stage, 429";
      case API_GATEWAY -> "API Gateway's quota, 429";
      case CONCURRENCY -> "no execution is left, 503";
      case COUNTER -> "the counter's item, 503";
      case STATUS_PARTITIONS -> "the partitions of statuses, 503";
      case OPERATOR_INDEX -> "the operator in the index `byOperator`, 503";
    };
  }

  /** Two digits. */
  private static String rounded(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    double rounded = Math.round(value / unit) * unit;
    return String.format(Locale.ROOT, rounded < 10 ? "%.1f" : "%,.0f", rounded);
  }

  @Test
  void theDocumentSaysWhatAMonthCostsAndWhatToChange() {
    List<String> rows = new ArrayList<>();
    for (long evses : new long[] {10_000, 1_000_000, 10_000_000}) {
      rows.add(new MonthOfEvses(evses, TEMPLATE).row());
    }

    DocumentTable.hold(DOCUMENT, MonthOfEvses.HEADER, rows, Boolean.getBoolean("capacity.write"));
  }
}
