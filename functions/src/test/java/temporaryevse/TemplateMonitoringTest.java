package temporaryevse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.api.Api;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.events.PublishDeployment;
import temporaryevse.events.PublishEvents;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.LogStream;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The alarms and the dashboard of the template. */
class TemplateMonitoringTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TemplateFile FILE = TemplateFile.read();

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
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
  void noRunInFiveMinutesIsAnAlarm() throws IOException {
    JsonNode alarm = FILE.properties("SendHasNotRunAlarm");

    assertThat(alarm.path("MetricName").asText()).isEqualTo("Invocations");
    assertThat(alarm.at("/Dimensions/0/Value")).isEqualTo(TemplateFile.ref("SendDueEvsesFunction"));
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
              boolean isOfAbsence = name.equals("SendHasNotRunAlarm");
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

  @Test
  void theDashboardShowsWhatThereIs() throws IOException {
    String body = FILE.properties("Dashboard").at("/DashboardBody/Fn::Sub").asText();
    List<String> names =
        Pattern.compile("\\$\\{([^}]+)}")
            .matcher(body)
            .results()
            .map(each -> each.group(1).replaceFirst("\\.QueueName$", ""))
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
              functions().stream()
                  .map(LambdaFunction::logicalId)
                  // A dashboard cannot name what may not be there.
                  .filter(name -> !FILE.root().at("/Resources/" + name).has("Condition"))
                  .toList());
    }
    assertThat(ownMetrics(metrics)).isEqualTo(writtenMetrics());
    assertThat(names(metrics, "AWS/DynamoDB", "WriteThrottleEvents"))
        .containsOnly("Table", "KeyTable")
        .hasSize(2 + TestDynamoDb.TEMPLATE.table("Table").indexes().size());
  }

  /** The functions' own metrics on the dashboard. */
  private static Set<String> ownMetrics(List<JsonNode> metrics) {
    return metrics.stream()
        .filter(metric -> metric.path(2).asText().equals("Function"))
        .map(metric -> metric.path(3).asText() + " " + metric.path(1).asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The metrics that the functions of the clock and of the stream write, whatever happens. */
  private static Set<String> writtenMetrics() throws IOException {
    Set<String> written = new TreeSet<>();
    Api api = Api.overNewTable();
    long id = api.create(Api.NOW.plusSeconds(1), Api.NOW.plusSeconds(2));
    api.patch(id, "{\"validTo\":\"" + Api.NOW.plusSeconds(3) + "\"}");
    api.clock.set(Api.NOW.plusSeconds(4));
    Clockwork clockwork = Clockwork.over(api.deployment);
    clockwork
        .send(api.context)
        .properties()
        .forEach(count -> written.add("SendDueEvsesFunction " + count.getKey()));
    clockwork
        .advance(clockwork.queue().take(10), BoundedCalls::pause, api.context)
        .counts()
        .properties()
        .forEach(count -> written.add("AdvanceEvseFunction " + count.getKey()));
    api.delete(api.create(""));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PublishDeployment deployment =
        PublishingInMemory.over(
            BusInMemory.sound(), clockwork.queue(), clockwork.queue(), api.clock);
    new PublishEvents(deployment, new EmbeddedMetrics(new PrintStream(log, true, UTF_8)))
        .handleRequest(
            new ByteArrayInputStream(LogStream.event(LogStream.of(api.table))),
            OutputStream.nullOutputStream(),
            api.context);
    for (String line : log.toString(UTF_8).lines().toList()) {
      JSON.readTree(line)
          .at("/_aws/CloudWatchMetrics/0/Metrics")
          .forEach(metric -> written.add("PublishEventsFunction " + metric.path("Name").asText()));
    }
    return written;
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
