package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import temporaryevse.local.LambdaFunction;
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

    assertThat(FILE.root().at("/Parameters/AuthMode/Default").asText()).isEqualTo("keys");
    assertThat(api.path("ApiKeySourceType").asText()).isEqualTo("AUTHORIZER");
    assertThat(api.path("Auth"))
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
    // No route opts out.
    assertThat(FILE.resources("AWS::Serverless::Function").values())
        .allMatch(function -> function.findValues("Auth").isEmpty());
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
              .isEqualTo(TemplateFile.ref(reads ? "ReadsPerSecond" : "WritesPerSecond"));
          assertThat(limit.path("BurstLimit"))
              .isEqualTo(TemplateFile.ref(reads ? "ReadBurst" : "WriteBurst"));
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
