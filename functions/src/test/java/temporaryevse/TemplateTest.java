package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.http.ErrorCode;
import temporaryevse.local.template.GatewayResponse;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Template;
import temporaryevse.testing.ControlPlane;
import temporaryevse.testing.Events;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

class TemplateTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TemplateFile FILE = TemplateFile.read();

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aHandlerIsAClassThatLambdaCallsWithoutReflection(LambdaFunction function) throws Exception {
    Class<?> type = Class.forName(function.handler());

    assertThat(type.getConstructor().getModifiers()).matches(Modifier::isPublic);
    assertThat(RequestStreamHandler.class).isAssignableFrom(type);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionHasWhatOperationsNeed(LambdaFunction function) {
    assertThat(function.runtime()).isEqualTo("java25");
    assertThat(function.properties().get("Architectures")).isEqualTo(List.of("arm64"));
    assertThat(function.logging().format()).isEqualTo("JSON");
    assertThat(function.logging().group()).startsWith("/aws/lambda/");
    assertThat(function.properties()).containsEntry("Tracing", "Active").containsKey("Timeout");
    // API Gateway gives up after 29 s, and the next sweep comes after a minute.
    boolean isAwaited =
        !function.routes().isEmpty() || function.logicalId().equals("AuthorizeRequestFunction");
    assertThat(function.timeout()).isLessThan(Duration.ofSeconds(isAwaited ? 29 : 60));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionLogsToAGroupOfItsOwnThatForgets(LambdaFunction function) {
    String group = function.logicalId().replaceFirst("Function$", "LogGroup");

    assertThat(FILE.properties(function.logicalId()).at("/LoggingConfig/LogGroup"))
        .isEqualTo(ref(group));
    assertThat(FILE.resources("AWS::Logs::LogGroup")).containsKey(group);
  }

  @Test
  void everyLogIsForgotten() {
    assertThat(FILE.resources("AWS::Logs::LogGroup").values())
        .hasSize(functions().size() + 1)
        .allMatch(
            group ->
                group.at("/Properties/RetentionInDays").equals(ref("LogRetentionDays"))
                    && group.at("/Properties/LogGroupName").has("Fn::Sub"));
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
                      && alarm.at("/Dimensions/0/Value").equals(ref(function.logicalId())))
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
    assertThat(alarm.at("/Dimensions/0/Value")).isEqualTo(ref("SweepEndedStatusesFunction"));
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

    assertThat(filter.path("LogGroupName")).isEqualTo(ref("ApiAccessLogGroup"));
    assertThat(filter.path("FilterPattern").asText())
        .isEqualTo("{ $.errorResponse = \"AUTHORIZER_*\" }");
    assertThat(accessLog().path("errorResponse").asText()).isEqualTo("$context.error.responseType");
    assertThat(metric.at("/Dimensions/0/Value").asText()).isEqualTo("$.apiId");
    assertThat(accessLog().path("apiId").asText()).isEqualTo("$context.apiId");
    assertThat(alarm.path("Namespace")).isEqualTo(metric.path("MetricNamespace"));
    assertThat(alarm.path("MetricName")).isEqualTo(metric.path("MetricName"));
    assertThat(alarm.at("/Dimensions/0/Name")).isEqualTo(metric.at("/Dimensions/0/Key"));
    assertThat(alarm.at("/Dimensions/0/Value")).isEqualTo(ref("Api"));
  }

  @Test
  void anApiThatFailsIsAnAlarm() throws IOException {
    JsonNode alarm = FILE.properties("ApiFailuresAlarm");

    assertThat(alarm.path("Namespace").asText()).isEqualTo("AWS/ApiGateway");
    assertThat(alarm.path("MetricName").asText()).isEqualTo("5XXError");
    // What API Gateway calls ApiName is the name, not the id.
    assertThat(FILE.properties("Api").path("Name")).isEqualTo(ref("AWS::StackName"));
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
        .isEqualTo(ref("ApiGatewayAccount"));
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
  }

  @Test
  void theApiIsClosedUnlessItIsSaidOtherwise() throws IOException {
    JsonNode api = FILE.properties("Api");

    assertThat(FILE.root().at("/Parameters/AuthMode/Default").asText()).isEqualTo("keys");
    assertThat(api.path("ApiKeySourceType").asText()).isEqualTo("AUTHORIZER");
    assertThat(api.path("Auth"))
        .isEqualTo(
            JSON.readTree(
                """
                {"DefaultAuthorizer":{"Ref":"AuthMode"},"ApiKeyRequired":"true","Authorizers":{
                  "keys":{"FunctionArn":{"Ref":"AuthorizeRequestFunction.Alias"},
                    "FunctionPayloadType":"REQUEST",
                    "Identity":{"Headers":["Authorization"],"ReauthorizeEvery":"60"}},
                  "none":{"FunctionArn":{"Ref":"AuthorizeRequestFunction.Alias"},
                    "FunctionPayloadType":"REQUEST",
                    "Identity":{"Context":["stage"],"ReauthorizeEvery":"60"}}}}\
                """));
    assertThat(
            FILE.root()
                .at("/Parameters/AuthMode/AllowedValues")
                .valueStream()
                .map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            api.at("/Auth/Authorizers").propertyStream().map(Map.Entry::getKey).toList());
    // No route opts out.
    assertThat(FILE.resources("AWS::Serverless::Function").values())
        .allMatch(function -> function.findValues("Auth").isEmpty());
  }

  @Test
  void theFunctionsOfAccessKnowTheirTableAndNothingNamesItToTheOthers() {
    for (LambdaFunction function : functions()) {
      boolean isOfAccess = function.handler().startsWith("temporaryevse.access.");
      assertThat(function.environment().containsKey("KEY_TABLE_NAME")).isEqualTo(isOfAccess);
      assertThat(FILE.properties(function.logicalId()).toString().contains("KeyTable"))
          .isEqualTo(isOfAccess);
    }
    assertThat(TestDynamoDb.TEMPLATE.function("AuthorizeRequestFunction").environment())
        .containsEntry("AUTH_MODE", "keys");
    assertThat(TestDynamoDb.TEMPLATE.function("AdministerKeysFunction").environment())
        .containsEntry("API_GATEWAY_ENDPOINT", "")
        .extractingByKey("USAGE_PLAN_ID")
        .isNotEqualTo("");
  }

  @Test
  void whereEveryoneIsLetInTheAuthorizerKnowsAndTheRoutesAskForItAllTheSame() {
    Template open =
        Template.read(TestDynamoDb.ROOT.resolve("template.yaml"), Map.of("AuthMode", "none"));

    assertThat(open.function("AuthorizeRequestFunction").environment())
        .containsEntry("AUTH_MODE", "none");
    assertThat(open.api().authorizer()).isPresent();
    assertThat(open.api().apiKeyRequired()).isTrue();
  }

  /**
   * SAM publishes no version for a parameter's new value; CloudFormation does for a description's.
   */
  @ParameterizedTest
  @MethodSource("functions")
  void aParameterThatReachesAFunctionReachesTheVersionThatIsInvoked(LambdaFunction function) {
    JsonNode globals = FILE.root().at("/Globals/Function");
    JsonNode own = FILE.properties(function.logicalId());
    Set<String> reaching = new TreeSet<>();
    for (JsonNode properties : List.of(globals, own)) {
      for (String name : List.of("Environment", "Architectures", "MemorySize", "Timeout")) {
        reaching.addAll(properties.path(name).findValuesAsText("Ref"));
      }
    }
    reaching.retainAll(TestDynamoDb.TEMPLATE.parameters().keySet());
    Set<String> described =
        Pattern.compile("\\$\\{(\\w+)}")
            .matcher(own.at("/VersionDescription/Fn::Sub").asText())
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(reaching);
    assertThat(own.path("AutoPublishAliasAllProperties").asBoolean()).isTrue();
    assertThat(function.alias()).contains("live");
    // Where somebody waits for it.
    assertThat(function.isSnapStarted())
        .isEqualTo(
            !function.routes().isEmpty()
                || function.logicalId().equals("AuthorizeRequestFunction"));
  }

  @Test
  void noTransportIsOlderThanTls12() {
    for (String logicalId : List.of("Api", "ApiDomainName")) {
      JsonNode properties = FILE.properties(logicalId);
      assertThat(properties.path("SecurityPolicy").asText())
          .isEqualTo("SecurityPolicy_TLS13_1_2_2021_06");
      assertThat(properties.path("EndpointAccessMode").asText()).isEqualTo("STRICT");
    }
  }

  @Test
  void theLimitOfAnAccountIsOnEveryRoute() {
    JsonNode stage = FILE.properties("UsagePlan").at("/ApiStages/0");
    Map<String, JsonNode> limits = new LinkedHashMap<>();
    stage.path("Throttle").properties().forEach(each -> limits.put(each.getKey(), each.getValue()));

    assertThat(limits.keySet())
        .containsExactlyInAnyOrderElementsOf(
            functions().stream()
                .flatMap(function -> function.routes().stream())
                .map(route -> route.path() + "/" + route.method())
                .toList());
    limits.forEach(
        (route, limit) -> {
          boolean reads = route.endsWith("/GET");
          assertThat(limit.path("RateLimit"))
              .isEqualTo(ref(reads ? "ReadsPerSecond" : "WritesPerSecond"));
          assertThat(limit.path("BurstLimit")).isEqualTo(ref(reads ? "ReadBurst" : "WriteBurst"));
        });
    assertThat(defaultOf("ReadsPerSecond") * 60).isEqualTo(600);
    assertThat(defaultOf("WritesPerSecond") * 60).isEqualTo(120);
    assertThat(FILE.properties("EveryoneUsagePlan").findValues("Throttle")).isEmpty();
    // Made anew by a change of AuthMode, the plan would know none of the accounts.
    assertThat(FILE.root().at("/Resources/UsagePlan").has("Condition")).isFalse();
    for (String logicalId :
        List.of("EveryoneUsagePlan", "EveryoneUsageKey", "EveryoneUsagePlanKey")) {
      assertThat(FILE.root().at("/Resources/" + logicalId + "/Condition").asText())
          .isEqualTo("EveryoneIsLetIn");
    }
  }

  @Test
  void aFloodOfWritesLeavesRoomForTheSweep() throws IOException {
    Map<String, JsonNode> reserved = new LinkedHashMap<>();
    FILE.resources("AWS::Serverless::Function")
        .forEach(
            (logicalId, function) -> {
              JsonNode each = function.at("/Properties/ReservedConcurrentExecutions");
              if (!each.isMissingNode()) {
                reserved.put(logicalId, each);
              }
            });
    String writer =
        "{\"Fn::If\":[\"ConcurrencyIsReserved\",{\"Ref\":\"WriterConcurrency\"},"
            + "{\"Ref\":\"AWS::NoValue\"}]}";
    String sweep = "{\"Fn::If\":[\"ConcurrencyIsReserved\",\"2\",{\"Ref\":\"AWS::NoValue\"}]}";

    assertThat(reserved)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "CreateTemporaryEvseStatusFunction", JSON.readTree(writer),
                "UpdateTemporaryEvseStatusFunction", JSON.readTree(writer),
                "DeleteTemporaryEvseStatusFunction", JSON.readTree(writer),
                "SweepEndedStatusesFunction", JSON.readTree(sweep)));
  }

  @Test
  void whatIsOptionalIsLeftOutByDefault() {
    Map<String, String> conditions =
        Map.of(
            "WebAclAssociation", "ThereIsAWebAcl",
            "ApiDomainName", "ThereIsADomainName",
            "ApiBasePathMapping", "ThereIsADomainName");

    conditions.forEach(
        (logicalId, condition) ->
            assertThat(FILE.root().at("/Resources/" + logicalId + "/Condition").asText())
                .isEqualTo(condition));
    assertThat(List.of("WebAclArn", "DomainName", "CertificateArn", "AlarmTopicArn"))
        .allMatch(name -> FILE.root().at("/Parameters/" + name + "/Default").asText().isEmpty());
    // With a name of its own the API has no other.
    assertThat(
            FILE.properties("Api")
                .at("/DisableExecuteApiEndpoint/Fn::If")
                .valueStream()
                .map(JsonNode::asText))
        .containsExactly("ThereIsADomainName", "true", "false");
    // Without this, what hangs on a condition would reach the API and not its stage.
    assertThat(FILE.properties("Api").path("AlwaysDeploy").asText()).isEqualTo("true");
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

  @Test
  void everyRouteHasAnEventFileAndEveryEventARoute() {
    Set<Route> routes =
        functions().stream()
            .flatMap(function -> function.routes().stream())
            .collect(Collectors.toSet());
    Set<Route> events =
        Events.files().stream()
            .map(Events::read)
            .filter(event -> event.getHttpMethod() != null)
            .map(event -> new Route(event.getHttpMethod(), event.getResource()))
            .collect(Collectors.toSet());

    assertThat(events).isEqualTo(routes);
  }

  @Test
  void statusesExpireAndKeysDoNot() {
    assertThat(TestDynamoDb.TEMPLATE.table("Table").timeToLiveAttribute()).contains("expiresAt");
    assertThat(TestDynamoDb.TEMPLATE.table("KeyTable").timeToLiveAttribute()).isEmpty();
  }

  @Test
  void aTableIsKept() {
    assertThat(TestDynamoDb.TEMPLATE.tables())
        .hasSize(2)
        .allSatisfy(
            table -> {
              JsonNode resource = FILE.root().at("/Resources/" + table.logicalId());
              assertThat(table.billingMode()).isEqualTo("PAY_PER_REQUEST");
              assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
              assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
              assertThat(resource.at("/Properties/DeletionProtectionEnabled").asText())
                  .isEqualTo("true");
              assertThat(
                      resource
                          .at(
                              "/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                          .asText())
                  .isEqualTo("true");
              assertThat(resource.at("/Properties/SSESpecification/SSEEnabled").asText())
                  .isEqualTo("true");
            });
  }

  @ParameterizedTest
  @EnumSource(GatewayResponseType.class)
  void everyErrorOfApiGatewayHasTheErrorBodyAndTheCodeOfItsStatus(GatewayResponseType type)
      throws IOException {
    assertThat(TestDynamoDb.TEMPLATE.api().gatewayResponses()).containsKey(type);
    GatewayResponse response = TestDynamoDb.TEMPLATE.api().gatewayResponse(type);
    JsonNode body = JSON.readTree(response.bodyTemplate());
    JsonNode error = body.path("error");

    assertThat(response.headers()).containsEntry("X-Request-Id", "context.requestId");
    assertThat(response.contentType()).isEqualTo("application/json");
    assertThat(body.properties()).hasSize(1);
    assertThat(error.path("request_id").textValue()).isEqualTo("$context.requestId");
    assertThat(error.path("message").textValue()).endsWith(".");
    String entry = error.path("type").textValue() + " " + error.path("code").textValue();
    int status = response.status().orElse(type.defaultStatus());
    assertThat(documentedErrors()).containsEntry(entry, status);
    boolean mayBeTriedAgain = status == 429 || status == 503;
    assertThat(response.headers().containsKey("Retry-After")).isEqualTo(mayBeTriedAgain);
    // RFC 6750, section 3: who shows no key is told no error.
    Optional<String> challenge =
        status != 401
            ? Optional.empty()
            : Optional.of(
                error.path("code").textValue().equals("missing_credentials")
                    ? "'Bearer'"
                    : "'Bearer error=\"invalid_token\"'");
    assertThat(Optional.ofNullable(response.headers().get("WWW-Authenticate")))
        .isEqualTo(challenge);
  }

  /** The authorizer says who calls, never what the caller may do: docs/adr/0011-bearer-keys.md. */
  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED,                   401, missing_credentials",
    "ACCESS_DENIED,                  401, invalid_credentials",
    "AUTHORIZER_FAILURE,             503, service_unavailable",
    "AUTHORIZER_CONFIGURATION_ERROR, 503, service_unavailable",
    "INVALID_API_KEY,                500, internal_error",
    "MISSING_AUTHENTICATION_TOKEN,   404, route_not_found",
    "THROTTLED,                      429, rate_limit_exceeded",
  })
  void whatTheAuthorizerSaysHasItsCode(GatewayResponseType type, int status, String code)
      throws IOException {
    GatewayResponse response = TestDynamoDb.TEMPLATE.api().gatewayResponse(type);

    assertThat(response.status().orElse(type.defaultStatus())).isEqualTo(status);
    assertThat(JSON.readTree(response.bodyTemplate()).at("/error/code").asText()).isEqualTo(code);
  }

  @Test
  void everyErrorOfTheFunctionsIsDocumented() throws IOException {
    Map<String, Integer> documented = documentedErrors();

    assertThat(EnumSet.allOf(ErrorCode.class))
        .allSatisfy(
            code ->
                assertThat(documented)
                    .containsEntry(code.type() + " " + code.code(), code.status()));
  }

  private static JsonNode ref(String name) {
    return JSON.createObjectNode().put("Ref", name);
  }

  private static int defaultOf(String parameter) {
    return FILE.root().at("/Parameters/" + parameter + "/Default").asInt();
  }

  private static JsonNode accessLog() throws IOException {
    return JSON.readTree(FILE.properties("Api").at("/AccessLogSetting/Format").asText());
  }

  /** The error table of the README: type and code, and the status. */
  static Map<String, Integer> documentedErrors() throws IOException {
    Map<String, Integer> errors = new LinkedHashMap<>();
    for (String line : Files.readAllLines(TestDynamoDb.ROOT.resolve("README.md"))) {
      if (line.matches("\\| [45][0-9]{2} \\|.*")) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        String type = cells.get(2).replace("`", "");
        Pattern.compile("`([a-z_]+)`")
            .matcher(cells.get(3))
            .results()
            .forEach(code -> errors.put(type + " " + code.group(1), Integer.valueOf(cells.get(1))));
      }
    }
    return errors;
  }
}
