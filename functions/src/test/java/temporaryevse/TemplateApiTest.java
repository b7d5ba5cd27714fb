package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The API of the template: who may call it, how often, and under which name. */
class TemplateApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TemplateFile FILE = TemplateFile.read();

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @Test
  void theApiIsClosedUnlessItIsSaidOtherwise() throws IOException {
    JsonNode api = FILE.properties("Api");
    ObjectNode auth = api.path("Auth").deepCopy();
    auth.remove("ResourcePolicy");

    assertThat(FILE.root().at("/Parameters/AuthMode/Default").asText()).isEqualTo("keys");
    assertThat(api.path("ApiKeySourceType").asText()).isEqualTo("AUTHORIZER");
    assertThat(auth)
        .isEqualTo(
            JSON.readTree(
                """
                {"DefaultAuthorizer":{"Ref":"AuthMode"},"ApiKeyRequired":"true","Authorizers":{
                  "keys":{"FunctionArn":{"Fn::If":["ItIsSamLocal",
                      {"Fn::GetAtt":"AuthorizeRequestFunction.Arn"},
                      {"Ref":"AuthorizeRequestFunction.Alias"}]},
                    "FunctionPayloadType":"REQUEST",
                    "Identity":{"Headers":["Authorization"],"ReauthorizeEvery":"60"}},
                  "none":{"FunctionArn":{"Fn::If":["ItIsSamLocal",
                      {"Fn::GetAtt":"AuthorizeRequestFunction.Arn"},
                      {"Ref":"AuthorizeRequestFunction.Alias"}]},
                    "FunctionPayloadType":"REQUEST",
                    "Identity":{"Context":["stage"],"ReauthorizeEvery":"60"}}}}\
                """));
    assertThat(FILE.root().at("/Conditions/ItIsSamLocal"))
        .isEqualTo(JSON.readTree("{\"Fn::Equals\":[{\"Ref\":\"AWS::StackName\"},\"local\"]}"));
    assertThat(
            FILE.root()
                .at("/Parameters/AuthMode/AllowedValues")
                .valueStream()
                .map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            api.at("/Auth/Authorizers").propertyStream().map(Map.Entry::getKey).toList());
    // No route opts out but those of the console, which are files.
    assertThat(functions())
        .filteredOn(function -> !function.openRoutes().isEmpty())
        .singleElement()
        .satisfies(
            function -> {
              assertThat(function.handler()).isEqualTo("temporaryevse.console.ServeConsole");
              assertThat(function.openRoutes()).isEqualTo(function.routes());
              assertThat(function.routes()).allMatch(route -> route.method().equals("GET"));
            });
  }

  @Test
  void theConsoleCanBeLeftOut() {
    Template without =
        Template.read(TestDynamoDb.ROOT.resolve("template.yaml"), Map.of("Console", "off"));

    assertThat(without.functions())
        .hasSize(functions().size() - 1)
        .allMatch(function -> function.openRoutes().isEmpty());
    for (String logicalId :
        List.of("ServeConsoleFunction", "ServeConsoleErrorsAlarm", "ServeConsoleThrottlesAlarm")) {
      assertThat(FILE.root().at("/Resources/" + logicalId + "/Condition").asText())
          .isEqualTo("TheConsoleIsServed");
    }
  }

  @Test
  void anApiThatIsOpenToEveryoneIsNotOpenToTheInternet() throws IOException {
    JsonNode rule = FILE.root().at("/Rules/AnOpenApiIsNotOpenToTheInternet");
    JsonNode denial = FILE.properties("Api").at("/Auth/ResourcePolicy/CustomStatements/1");
    String addresses = FILE.root().at("/Parameters/AllowedCidrs/Default").asText();

    assertThat(rule.path("RuleCondition"))
        .isEqualTo(JSON.readTree("{\"Fn::Equals\":[{\"Ref\":\"AuthMode\"},\"none\"]}"));
    assertThat(rule.at("/Assertions/0/Assert"))
        .isEqualTo(
            JSON.readTree(
                """
                {"Fn::Or":[{"Fn::Not":[{"Fn::Equals":[{"Ref":"WebAclArn"},""]}]},
                  {"Fn::Not":[{"Fn::Equals":[{"Ref":"AllowedCidrs"},"%s"]}]}]}\
                """
                    .formatted(addresses)));
    // A permission that is missing would not be a denial: the authorizer's answer makes up for it.
    assertThat(denial.path("Effect").asText()).isEqualTo("Deny");
    assertThat(denial.path("Condition"))
        .isEqualTo(
            JSON.readTree(
                """
                {"NotIpAddress":{"aws:SourceIp":{"Fn::Split":[",",{"Ref":"AllowedCidrs"}]}}}\
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "0.0.0.0/0,::/0 true",
        "192.0.2.0/24 true",
        "192.0.2.7/32,2001:db8::/32 true",
        "0.0.0.0/0 false",
        "192.0.2.0/24,::/0 false",
        "192.0.2.0 false",
      })
  void addressesAreAllOrBlocksOfWhichNoneIsAll(String addresses, boolean isAllowed) {
    String pattern = FILE.root().at("/Parameters/AllowedCidrs/AllowedPattern").asText();

    assertThat(addresses.matches(pattern)).isEqualTo(isAllowed);
  }

  /** The limit of the stage, which holds before the authorizer is asked. */
  @Test
  void allCallersTogetherHaveALimitThatTheFunctionsCanTake() {
    JsonNode limit = FILE.properties("Api").at("/MethodSettings/0");
    // "Lambda quotas": what an AWS account has where nothing was asked for.
    int executions = 1_000;

    assertThat(FILE.properties("Api").path("MethodSettings")).hasSize(1);
    assertThat(limit.path("ResourcePath").asText()).isEqualTo("/*");
    assertThat(limit.path("HttpMethod").asText()).isEqualTo("*");
    assertThat(limit.path("ThrottlingRateLimit")).isEqualTo(TemplateFile.ref("RequestsPerSecond"));
    assertThat(limit.path("ThrottlingBurstLimit")).isEqualTo(TemplateFile.ref("RequestBurst"));
    // From idle, a request takes the authorizer and a function.
    assertThat(2 * FILE.defaultOf("RequestBurst")).isLessThan(executions);
    assertThat(FILE.defaultOf("RequestBurst"))
        .isGreaterThan(FILE.defaultOf("ReadBurst"))
        .isGreaterThan(FILE.defaultOf("WriteBurst"));
    // Writes that come at once have executions of their own, or none are reserved.
    assertThat(FILE.defaultOf("WriterConcurrency")).isZero();
  }

  @Test
  void aUsageKeyHasANameThatOutlivesTheTable() throws IOException {
    JsonNode name = JSON.readTree("{\"Fn::Sub\":\"${UsageKeyPrefix}-everyone\"}");

    assertThat(FILE.properties("EveryoneUsageKey").path("Name")).isEqualTo(name);
    assertThat(FILE.properties("EveryoneUsageKey").path("Value")).isEqualTo(name);
    for (String function : List.of("AuthorizeRequestFunction", "AdministerKeysFunction")) {
      assertThat(TestDynamoDb.TEMPLATE.function(function).environment())
          .containsEntry("USAGE_KEY_PREFIX", "temporary-evse-statuses");
    }
    // CreateApiKey takes values of 20 to 128 characters; an account's name has 40 at most.
    String pattern = FILE.root().at("/Parameters/UsageKeyPrefix/AllowedPattern").asText();
    assertThat(pattern).isEqualTo("[A-Za-z0-9-]{20,80}");
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
                .filter(function -> function.openRoutes().isEmpty())
                .flatMap(function -> function.routes().stream())
                .map(route -> route.path() + "/" + route.method())
                .toList());
    limits.forEach(
        (route, limit) -> {
          String kind = kind(route);
          assertThat(limit.path("RateLimit"))
              .isEqualTo(TemplateFile.ref(kind.replace("Batch", "Batche") + "sPerSecond"));
          assertThat(limit.path("BurstLimit")).isEqualTo(TemplateFile.ref(kind + "Burst"));
        });
    assertThat(FILE.defaultOf("ReadsPerSecond") * 60).isEqualTo(600);
    assertThat(FILE.defaultOf("WritesPerSecond") * 60).isEqualTo(120);
    assertThat(FILE.properties("EveryoneUsagePlan").findValues("Throttle")).isEmpty();
    // Made anew by a change of AuthMode, the plan would know none of the accounts.
    assertThat(FILE.root().at("/Resources/UsagePlan").has("Condition")).isFalse();
    for (String logicalId :
        List.of("EveryoneUsagePlan", "EveryoneUsageKey", "EveryoneUsagePlanKey")) {
      assertThat(FILE.root().at("/Resources/" + logicalId + "/Condition").asText())
          .isEqualTo("EveryoneIsLetIn");
    }
  }

  private static String kind(String route) {
    if (route.contains("/batch")) {
      return "Batch";
    }
    return route.endsWith("/GET") ? "Read" : "Write";
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
}
