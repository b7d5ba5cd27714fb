package temporaryevse.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import temporaryevse.http.Json;

/**
 * Writes metrics as lines of the log, from which CloudWatch takes them (source: "Specification:
 * Embedded metric format", Amazon CloudWatch User Guide). Each figure is a field of the line too.
 */
public final class EmbeddedMetrics {

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

  /** Writes counts that belong to one function and one time. */
  public void write(String function, Instant time, Map<String, Integer> counts) {
    Map<String, Integer> sorted = new TreeMap<>(counts);
    ObjectNode line = Json.object();
    ObjectNode metadata = line.putObject("_aws").put("Timestamp", time.toEpochMilli());
    ObjectNode directive = metadata.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add("Function");
    var metrics = directive.putArray("Metrics");
    sorted.keySet().forEach(name -> metrics.addObject().put("Name", name).put("Unit", "Count"));
    line.put("Function", function);
    sorted.forEach(line::put);
    log.println(Json.write(line));
  }
}
