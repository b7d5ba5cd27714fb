package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.FailureLog;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.ControlPlane;
import temporaryevse.testing.FilterPattern;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The logs, alarms and dashboard of the template. */
class TemplateMonitoringTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TemplateFile FILE = TemplateFile.read();

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void theFunctionsShareALogAndTheAuditOfKeysIsInAnother(LambdaFunction function) {
    assertThat(function.logging().format()).isEqualTo("JSON");
    assertThat(function.logging().group())
        .isEqualTo(
            function.logicalId().equals("AdministerKeysFunction")
                ? "local-AdministerKeysLogGroup"
                : "/aws/lambda/local");
  }

  @Test
  void everyLogIsForgottenAndTheAuditOfKeysLast() {
    JsonNode audit = FILE.root().at("/Resources/AdministerKeysLogGroup");

    assertThat(FILE.resources("AWS::Logs::LogGroup").keySet())
        .containsExactlyInAnyOrder(
            "ApiAccessLogGroup", "FunctionLogGroup", "AdministerKeysLogGroup");
    for (String group : List.of("ApiAccessLogGroup", "FunctionLogGroup")) {
      assertThat(FILE.properties(group).path("RetentionInDays"))
          .isEqualTo(TemplateFile.ref("LogRetentionDays"));
      assertThat(FILE.properties(group).path("LogGroupName").has("Fn::Sub")).isTrue();
    }
    assertThat(audit.at("/Properties/RetentionInDays"))
        .isEqualTo(TemplateFile.ref("AuditRetentionDays"));
    assertThat(FILE.defaultOf("AuditRetentionDays")).isGreaterThan(10 * 365);
    assertThat(audit.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
    assertThat(audit.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    // What is kept under a name would be in the way of the next stack.
    assertThat(audit.path("Properties").has("LogGroupName")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void thereIsAnAlarmForErrorsAndOneForThrottles(LambdaFunction function) {
    for (String metric : List.of("Errors", "Throttles")) {
      assertThat(FILE.resources("AWS::CloudWatch::Alarm").values())
          .map(alarm -> alarm.path("Properties"))
          .filteredOn(
              alarm ->
                  alarm.path("Namespace").asText().equals("AWS/Lambda")
                      && alarm.path("MetricName").asText().equals(metric)
                      && alarm.at("/Dimensions/0/Name").asText().equals("FunctionName")
                      && alarm
                          .at("/Dimensions/0/Value")
                          .equals(TemplateFile.ref(function.logicalId())))
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.path("Threshold").asText()).isEqualTo("1");
                assertThat(alarm.path("EvaluationPeriods").asText()).isEqualTo("1");
                assertThat(alarm.path("Statistic").asText()).isEqualTo("Sum");
                assertThat(alarm.path("ComparisonOperator").asText())
                    .isEqualTo("GreaterThanOrEqualToThreshold");
                assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("notBreaching");
              });
    }
  }

  @Test
  void everyAlarmTellsTheTopicIfThereIsOne() throws IOException {
    JsonNode told =
        JSON.readTree(
            "{\"Fn::If\":[\"AlarmsAreSent\",[{\"Ref\":\"AlarmTopicArn\"}],"
                + "{\"Ref\":\"AWS::NoValue\"}]}");

    assertThat(FILE.resources("AWS::CloudWatch::Alarm").values())
        .map(alarm -> alarm.path("Properties"))
        .allMatch(alarm -> alarm.path("AlarmActions").equals(told))
        .allMatch(alarm -> alarm.path("OKActions").equals(told))
        .allMatch(alarm -> !alarm.path("AlarmDescription").asText().isEmpty());
    assertThat(FILE.root().at("/Conditions/AlarmsAreSent"))
        .isEqualTo(
            JSON.readTree("{\"Fn::Not\":[{\"Fn::Equals\":[{\"Ref\":\"AlarmTopicArn\"},\"\"]}]}"));
  }

  /** A function that is not invoked has no metric at all. */
  @Test
  void noSweepInFiveMinutesIsAnAlarm() throws IOException {
    JsonNode alarm = FILE.properties("SweepHasNotRunAlarm");

    assertThat(alarm.path("MetricName").asText()).isEqualTo("Invocations");
    assertThat(alarm.at("/Dimensions/0/Value"))
        .isEqualTo(TemplateFile.ref("SweepEndedStatusesFunction"));
    assertThat(alarm.path("Period").asInt() * alarm.path("EvaluationPeriods").asInt())
        .isEqualTo(Duration.ofMinutes(5).toSeconds());
    assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("missing");
    assertThat(alarm.path("InsufficientDataActions")).isEqualTo(alarm.path("AlarmActions"));
  }

  /** An alarm begins without data, in the state INSUFFICIENT_DATA, and tells changes alone. */
  @Test
  void noAlarmRingsOnANewStack() {
    FILE.resources("AWS::CloudWatch::Alarm")
        .forEach(
            (name, alarm) -> {
              boolean isOfAbsence = name.equals("SweepHasNotRunAlarm");
              assertThat(alarm.at("/Properties/TreatMissingData").asText())
                  .as(name)
                  .isEqualTo(isOfAbsence ? "missing" : "notBreaching");
              assertThat(alarm.at("/Properties/ComparisonOperator").asText())
                  .as(name)
                  .isEqualTo(isOfAbsence ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold");
              assertThat(alarm.at("/Properties/Threshold").asInt()).as(name).isPositive();
            });
    // What a ratio or a percentile says of a few requests is chance.
    assertThat(expression("ApiFailuresAlarm"))
        .isEqualTo("IF(requests >= 20, 100 * (failures - unknown) / requests, 0)");
    assertThat(expression("ApiLatencyAlarm")).isEqualTo("IF(requests >= 100, latency, 0)");
  }

  @Test
  void anExpressionNamesTheMetricsOfItsAlarmAndNoMoreThanTen() {
    FILE.resources("AWS::CloudWatch::Alarm")
        .forEach(
            (name, alarm) -> {
              List<String> ids = alarm.at("/Properties/Metrics").findValuesAsText("Id");
              if (!ids.isEmpty()) {
                assertThat(ids).as(name).hasSizeLessThanOrEqualTo(11).doesNotHaveDuplicates();
                String expression = expression(name);
                assertThat(ids.subList(1, ids.size()))
                    .allMatch(id -> expression.contains(id) || expression.contains("METRICS()"));
              }
            });
    assertThat(expression("AccountConcurrencyAlarm"))
        .isEqualTo("100 * concurrency / ${AccountConcurrency}");
    assertThat(expression("DynamoDbThrottlesAlarm")).isEqualTo("SUM(METRICS())");
    assertThat(
            FILE.properties("DynamoDbThrottlesAlarm").findValuesAsText("MetricName").stream()
                .distinct())
        .containsExactly("ReadThrottleEvents", "WriteThrottleEvents");
  }

  private static String expression(String alarm) {
    JsonNode expression = FILE.properties(alarm).at("/Metrics/0/Expression");
    return expression.path("Fn::Sub").asText(expression.asText());
  }

  @Test
  void anAlarmOfTheApiNamesItAsApiGatewayDoes() throws IOException {
    JsonNode dimensions =
        JSON.readTree(
            "[{\"Name\":\"ApiName\",\"Value\":{\"Ref\":\"AWS::StackName\"}},"
                + "{\"Name\":\"Stage\",\"Value\":{\"Ref\":\"StageName\"}}]");

    // What API Gateway calls ApiName is the name, not the id.
    assertThat(FILE.properties("Api").path("Name")).isEqualTo(TemplateFile.ref("AWS::StackName"));
    assertThat(FILE.properties("Api").path("StageName")).isEqualTo(TemplateFile.ref("StageName"));
    for (String alarm : List.of("ApiFailuresAlarm", "ApiLatencyAlarm")) {
      for (JsonNode metric : FILE.properties(alarm).findValues("Metric")) {
        if (metric.path("Namespace").asText().equals("AWS/ApiGateway")) {
          assertThat(metric.path("Dimensions")).isEqualTo(dimensions);
        }
      }
    }
  }

  /** The variables of the access log whose values are not a hyphen, as API Gateway writes it. */
  static Stream<Arguments> accessLines() {
    return Stream.of(
        Arguments.of("AuthorizerFailures", Map.of("error.responseType", "AUTHORIZER_FAILURE")),
        Arguments.of(
            "AuthorizerFailures", Map.of("error.responseType", "AUTHORIZER_CONFIGURATION_ERROR")),
        Arguments.of(
            "UsageKeysUnknown", Map.of("status", "503", "error.responseType", "INVALID_API_KEY")),
        Arguments.of(
            "CredentialsRefused", Map.of("status", "401", "error.responseType", "ACCESS_DENIED")),
        Arguments.of("CredentialsRefused", Map.of("status", "401")),
        Arguments.of("RequestsLimited", Map.of("status", "429", "error.responseType", "THROTTLED")),
        Arguments.of("", Map.of("status", "201")),
        Arguments.of("", Map.of("status", "503", "error.responseType", "INTEGRATION_TIMEOUT")));
  }

  @ParameterizedTest
  @MethodSource("accessLines")
  void aLineOfTheAccessLogIsCountedByTheFilterThatIsForIt(String filter, Map<String, String> values)
      throws IOException {
    JsonNode fields = accessLog();
    ObjectNode line = JSON.createObjectNode();
    fields
        .properties()
        .forEach(
            field ->
                line.put(
                    field.getKey(),
                    values.getOrDefault(
                        field.getValue().asText().replaceFirst("^\\$context\\.", ""), "-")));

    assertThat(filtersThatFind(line.toString(), "ApiAccessLogGroup"))
        .isEqualTo(filter.isEmpty() ? List.of() : List.of(filter));
  }

  @Test
  void whatAFunctionDoesNotExpectIsCountedAndWhatPassesIsNot() {
    RecordedContext broken = new RecordedContext();
    RecordedContext unavailable = new RecordedContext();

    FailureLog.log(new IllegalStateException("broken"), "r", Instant.EPOCH, broken);
    FailureLog.log(new ServiceUnavailableException("later"), "r", Instant.EPOCH, unavailable);

    for (String group : List.of("FunctionLogGroup", "AdministerKeysLogGroup")) {
      assertThat(filtersThatFind(line(broken), group)).hasSize(1);
      assertThat(filtersThatFind(line(unavailable), group)).isEmpty();
    }
  }

  /** What Lambda writes, without the level before it. */
  private static String line(RecordedContext context) {
    return context.log().substring(context.log().indexOf('{'));
  }

  private static List<String> filtersThatFind(String line, String group) {
    return FILE.resources("AWS::Logs::MetricFilter").entrySet().stream()
        .filter(
            filter ->
                filter.getValue().at("/Properties/LogGroupName").equals(TemplateFile.ref(group)))
        .filter(
            filter ->
                FilterPattern.parse(filter.getValue().at("/Properties/FilterPattern").asText())
                    .finds(line))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void everyFilterHasAnAlarm() {
    List<JsonNode> watched =
        FILE.resources("AWS::CloudWatch::Alarm").values().stream()
            .map(alarm -> alarm.path("Properties"))
            .toList();

    assertThat(FILE.resources("AWS::Logs::MetricFilter")).hasSize(6);
    assertThat(FILE.resources("AWS::Logs::MetricFilter").values())
        .map(filter -> filter.at("/Properties/MetricTransformations/0"))
        .allSatisfy(
            metric -> {
              assertThat(watched)
                  .anySatisfy(
                      alarm -> {
                        assertThat(alarm.path("Namespace"))
                            .isEqualTo(metric.path("MetricNamespace"));
                        assertThat(alarm.path("MetricName")).isEqualTo(metric.path("MetricName"));
                      });
              // A minute with other lines counts 0, so that expressions have a value.
              assertThat(metric.path("DefaultValue").asText()).isEqualTo("0");
              assertThat(metric.has("Dimensions")).isFalse();
            });
  }

  @Test
  void theAccessLogHasNothingThatACallerWrites() throws IOException {
    JsonNode log = accessLog();

    assertThat(log.properties())
        .allMatch(field -> field.getValue().asText().matches("\\$context(\\.[A-Za-z]+)+"));
    assertThat(log)
        .map(JsonNode::asText)
        .contains(
            "$context.requestId",
            "$context.xrayTraceId",
            "$context.integration.requestId",
            "$context.error.message",
            "$context.status",
            "$context.authorizer.account",
            "$context.authorizer.keyId")
        // The path, the user agent and the domain are a caller's own words.
        .noneMatch(value -> value.matches(".*\\.(path|protocol|userAgent|domain.*)"))
        .noneMatch(value -> value.matches(".*(apiKey|token|error|messageString)"));
    // Hung up on the group, so that it is there before the stage that logs to it.
    assertThat(FILE.properties("ApiAccessLogGroup").at("/Tags/Fn::If/1/0/Value"))
        .isEqualTo(TemplateFile.ref("ApiGatewayAccount"));
  }

  private static JsonNode accessLog() throws IOException {
    return JSON.readTree(FILE.properties("Api").at("/AccessLogSetting/Format").asText());
  }

  @Test
  void theAccountsLogRoleIsKeptWhereItIsToBe() throws IOException {
    for (String logicalId : List.of("ApiGatewayAccount", "ApiGatewayAccountRole")) {
      JsonNode resource = FILE.root().at("/Resources/" + logicalId);
      assertThat(resource.path("Condition").asText()).isEqualTo("LogRoleIsCreated");
      assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
      assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }
    assertThat(FILE.root().at("/Conditions/LogRoleIsCreated"))
        .isEqualTo(JSON.readTree("{\"Fn::Equals\":[{\"Ref\":\"ApiGatewayLogRole\"},\"create\"]}"));
    assertThat(FILE.root().at("/Parameters/ApiGatewayLogRole/Default").asText()).isEqualTo("keep");
  }

  @Test
  void theDashboardShowsWhatThereIs() throws IOException {
    String body = FILE.properties("Dashboard").at("/DashboardBody/Fn::Sub").asText();
    List<String> names =
        Pattern.compile("\\$\\{([^}]+)}")
            .matcher(body)
            .results()
            .map(each -> each.group(1))
            .toList();
    JsonNode dashboard = JSON.readTree(body.replaceAll("\\$\\{([^}]+)}", "$1"));
    List<JsonNode> metrics =
        dashboard.findValues("metrics").stream().flatMap(JsonNode::valueStream).toList();

    assertThat(names)
        .allMatch(
            name ->
                name.startsWith("AWS::")
                    || FILE.root().path("Resources").has(name)
                    || FILE.root().path("Parameters").has(name));
    for (String metric : List.of("Duration", "ConcurrentExecutions", "Errors", "Throttles")) {
      assertThat(names(metrics, "AWS/Lambda", metric))
          .containsExactlyInAnyOrderElementsOf(
              functions().stream().map(LambdaFunction::logicalId).toList());
    }
    try (ControlPlane apiGateway = ControlPlane.start()) {
      JsonNode swept =
          InvokedFunctions.overNewTables(apiGateway)
              .invoke("SweepEndedStatusesFunction", JSON.createObjectNode());
      assertThat(
              metrics.stream()
                  .filter(metric -> metric.path(2).asText().equals("Function"))
                  .map(metric -> metric.path(1).asText()))
          .containsExactlyInAnyOrderElementsOf(
              swept.propertyStream().map(Map.Entry::getKey).toList());
    }
    assertThat(names(metrics, "AWS/DynamoDB", "WriteThrottleEvents"))
        .containsOnly("Table", "KeyTable")
        .hasSize(2 + TestDynamoDb.TEMPLATE.table("Table").indexes().size());
  }

  /** What the first dimension of a metric names. */
  private static List<String> names(List<JsonNode> metrics, String namespace, String metric) {
    return metrics.stream()
        .filter(
            each -> each.path(0).asText().equals(namespace) && each.path(1).asText().equals(metric))
        .map(each -> each.path(3).asText())
        .toList();
  }
}
