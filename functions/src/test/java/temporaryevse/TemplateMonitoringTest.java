package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.local.LambdaFunction;
import temporaryevse.testing.ControlPlane;
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

  @Test
  void noSweepInFiveMinutesIsAnAlarm() {
    JsonNode alarm = FILE.properties("SweepHasNotRunAlarm");

    assertThat(alarm.path("MetricName").asText()).isEqualTo("Invocations");
    assertThat(alarm.at("/Dimensions/0/Value"))
        .isEqualTo(TemplateFile.ref("SweepEndedStatusesFunction"));
    assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
    assertThat(alarm.path("Threshold").asText()).isEqualTo("1");
    assertThat(alarm.path("Period").asInt() * alarm.path("EvaluationPeriods").asInt())
        .isEqualTo(Duration.ofMinutes(5).toSeconds());
    // A function that is not invoked has no metric at all.
    assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
  }

  @Test
  void anAuthorizerThatFailsIsAnAlarm() throws IOException {
    JsonNode filter = FILE.properties("AuthorizerFailures");
    JsonNode metric = filter.at("/MetricTransformations/0");
    JsonNode alarm = FILE.properties("AuthorizerFailuresAlarm");

    assertThat(filter.path("LogGroupName")).isEqualTo(TemplateFile.ref("ApiAccessLogGroup"));
    assertThat(filter.path("FilterPattern").asText())
        .isEqualTo("{ $.errorResponse = \"AUTHORIZER_*\" }");
    assertThat(accessLog().path("errorResponse").asText()).isEqualTo("$context.error.responseType");
    assertThat(metric.at("/Dimensions/0/Value").asText()).isEqualTo("$.apiId");
    assertThat(accessLog().path("apiId").asText()).isEqualTo("$context.apiId");
    assertThat(alarm.path("Namespace")).isEqualTo(metric.path("MetricNamespace"));
    assertThat(alarm.path("MetricName")).isEqualTo(metric.path("MetricName"));
    assertThat(alarm.at("/Dimensions/0/Name")).isEqualTo(metric.at("/Dimensions/0/Key"));
    assertThat(alarm.at("/Dimensions/0/Value")).isEqualTo(TemplateFile.ref("Api"));
  }

  @Test
  void anApiThatFailsIsAnAlarm() throws IOException {
    JsonNode alarm = FILE.properties("ApiFailuresAlarm");

    assertThat(alarm.path("Namespace").asText()).isEqualTo("AWS/ApiGateway");
    assertThat(alarm.path("MetricName").asText()).isEqualTo("5XXError");
    // What API Gateway calls ApiName is the name, not the id.
    assertThat(FILE.properties("Api").path("Name")).isEqualTo(TemplateFile.ref("AWS::StackName"));
    assertThat(alarm.path("Dimensions"))
        .isEqualTo(
            JSON.readTree(
                "[{\"Name\":\"ApiName\",\"Value\":{\"Ref\":\"AWS::StackName\"}},"
                    + "{\"Name\":\"Stage\",\"Value\":{\"Ref\":\"Api.Stage\"}}]"));
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
            "$context.status",
            "$context.authorizer.account",
            "$context.authorizer.keyId")
        // The path, the user agent, the domain and messages are a caller's own words, or tell them.
        .noneMatch(value -> value.matches(".*\\.(path|protocol|userAgent|domain.*|.*message.*)"))
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
