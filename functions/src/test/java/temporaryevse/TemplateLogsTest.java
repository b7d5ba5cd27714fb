package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.FailureLog;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.FilterPattern;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The logs of the template, and what is counted in them. */
class TemplateLogsTest {

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
}
