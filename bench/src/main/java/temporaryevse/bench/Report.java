package temporaryevse.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What was measured, as a document. */
final class Report {
  private static final String NONE = "–";

  private final BenchmarkSettings settings;
  private final Map<Role, Measurements> measured;
  private final Map<Role, Measurements> measuredOverTls;
  private final List<Microbenchmark> microbenchmarks;
  private final Map<String, String> machine;
  private final LocalDate date;

  /**
   * A report.
   *
   * @param measured of every role
   * @param measuredOverTls cold starts of every role
   * @param machine names and values
   */
  Report(
      BenchmarkSettings settings,
      Map<Role, Measurements> measured,
      Map<Role, Measurements> measuredOverTls,
      List<Microbenchmark> microbenchmarks,
      Map<String, String> machine,
      LocalDate date) {
    this.settings = settings;
    this.measured = measured;
    this.measuredOverTls = measuredOverTls;
    this.microbenchmarks = microbenchmarks;
    this.machine = machine;
    this.date = date;
  }

  /** The document, in Markdown. */
  String toMarkdown() {
    return String.join(
        "\n",
        """
        # Performance

        Written by `./mvnw -Pbench` on %s; not to be edited. One create (`POST /v2/temporary-evse-statuses`: validate, take
        an id with `ADD`, conditional put) by every contestant, each a process of its own that takes its events from the
        Lambda Runtime API over HTTP. All use the same DynamoDB Local and table, on the same machine. What counts are the
        ratios: a laptop is not Lambda, whose processors are fewer and whose DynamoDB is further away.
        """
            .formatted(date),
        "## Targets\n",
        targets(),
        "## Cold\n",
        """
        %d cold starts each, one at a time and in turns. *Cold total*: from the start of the process until its first answer
        has been posted; *init*: until it asked for its first event; *first request*: from then on. Medians and quartiles, in
        milliseconds; × is the ratio of the medians to the Node peer.
        """
            .formatted(settings.colds()),
        cold(measured),
        """
        With SnapStart, *init* is paid when a version is published, and *restore* is what the runtime client and the hooks do
        before the first event is asked for. The time that Lambda itself takes to bring the memory back is not in it, so there
        is no cold total.
        """,
        "## Cold, over TLS\n",
        """
        %d more of each, with TLS in front of DynamoDB Local: DynamoDB is only reached over TLS in production. Trust stores
        have each runtime's usual certificates and one more, which is the server's own; the handshake's server side runs in
        the benchmark's own process. The AOT cache is the same in both tables, and was trained over TLS.
        """
            .formatted(settings.colds()),
        cold(measuredOverTls),
        "## Warm\n",
        """
        One request at a time: %,d to each process that are not measured, then %,d that are, in turns of 100. Milliseconds
        from when the event was handed out until the answer was posted.
        """
            .formatted(settings.warmUps(), settings.warmRequests()),
        warm(),
        "## Size\n",
        """
        Peak memory is the most that the process had resident (`VmHWM`), in MB of 10⁶ bytes, until its first answer (median)
        and until the end of the warm requests. The artifact is the zip that is deployed, in MB; with an AOT cache, the cache
        is added, packed. DynamoDB requests were counted by a relay in a run of its own.
        """,
        size(),
        "## Parse, validate and respond\n",
        """
        The service's own code without input and output, by JMH with the JVM settings of Lambda: `documented` is the body of
        the public documentation, `endless` has the required fields only, `wrong` has four problems.
        """,
        microbenchmarks(),
        "## Contestants\n",
        contestants(),
        """
        Java runs under AWS's runtime interface client with the settings of Lambda's managed runtime: heap by the function's
        `MemorySize` in `template.yaml`, serial collector, first compiler only, which the template says for SnapStart too. What
        was restored gets its keys from the address that Lambda names then. Clients are created once and keep their
        connections alive.
        """,
        "## Machine\n",
        machine());
  }

  private String targets() {
    MarkdownTable table = new MarkdownTable("", "target", "reached", "");
    for (Target target : Target.ALL) {
      double reached = target.reached(measured);
      table.row(
          target.name(),
          "≤ " + number(target.limit(), target.isRatio() ? 1 : 0) + " " + target.unit(),
          number(reached, target.isRatio() ? 2 : 1) + " " + target.unit(),
          reached <= target.limit() ? "yes" : "no");
    }
    return table.toString();
  }

  private static String cold(Map<Role, Measurements> measured) {
    MarkdownTable table =
        new MarkdownTable("", "cold total", "×", "init", "×", "restore", "first request", "×");
    measured.forEach(
        (role, one) -> {
          boolean isRestored = one.contestant().isRestored();
          table.row(
              role.title(),
              isRestored ? NONE : spread(one.total(), 0),
              isRestored
                  ? NONE
                  : ratio(measured, one, measurements -> measurements.total().median()),
              spread(one.init(), 0),
              isRestored
                  ? NONE
                  : ratio(measured, one, measurements -> measurements.init().median()),
              isRestored ? spread(one.restore(), 1) : NONE,
              spread(one.first(), 1),
              ratio(measured, one, measurements -> measurements.first().median()));
        });
    return table.toString();
  }

  private String warm() {
    MarkdownTable table = new MarkdownTable("", "p50", "quartiles", "×", "p99", "×");
    measured.forEach(
        (role, one) ->
            table.row(
                role.title(),
                number(one.warm().median(), 2),
                quartiles(one.warm(), 2),
                ratio(one, measurements -> measurements.warm().median()),
                number(one.warm().quantile(0.99), 2),
                ratio(one, measurements -> measurements.warm().quantile(0.99))));
    return table.toString();
  }

  private String size() {
    MarkdownTable table =
        new MarkdownTable(
            "",
            "memory at first answer",
            "×",
            "after warm",
            "×",
            "artifact",
            "×",
            "DynamoDB requests");
    measured.forEach(
        (role, one) ->
            table.row(
                role.title(),
                number(one.coldPeakMemory().median() / Target.MEGABYTE, 0),
                ratio(one, measurements -> measurements.coldPeakMemory().median()),
                number(one.warmPeakMemoryBytes() / Target.MEGABYTE, 0),
                ratio(one, measurements -> (double) measurements.warmPeakMemoryBytes()),
                number(one.contestant().artifactBytes() / Target.MEGABYTE, 2),
                ratio(one, measurements -> (double) measurements.contestant().artifactBytes()),
                number(one.requestsPerCreate(), 2)));
    return table.toString();
  }

  private String microbenchmarks() {
    MarkdownTable table = new MarkdownTable("", "µs", "±", "bytes allocated");
    microbenchmarks.forEach(
        one ->
            table.row(
                one.name(),
                number(one.microseconds(), 2),
                Double.isNaN(one.error()) ? NONE : number(one.error(), 2),
                number(one.allocatedBytes(), 0)));
    return table.toString();
  }

  private String contestants() {
    MarkdownTable table = new MarkdownTable("", "");
    measured.forEach((role, one) -> table.row(role.title(), one.contestant().description()));
    return table.toString();
  }

  private String machine() {
    MarkdownTable table = new MarkdownTable("", "");
    machine.forEach((name, value) -> table.row(name, value));
    table.row("processors of the contestants", settings.cpus().isEmpty() ? "all" : settings.cpus());
    return table.toString();
  }

  private String ratio(Measurements one, Function<Measurements, Double> value) {
    return ratio(measured, one, value);
  }

  private static String ratio(
      Map<Role, Measurements> measured, Measurements one, Function<Measurements, Double> value) {
    Measurements node = measured.get(Role.NODE_PEER);
    if (node == null) {
      throw new IllegalStateException("the Node peer was not measured");
    }
    return number(value.apply(one) / value.apply(node), 2);
  }

  private static String spread(Distribution values, int decimals) {
    return number(values.median(), decimals) + " (" + quartiles(values, decimals) + ")";
  }

  private static String quartiles(Distribution values, int decimals) {
    return number(values.quantile(0.25), decimals) + "–" + number(values.quantile(0.75), decimals);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
