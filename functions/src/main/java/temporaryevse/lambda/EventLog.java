package temporaryevse.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import temporaryevse.http.Json;

/**
 * The log of a function: each event is a line of JSON, with fields that a filter or a query finds.
 *
 * <p>Lambda's logger puts a text into a field of a line of its own, where JSON would be no more
 * than a string. Bytes it writes as they are. The names of {@code timestamp}, {@code level} and
 * {@code AWSRequestId} are Lambda's (source: "Log formats", "Advanced logging controls", AWS Lambda
 * Developer Guide).
 */
public final class EventLog {

  private EventLog() {}

  /**
   * Logs an event.
   *
   * @param event its name, such as {@code key_created}
   * @param now the time of the request
   * @param fields whatever else is known of it
   */
  public static void log(
      String event, LogLevel level, Instant now, ObjectNode fields, Context context) {
    ObjectNode line = Json.object();
    line.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("level", level.name());
    line.put("event", event);
    line.put("AWSRequestId", context.getAwsRequestId());
    line.setAll(fields);
    context.getLogger().log((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8), level);
  }
}
