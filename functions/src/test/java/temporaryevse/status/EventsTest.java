package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.environment.Deployment;
import temporaryevse.http.Operation;
import temporaryevse.local.LambdaFunction;
import temporaryevse.local.Route;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** Every event in {@code events/}, through the handler that the template gives it. */
class EventsTest {

  private final Api api = Api.overNewTable();

  static List<Path> files() {
    return Events.files();
  }

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anEventIsAnsweredAsItsNameSays(Path file) throws Exception {
    boolean invalid = file.getFileName().toString().contains("-invalid");
    api.create("");

    assertThat(handle(file, function(file), api.deployment) / 100).isEqualTo(invalid ? 4 : 2);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void permissionsNameExactlyWhatIsUsed(LambdaFunction function) throws Exception {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      for (Path file : files()) {
        if (function(file).equals(function)) {
          Api before = Api.overNewTable();
          before.create("");
          before.create(Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1));
          handle(file, function, before.through(client).deployment);
        }
      }
    }

    assertThat(calls.actions()).isNotEmpty().isEqualTo(allowedActions(function));
  }

  /** By its route, or else by the schedule that its name says. */
  private static LambdaFunction function(Path file) {
    APIGatewayProxyRequestEvent event = Events.read(file);
    return functions().stream()
        .filter(
            function ->
                event.getHttpMethod() == null
                    ? file.endsWith("sweep-ended-statuses.json")
                        && function.handler().contains(".SweepEndedStatuses:")
                    : function
                        .routes()
                        .contains(new Route(event.getHttpMethod(), event.getResource())))
        .findFirst()
        .orElseThrow();
  }

  /** The status of the answer; 200 where the function answers to no caller. */
  private static int handle(Path file, LambdaFunction function, Deployment deployment)
      throws Exception {
    RequestStreamHandler handler =
        Class.forName(function.handler().split("::", -1)[0])
            .asSubclass(RequestStreamHandler.class)
            .getDeclaredConstructor(Deployment.class)
            .newInstance(deployment);
    if (handler instanceof Operation) {
      return Events.answer(handler, Files.readAllBytes(file), new RecordedContext())
          .getStatusCode();
    }
    handler.handleRequest(
        Files.newInputStream(file), new ByteArrayOutputStream(), new RecordedContext());
    return 200;
  }

  private static List<String> allowedActions(LambdaFunction function) {
    List<String> actions = new ArrayList<>();
    JsonNode policies = new ObjectMapper().valueToTree(function.policies());
    for (JsonNode statement :
        policies.findValues("Statement").stream().flatMap(JsonNode::valueStream).toList()) {
      JsonNode action = statement.path("Action");
      if (action.isTextual()) {
        actions.add(action.textValue());
      } else {
        action.forEach(each -> actions.add(each.textValue()));
      }
    }
    return actions.stream().distinct().sorted().toList();
  }
}
