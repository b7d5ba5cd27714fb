package temporaryevse.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The section of docs/capacity.md about the load. */
final class LoadSection {

  private static final String HEADING = "## The local run under load\n";

  private LoadSection() {}

  /**
   * The section.
   *
   * @param seconds that each operation had with each number of environments
   * @param machine names and values
   */
  static String of(List<LoadResult> results, int seconds, Map<String, String> machine) {
    MarkdownTable table =
        new MarkdownTable("environments", "what", "a second", "p50, ms", "p99, ms", "errors");
    for (LoadResult result : results) {
      table.row(
          Integer.toString(result.environments()),
          result.operation().title(),
          number(result.perSecond()),
          number(result.milliseconds().median()),
          number(result.milliseconds().quantile(0.99)),
          Integer.toString(result.errors()));
    }
    return HEADING
        + """

        `./mvnw -Pload` drives the local run with as many clients as a function has environments. Each client sends a request as
        soon as its last one is answered. Functions, gateway, DynamoDB Local and the clients share one machine (%s, %s
        processors, %s), without TLS, so these figures compare builds; they are not those of AWS. Each operation ran %d
        seconds with each number of environments. The times are of whole requests, also where a request has many items.

        """
            .formatted(
                machine.get("processor"), machine.get("processors"), machine.get("memory"), seconds)
        + table;
  }

  /**
   * A document with another section of this kind, which it has behind the others where it has none.
   */
  static String replace(String document, String section) {
    int start = document.indexOf(HEADING);
    if (start < 0) {
      return document.stripTrailing() + "\n\n" + section;
    }
    int next = document.indexOf("\n## ", start);
    return document.substring(0, start) + section + (next < 0 ? "" : document.substring(next));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
