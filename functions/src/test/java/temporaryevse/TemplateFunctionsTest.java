package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Template;
import temporaryevse.testing.Events;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The functions of the template: what each is, knows and may use. */
class TemplateFunctionsTest {

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
    assertThat(function.properties()).containsEntry("Tracing", "Active").containsKey("Timeout");
    // API Gateway gives up after 29 s, and the schedule invokes again after a minute.
    boolean isAwaited =
        !function.routes().isEmpty() || function.logicalId().equals("AuthorizeRequestFunction");
    assertThat(function.timeout()).isLessThan(Duration.ofSeconds(isAwaited ? 29 : 60));
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
        .doesNotContainKey("CURSOR_KEY")
        .extractingByKey("USAGE_PLAN_ID")
        .isNotEqualTo("");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aListHasThePreviousCursorKeyWhereItIsAcceptedAndNothingElseHasOne(LambdaFunction function) {
    Template rotated =
        Template.read(
            TestDynamoDb.ROOT.resolve("template.yaml"),
            Map.of("CursorKeys", "current-and-previous"));
    Map<String, String> environment = rotated.function(function.logicalId()).environment();

    if (function.logicalId().startsWith("List")) {
      assertThat(function.environment())
          // The form that CloudFormation and its emulators read alike.
          .containsEntry("CURSOR_KEY", "{{resolve:secretsmanager:local-CursorKey}}")
          .containsEntry("PREVIOUS_CURSOR_KEY", "");
      assertThat(environment)
          .containsEntry(
              "PREVIOUS_CURSOR_KEY",
              "{{resolve:secretsmanager:local-CursorKey:SecretString::AWSPREVIOUS}}");
    } else {
      assertThat(environment).doesNotContainKeys("CURSOR_KEY", "PREVIOUS_CURSOR_KEY");
    }
  }

  @Test
  void whereEveryoneIsLetInTheAuthorizerKnowsAndTheRoutesAskForItAllTheSame() {
    Template open =
        Template.read(
            TestDynamoDb.ROOT.resolve("template.yaml"),
            Map.of("AuthMode", "none", "AllowedCidrs", "127.0.0.0/8"));

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
        JsonNode each = properties.path(name);
        reaching.addAll(each.findValuesAsText("Ref"));
        // A condition lets a parameter choose a value.
        for (JsonNode choice : each.findValues("Fn::If")) {
          String condition = choice.path(0).asText();
          reaching.addAll(FILE.root().path("Conditions").path(condition).findValuesAsText("Ref"));
        }
      }
    }
    reaching.retainAll(TestDynamoDb.TEMPLATE.parameters().keySet());
    Set<String> described =
        Pattern.compile("\\$\\{(\\w+)}")
            .matcher(own.at("/VersionDescription/Fn::Sub").asText())
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(reaching).contains("Revision");
    assertThat(function.environment()).containsEntry("REVISION", "unknown");
    assertThat(own.path("AutoPublishAliasAllProperties").asBoolean()).isTrue();
    assertThat(function.alias()).contains("live");
    // Where somebody waits for it.
    assertThat(function.isSnapStarted())
        .isEqualTo(
            !function.routes().isEmpty()
                || function.logicalId().equals("AuthorizeRequestFunction"));
  }

  @Test
  void aFloodOfWritesLeavesRoomForTheClock() throws IOException {
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
    String advance = "{\"Fn::If\":[\"ConcurrencyIsReserved\",\"2\",{\"Ref\":\"AWS::NoValue\"}]}";

    assertThat(reserved)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "CreateTemporaryEvseStatusFunction", JSON.readTree(writer),
                "UpdateTemporaryEvseStatusFunction", JSON.readTree(writer),
                "DeleteTemporaryEvseStatusFunction", JSON.readTree(writer),
                "CreateTemporaryEvseStatusBatchFunction", JSON.readTree(writer),
                "DeleteTemporaryEvseStatusBatchFunction", JSON.readTree(writer),
                "AdvanceDueEvsesFunction", JSON.readTree(advance)));
    // A new AWS account has too little to reserve any.
    assertThat(FILE.defaultOf("WriterConcurrency")).isZero();
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
}
