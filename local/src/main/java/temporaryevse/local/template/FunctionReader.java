package temporaryevse.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an {@code AWS::Serverless::Function} whose properties are resolved. */
final class FunctionReader {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,5}) (minute|hour|day)(s?)\\)");

  private FunctionReader() {}

  static LambdaFunction read(String id, Property properties, EventSourceReader sources) {
    properties.allow(
        "Architectures AutoPublishAlias AutoPublishAliasAllProperties CodeUri DeploymentPreference"
            + " Description Environment EventInvokeConfig Events Handler LoggingConfig MemorySize"
            + " Policies ReservedConcurrentExecutions Runtime SnapStart Timeout Tracing"
            + " VersionDescription");
    properties.get("Environment").allow("Variables");
    Map<String, String> environment = new LinkedHashMap<>();
    properties
        .get("Environment", "Variables")
        .fields()
        .forEach((name, value) -> environment.put(name, value.text()));
    String name = Stack.NAME + "-" + id;
    List<Route> routes = new ArrayList<>();
    List<Route> openRoutes = new ArrayList<>();
    List<Schedule> schedules = new ArrayList<>();
    List<StreamMapping> streams = new ArrayList<>();
    List<QueueMapping> queues = new ArrayList<>();
    for (Map.Entry<String, Property> each : properties.get("Events").fields().entrySet()) {
      Property event = each.getValue();
      String eventId = each.getKey();
      event.allow("Properties Type");
      switch (event.get("Type").text()) {
        case "Api" -> {
          Route route = route(event.get("Properties"));
          routes.add(route);
          if (isOpen(event.get("Properties").get("Auth"))) {
            openRoutes.add(route);
          }
        }
        case "Schedule" -> schedules.add(schedule(name + eventId, event.get("Properties")));
        case "DynamoDB" -> streams.add(sources.streamMapping(event.get("Properties")));
        case "SQS" -> queues.add(sources.queueMapping(event.get("Properties")));
        default -> throw event.get("Type").unsupported();
      }
    }
    Map<String, Object> raw = new LinkedHashMap<>();
    properties.fields().forEach((each, value) -> raw.put(each, value.required()));
    return new LambdaFunction(
        id,
        name,
        runtime(properties.get("Runtime")),
        properties.get("Handler").text(),
        // Defaults of Lambda's CreateFunction: 128 MB and 3 seconds.
        properties.get("MemorySize").integerOr(128),
        Duration.ofSeconds(properties.get("Timeout").integerOr(3)),
        environment,
        logging(name, properties.get("LoggingConfig")),
        List.copyOf(routes),
        List.copyOf(openRoutes),
        List.copyOf(schedules),
        List.copyOf(streams),
        List.copyOf(queues),
        properties.get("Policies").elements().stream().map(Property::required).toList(),
        raw);
  }

  private static String runtime(Property runtime) {
    if (!runtime.text().startsWith("java")) {
      throw runtime.wrong("the local run has Java functions only, not " + runtime.text());
    }
    return runtime.text();
  }

  private static LambdaFunction.Logging logging(String function, Property config) {
    config.allow("ApplicationLogLevel LogFormat LogGroup");
    return new LambdaFunction.Logging(
        config.get("LogFormat").textOr("Text"),
        config.get("ApplicationLogLevel").textOr("INFO"),
        config.get("LogGroup").textOr("/aws/lambda/" + function));
  }

  private static Route route(Property event) {
    event.allow("Auth Method Path RestApiId");
    // SAM would make another API for an event that names none.
    event.get("RestApiId").required();
    String method = event.get("Method").text().toUpperCase(Locale.ROOT);
    if (!Route.isMethod(method)) {
      throw event.get("Method").wrong("is not an HTTP method that API Gateway knows: " + method);
    }
    String path = event.get("Path").text();
    if (!Route.isPath(path)) {
      throw event.get("Path").wrong("is not a path of API Gateway: " + path);
    }
    return new Route(method, path);
  }

  /** Whether a route opts out of the API's authorizer and of its usage keys: of both, or none. */
  private static boolean isOpen(Property auth) {
    auth.allow("ApiKeyRequired Authorizer");
    if (!auth.isPresent()) {
      return false;
    }
    if (!auth.get("Authorizer").text().equals("NONE") || auth.get("ApiKeyRequired").flagOr(true)) {
      throw auth.wrong(
          "must be {Authorizer: NONE, ApiKeyRequired: false}: nothing else is supported by the"
              + " local run");
    }
    return true;
  }

  private static Schedule schedule(String name, Property event) {
    event.allow("Schedule");
    Property expression = event.get("Schedule");
    Matcher rate = RATE.matcher(expression.text());
    if (!rate.matches()) {
      throw expression.wrong(
          "must be rate(value unit), the only form that the local run supports, not `"
              + expression.text()
              + "`");
    }
    int value = Integer.parseInt(rate.group(1));
    if ((value == 1) != rate.group(3).isEmpty()) {
      throw expression.wrong(
          "EventBridge wants `1 minute` but `2 minutes`: `" + expression.text() + "`");
    }
    return new Schedule(
        name,
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(value);
          case "hour" -> Duration.ofHours(value);
          default -> Duration.ofDays(value);
        });
  }
}
