package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the events of a function that Lambda polls for: "DynamoDB" and "SQS" among the event
 * sources of a function in the SAM guide. What they do is in "Event source mappings" in the Lambda
 * guide.
 *
 * @param tables the tables of the template
 * @param queues the queues of the template
 */
record EventSourceReader(String region, List<Table> tables, List<Queue> queues) {
  private static final Pattern STREAM =
      Pattern.compile("arn:aws:dynamodb:[^:]*:[^:]*:table/(?<table>[^/]+)/stream/[^/]+");

  QueueMapping queueMapping(Property event) {
    // With or without pollers of its own, a queue on a laptop has a few.
    event.allow("BatchSize FunctionResponseTypes ProvisionedPollerConfig Queue ScalingConfig");
    event.get("ScalingConfig").allow("MaximumConcurrency");
    return new QueueMapping(
        queue(event.get("Queue")),
        within(event.get("BatchSize"), 10, 1, 10),
        within(event.get("ScalingConfig", "MaximumConcurrency"), 1000, 2, 1000),
        reportsItemFailures(event.get("FunctionResponseTypes")));
  }

  StreamMapping streamMapping(Property event) {
    event.allow(
        "BatchSize BisectBatchOnFunctionError DestinationConfig FilterCriteria"
            + " FunctionResponseTypes MaximumRetryAttempts ParallelizationFactor StartingPosition"
            + " Stream");
    if (!event.get("StartingPosition").text().equals("TRIM_HORIZON")) {
      throw event.get("StartingPosition").unsupported();
    }
    Property destination = event.get("DestinationConfig");
    destination.allow("OnFailure");
    destination.get("OnFailure").allow("Destination Type");
    Property destinationType = destination.get("OnFailure", "Type");
    if (!destinationType.textOr("SQS").equals("SQS")) {
      throw destinationType.unsupported();
    }
    int retries = within(event.get("MaximumRetryAttempts"), -1, -1, 10_000);
    return new StreamMapping(
        table(event.get("Stream")),
        within(event.get("BatchSize"), 100, 1, 1000),
        within(event.get("ParallelizationFactor"), 1, 1, 10),
        retries < 0 ? OptionalInt.empty() : OptionalInt.of(retries),
        event.get("BisectBatchOnFunctionError").flagOr(false),
        reportsItemFailures(event.get("FunctionResponseTypes")),
        destination.isPresent()
            ? Optional.of(queue(destination.get("OnFailure", "Destination")))
            : Optional.empty(),
        filters(event.get("FilterCriteria")));
  }

  private Table table(Property stream) {
    Matcher arn = STREAM.matcher(stream.text());
    return tables.stream()
        .filter(table -> table.streamViewType().isPresent())
        .filter(table -> arn.matches() && arn.group("table").equals(table.name()))
        .findAny()
        .orElseThrow(
            () -> stream.wrong("is no stream of a table of the template: " + stream.text()));
  }

  private Queue queue(Property arn) {
    return queues.stream()
        .filter(queue -> queue.arn(region).equals(arn.text()))
        .findAny()
        .orElseThrow(() -> arn.wrong("is no queue of the template: " + arn.text()));
  }

  private static int within(Property number, int fallback, int least, int most) {
    int value = number.integerOr(fallback);
    if (value < least || value > most) {
      throw number.wrong("must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  private static boolean reportsItemFailures(Property types) {
    for (Property type : types.elements()) {
      if (!type.text().equals("ReportBatchItemFailures")) {
        throw type.unsupported();
      }
    }
    return !types.elements().isEmpty();
  }

  private static List<StreamMapping.Filter> filters(Property criteria) {
    criteria.allow("Filters");
    List<StreamMapping.Filter> filters = new ArrayList<>();
    for (Property filter : criteria.get("Filters").elements()) {
      filter.allow("Pattern");
      Property pattern = filter.get("Pattern");
      Map<String, List<String>> allowed = new LinkedHashMap<>();
      // Every JSON text is YAML as well.
      Map<String, Object> fields = TemplateYaml.read(pattern.text(), pattern.path());
      collect(new Property(pattern.path(), fields), "", allowed);
      filters.add(new StreamMapping.Filter(allowed));
    }
    return List.copyOf(filters);
  }

  /** Fields with lists of texts; of the other forms of a pattern, the template has none. */
  private static void collect(Property pattern, String path, Map<String, List<String>> allowed) {
    pattern
        .fields()
        .forEach(
            (name, field) -> {
              String place = path + "/" + name;
              if (field.value() instanceof List<?>) {
                allowed.put(place, field.elements().stream().map(Property::text).toList());
              } else {
                collect(field, place, allowed);
              }
            });
  }
}
