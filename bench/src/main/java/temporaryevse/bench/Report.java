package temporaryevse.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The document of a run, in Markdown.
 *
 * @param overTls of all contestants for creates, of the service and the Node peer for the others
 * @param withoutTls of creates
 * @param machine names and values
 */
record Report(
    BenchmarkSettings settings,
    Map<Operation, Results> overTls,
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

        Written by `./mvnw -Pbench` on %s; not to be edited. Creates, unless a table says otherwise, by each
        contestant, in a process of its own that takes its events from the Lambda Runtime API over HTTP. Each create is for
        an EVSE that had no status, and begins in the future. All contestants make the same calls to the same DynamoDB Local
        on the same machine. × is the ratio to the Node peer. What counts are the ratios: this machine is not Lambda, whose
        processors are fewer and whose DynamoDB is further away.
        """
            .formatted(date),
        "## Over TLS, as in production\n",
        condition("TLS in front of DynamoDB Local"),
        callers(creates()),
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
        "## Warm, by operation\n",
        condition("TLS in front of DynamoDB Local"),
        operations(),
        """
        Warm requests as above, of the service as it is deployed and of a Node peer that makes the same calls. A PATCH sets
        another end. A read is of one EVSE. Both are of EVSEs on which each contestant of the create has stored a status, so
        each has read what the others wrote.
        """,
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
        condition("`" + creates().deployed().contestant().name() + "`"),
        Targets.table(overTls, withoutTls),
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
          Figures.spread(one.cold(ColdStart::restoreAndFirst), 1),
          ratio(results, one, each -> each.cold(ColdStart::restoreAndFirst).median()),
          Figures.spread(one.warm(), 2),
          ratio(results, one, Measurements::warmMedian),
          Figures.number(one.warm99(), 2),
          ratio(results, one, Measurements::warm99),
          Figures.number(one.coldPeakMemory().median() / MEGABYTE, 0),
          ratio(results, one, each -> each.coldPeakMemory().median()),
          Figures.number(one.warmPeakMemoryBytes() / MEGABYTE, 0),
          ratio(results, one, Measurements::warmPeakMemoryBytes));
    }
    return table.toString();
  }

  private String operations() {
    MarkdownTable table =
        new MarkdownTable(
            creates().condition(),
            "service p50 ms",
            "Node p50 ms",
            "×",
            "service p99 ms",
            "Node p99 ms",
            "×");
    overTls.forEach(
        (operation, results) -> {
          Measurements service = results.deployed();
          Measurements node = results.of(Contestants.NODE_PEER);
          table.row(
              operation.title(),
              Figures.spread(service.warm(), 2),
              Figures.spread(node.warm(), 2),
              ratio(results, service, Measurements::warmMedian),
              Figures.number(service.warm99(), 2),
              Figures.number(node.warm99(), 2),
              ratio(results, service, Measurements::warm99));
        });
    return table.toString();
  }

  private String coldStarts() {
    MarkdownTable table =
        new MarkdownTable(
            "", "over TLS ms", "×", "of it init", "without TLS ms", "×", "of it init");
    for (Measurements one : creates().all()) {
      Measurements plain = withoutTls.of(one.contestant().name());
      boolean isRestored = one.contestant().isRestored();
      table.row(
          one.contestant().name(),
          isRestored ? NOTHING : Figures.spread(one.cold(ColdStart::total), 0),
          isRestored
              ? NOTHING
              : ratio(creates(), one, each -> each.cold(ColdStart::total).median()),
          Figures.spread(one.cold(ColdStart::init), 0),
          isRestored ? NOTHING : Figures.spread(plain.cold(ColdStart::total), 0),
          isRestored
              ? NOTHING
              : ratio(withoutTls, plain, each -> each.cold(ColdStart::total).median()),
          Figures.spread(plain.cold(ColdStart::init), 0));
    }
    return table.toString();
  }

  private String contestants() throws IOException {
    MarkdownTable table = new MarkdownTable("", "", "artifact MB");
    for (Measurements one : creates().all()) {
      table.row(
          one.contestant().name(),
          one.contestant().description(),
          Figures.number(one.contestant().artifactBytes() / MEGABYTE, 2));
    }
    return table.toString();
  }

  private String machineTable() {
    MarkdownTable table = new MarkdownTable("", "");
    machine.forEach((name, value) -> table.row(name, value));
    table.row("processors of the contestants", settings.cpus().isEmpty() ? "all" : settings.cpus());
    return table.toString();
  }

  private Results creates() {
    return Objects.requireNonNull(overTls.get(Operation.CREATE));
  }

  private static String ratio(
      Results results, Measurements one, ToDoubleFunction<Measurements> value) {
    return Figures.number(results.ratio(one, value), 2);
  }
}
