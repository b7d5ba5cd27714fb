package temporaryevse.bench;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** The targets of the service as it is deployed. */
final class Targets {
  private static final double MEGABYTE = 1e6;

  private Targets() {}

  /** The table of targets and what was reached of them. */
  static String table(Map<Operation, Results> overTls, Results withoutTls) throws IOException {
    Results creates = Objects.requireNonNull(overTls.get(Operation.CREATE));
    MarkdownTable table = new MarkdownTable("", "target", "reached", "");
    target(
        table,
        "first request without TLS, the restore not included",
        "×",
        0.6,
        withoutTls.ratio(withoutTls.deployed(), each -> each.cold(ColdStart::first).median()));
    overTls.forEach(
        (operation, results) ->
            target(
                table,
                "warm p50 over TLS, " + operation.title(),
                "×",
                1.0,
                results.ratio(results.deployed(), Measurements::warmMedian)));
    target(
        table,
        "memory over TLS, after all warm requests",
        "MB",
        130,
        creates.deployed().warmPeakMemoryBytes() / MEGABYTE);
    target(table, "artifact", "MB", 12, creates.deployed().contestant().artifactBytes() / MEGABYTE);
    return table.toString();
  }

  private static void target(
      MarkdownTable table, String name, String unit, double limit, double reached) {
    boolean isRatio = unit.equals("×");
    table.row(
        name,
        "≤ " + Figures.number(limit, isRatio ? 1 : 0) + " " + unit,
        Figures.number(reached, isRatio ? 2 : 1) + " " + unit,
        reached <= limit ? "yes" : "no");
  }
}
