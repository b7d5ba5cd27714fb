package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.environment.Deployment;
import temporaryevse.local.LambdaFunction;
import temporaryevse.local.Route;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** Every event in {@code events/}, through the handler that the template gives its route. */
class EventsTest {

  static List<Path> files() {
    return Events.files();
  }

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anEventIsAnsweredAsItsNameSays(Path file) throws Exception {
    APIGatewayProxyRequestEvent event = Events.read(file);

    APIGatewayProxyResponseEvent response =
        handle(event, function(event), TestDynamoDb.client(), TestDynamoDb.newTable());

    boolean invalid = file.getFileName().toString().contains("-invalid");
    assertThat(response.getStatusCode() / 100).isEqualTo(invalid ? 4 : 2);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void permissionsNameExactlyWhatIsUsed(LambdaFunction function) throws Exception {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      for (Path file : files()) {
        APIGatewayProxyRequestEvent event = Events.read(file);
        if (function(event).equals(function)) {
          handle(event, function, client, TestDynamoDb.newTable());
        }
      }
    }

    assertThat(calls.actions()).isNotEmpty().isEqualTo(allowedActions(function));
  }

  private static LambdaFunction function(APIGatewayProxyRequestEvent event) {
    Route route = new Route(event.getHttpMethod(), event.getResource());
    return functions().stream()
        .filter(function -> function.routes().contains(route))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // the architecture test holds every handler to this interface
  private static APIGatewayProxyResponseEvent handle(
      APIGatewayProxyRequestEvent event,
      LambdaFunction function,
      DynamoDbClient client,
      String table)
      throws ReflectiveOperationException {
    String type = function.handler().split("::", -1)[0];
    var handler =
        (RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>)
            Class.forName(type)
                .asSubclass(RequestHandler.class)
                .getDeclaredConstructor(Deployment.class)
                .newInstance(new Deployment(client, table, Clock.systemUTC()));
    return handler.handleRequest(event, new RecordedContext());
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
