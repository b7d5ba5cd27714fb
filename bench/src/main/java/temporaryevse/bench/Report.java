package temporaryevse.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The document of a run, in Markdown.
 *
 * @param machine names and values
 */
record Report(
    BenchmarkSettings settings,
    Results overTls,
    Results withoutTls,
    Map<String, String> machine,
    LocalDate date) {
  private static final double MEGABYTE = 1e6;
  private static final String NOTHING = "–";

  String toMarkdown() throws IOException {
    return String.join(
        "\n",
        """
        # Performance

        Written by `./mvnw -Pbench` on %s; not to be edited. One create (`POST /v2/temporary-evse-statuses`) by each
        contestant, in a process of its own that takes its events from the Lambda Runtime API over HTTP. All use the same
        DynamoDB Local on the same machine. × is the ratio to the Node peer. What counts are the ratios: this machine is not
        Lambda, whose processors are fewer and whose DynamoDB is further away.
        """
            .formatted(date),
        "## Over TLS, as in production\n",
        condition("TLS in front of DynamoDB Local"),
        callers(overTls),
        """
        - *First request*: with SnapStart from the restore until the answer was posted, the restore included, but without the
          time that Lambda itself takes to bring the memory back; else from when the process asked for its first event, so
          without its initialisation, which is in the table of cold starts. Median and quartiles of %d.
        - *Warm*: one request at a time, %,d to each process that are not measured, then %,d that are, in turns of 100; from
          when the event was handed out until the answer was posted. Median and quartiles, and 99th percentile.
        - *Memory*: the most that the process had resident (`VmHWM`), in MB of 10⁶ bytes, until its first answer (median) and
          until the end of the warm requests.

        Trust stores have each runtime's usual certificates and the server's own. The server's side of TLS runs in the
        benchmark's process.
        """
            .formatted(settings.colds(), settings.warmUps(), settings.warmRequests()),
        "## Without TLS\n",
        condition("plain HTTP to DynamoDB Local"),
        callers(withoutTls),
        "## Cold starts\n",
        condition("over TLS and without"),
        coldStarts(),
        """
        Milliseconds from the start of the process until its first answer was posted, and of these its *init*, until it asked
        for its first event. With SnapStart, *init* is paid when a version is published, so there is no total.
        """,
        "## Targets\n",
        condition("`" + deployed(overTls).contestant().name() + "`"),
        targets(),
        "## Contestants\n",
        contestants(),
        """
        The artifact is what is deployed, in MB as a zip. Java runs under AWS's runtime interface client with the settings of
        Lambda's managed runtime: heap by the function's `MemorySize` in `template.yaml`, serial collector, first compiler
        only. What was restored gets its keys from the address that Lambda names then. Clients are created once and keep
        their connections alive.
        """,
        "## Machine\n",
        machineTable());
  }

  /** The condition of a table, in a line above it. */
  private String condition(String condition) {
    String processors =
        settings.cpus().isEmpty()
            ? machine.get("processors") + " processors"
            : "processors " + settings.cpus();
    return "Condition: %s; %s, %s, %s.\n"
        .formatted(condition, machine.get("processor"), processors, machine.get("memory"));
  }

  private static String callers(Results results) {
    MarkdownTable table =
        new MarkdownTable(
            results.condition(),
            "first request ms",
            "×",
            "warm p50 ms",
            "×",
            "warm p99 ms",
            "×",
            "memory at first answer MB",
            "×",
            "after warm MB",
            "×");
    for (Measurements one : results.all()) {
      table.row(
          one.contestant().name(),
          spread(one.cold(ColdStart::restoreAndFirst), 1),
          ratio(results, one, Report::firstRequest),
          spread(one.warm(), 2),
          ratio(results, one, Report::warm),
          number(one.warm().quantile(0.99), 2),
          ratio(results, one, each -> each.warm().quantile(0.99)),
          number(one.coldPeakMemory().median() / MEGABYTE, 0),
          ratio(results, one, each -> each.coldPeakMemory().median()),
          number(one.warmPeakMemoryBytes() / MEGABYTE, 0),
          ratio(results, one, Measurements::warmPeakMemoryBytes));
    }
    return table.toString();
  }

  private String coldStarts() {
    MarkdownTable table =
        new MarkdownTable(
            "", "over TLS ms", "×", "of it init", "without TLS ms", "×", "of it init");
    for (Measurements one : overTls.all()) {
      Measurements plain = withoutTls.of(one.contestant().name());
      boolean isRestored = one.contestant().isRestored();
      table.row(
          one.contestant().name(),
          isRestored ? NOTHING : spread(one.cold(ColdStart::total), 0),
          isRestored ? NOTHING : ratio(overTls, one, Report::total),
          spread(one.cold(ColdStart::init), 0),
          isRestored ? NOTHING : spread(plain.cold(ColdStart::total), 0),
          isRestored ? NOTHING : ratio(withoutTls, plain, Report::total),
          spread(plain.cold(ColdStart::init), 0));
    }
    return table.toString();
  }

  private String targets() throws IOException {
    MarkdownTable table = new MarkdownTable("", "target", "reached", "");
    target(
        table,
        "first request without TLS, the restore not included",
        "×",
        0.6,
        withoutTls.ratio(deployed(withoutTls), each -> each.cold(ColdStart::first).median()));
    target(table, "warm p50 over TLS", "×", 1.0, overTls.ratio(deployed(overTls), Report::warm));
    target(
        table,
        "memory over TLS, after all warm requests",
        "MB",
        130,
        deployed(overTls).warmPeakMemoryBytes() / MEGABYTE);
    target(table, "artifact", "MB", 12, deployed(overTls).contestant().artifactBytes() / MEGABYTE);
    return table.toString();
  }

  private static void target(
      MarkdownTable table, String name, String unit, double limit, double reached) {
    boolean isRatio = unit.equals("×");
    table.row(
        name,
        "≤ " + number(limit, isRatio ? 1 : 0) + " " + unit,
        number(reached, isRatio ? 2 : 1) + " " + unit,
        reached <= limit ? "yes" : "no");
  }

  private String contestants() throws IOException {
    MarkdownTable table = new MarkdownTable("", "", "artifact MB");
    for (Measurements one : overTls.all()) {
      table.row(
          one.contestant().name(),
          one.contestant().description(),
          number(one.contestant().artifactBytes() / MEGABYTE, 2));
    }
    return table.toString();
  }

  private String machineTable() {
    MarkdownTable table = new MarkdownTable("", "");
    machine.forEach((name, value) -> table.row(name, value));
    table.row("processors of the contestants", settings.cpus().isEmpty() ? "all" : settings.cpus());
    return table.toString();
  }

  /** The contestant that is what the template deploys. */
  private static Measurements deployed(Results results) {
    return results.all().getFirst();
  }

  private static double firstRequest(Measurements one) {
    return one.cold(ColdStart::restoreAndFirst).median();
  }

  private static double total(Measurements one) {
    return one.cold(ColdStart::total).median();
  }

  private static double warm(Measurements one) {
    return one.warm().median();
  }

  private static String ratio(
      Results results, Measurements one, ToDoubleFunction<Measurements> value) {
    return number(results.ratio(one, value), 2);
  }

  private static String spread(Distribution values, int decimals) {
    return "%s (%s–%s)"
        .formatted(
            number(values.median(), decimals),
            number(values.quantile(0.25), decimals),
            number(values.quantile(0.75), decimals));
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
