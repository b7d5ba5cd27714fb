package temporaryevse.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import temporaryevse.http.Json;

/**
 * Writes metrics as lines of the log, from which CloudWatch takes them (source: "Specification:
 * Embedded metric format", Amazon CloudWatch User Guide). Each figure is a field of the line too.
 */
public final class EmbeddedMetrics {

  /** The most values of a metric in one line. */
  private static final int MAX_VALUES = 100;

  private static final String NAMESPACE = "TemporaryEvseStatuses";

  private final PrintStream log;

  /** Writes to a stream of lines. */
  public EmbeddedMetrics(PrintStream log) {
    this.log = log;
  }

  /**
   * Writes to standard output, which Lambda puts into the log as it is; its own logger would wrap
   * the line, and CloudWatch would not see it.
   */
  public static EmbeddedMetrics toStandardOutput() {
    return new EmbeddedMetrics(System.out);
  }

  /** Writes nothing: what happens before a snapshot is not counted. */
  public static EmbeddedMetrics toNowhere() {
    return new EmbeddedMetrics(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** Writes counts that belong to one function and one time. */
  public void write(String function, Instant time, Map<String, Integer> counts) {
    Map<String, Integer> sorted = new TreeMap<>(counts);
    ObjectNode line = line(function, time, sorted.keySet(), "Count");
    sorted.forEach(line::put);
    log.println(Json.write(line));
  }

  /** Writes durations, from which CloudWatch computes percentiles, in whole milliseconds. */
  public void write(String function, Instant time, String name, List<Duration> durations) {
    for (int i = 0; i < durations.size(); i += MAX_VALUES) {
      ObjectNode line = line(function, time, Set.of(name), "Milliseconds");
      ArrayNode values = line.putArray(name);
      durations
          .subList(i, Math.min(i + MAX_VALUES, durations.size()))
          .forEach(duration -> values.add(duration.toMillis()));
      log.println(Json.write(line));
    }
  }

  private static ObjectNode line(String function, Instant time, Set<String> names, String unit) {
    ObjectNode line = Json.object();
    ObjectNode metadata = line.putObject("_aws").put("Timestamp", time.toEpochMilli());
    ObjectNode directive = metadata.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add("Function");
    ArrayNode metrics = directive.putArray("Metrics");
    names.forEach(name -> metrics.addObject().put("Name", name).put("Unit", unit));
    return line.put("Function", function);
  }
}
