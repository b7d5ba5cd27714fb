package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.AwsCall;
import temporaryevse.testing.ControlPlane;
import temporaryevse.testing.Events;
import temporaryevse.testing.IamPolicy;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

/**
 * Least privilege: what each function really asks of AWS, against the policy that the template
 * gives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsTest {

  /** Access key of what is recorded. */
  private static final String RECORDED = "recorded";

  private final SequencedMap<LambdaFunction, List<AwsCall>> calls = new LinkedHashMap<>();

  /** All but those that ask nothing of AWS. */
  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions().stream()
        .filter(function -> !function.policies().isEmpty())
        .toList();
  }

  @Test
  void theConsoleAloneHasNoPermission() {
    assertThat(TestDynamoDb.TEMPLATE.functions())
        .filteredOn(function -> function.policies().isEmpty())
        .extracting(LambdaFunction::logicalId)
        .containsExactly("ServeConsoleFunction");
  }

  @BeforeAll
  void everyFunctionIsCalled() {
    for (LambdaFunction function : functions()) {
      List<AwsCall> made = new ArrayList<>();
      for (Scenario scenario : scenarios(function)) {
        made.addAll(record(scenario));
      }
      calls.put(function, made);
    }
  }

  /** What a function is asked to do, by way of functions whose calls are recorded. */
  private interface Scenario {

    /**
     * @param before the same functions, unrecorded
     */
    void run(InvokedFunctions functions, InvokedFunctions before);
  }

  /** Over a table with an EVSE whose statuses hold (1) and have ended (2). */
  private static List<AwsCall> record(Scenario scenario) {
    RecordedCalls recorded = new RecordedCalls();
    try (ControlPlane apiGateway = ControlPlane.start();
        DynamoDbClient client = TestDynamoDb.client(recorded)) {
      InvokedFunctions before = InvokedFunctions.overNewTables(apiGateway);
      before.create(",\"validTo\":\"" + InvokedFunctions.NOW.plusSeconds(60) + "\"");
      before.clock.set(InvokedFunctions.NOW.plus(Duration.ofHours(1)));
      InvokedFunctions functions = before.through(client, RECORDED);
      scenario.run(functions, before);
      List<AwsCall> made = new ArrayList<>(recorded.calls(before.tables()));
      made.addAll(apiGateway.calls(RECORDED));
      made.addAll(functions.calls());
      return made;
    }
  }

  /** Every event file of the function, and what no event file asks for. */
  private static List<Scenario> scenarios(LambdaFunction function) {
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : Events.files()) {
      if (InvokedFunctions.function(file).equals(function)) {
        scenarios.add((functions, before) -> functions.invoke(file));
      }
    }
    String id = function.logicalId();
    scenarios.addAll(
        switch (id) {
          case "ListTemporaryEvseStatusesFunction" ->
              List.of(
                  (functions, before) ->
                      functions.invoke(id, InvokedFunctions.event("DK*SPI 45*045", null)),
                  (functions, before) -> {
                    ObjectNode event = InvokedFunctions.event("DK*SPI", null);
                    event
                        .putObject("multiValueQueryStringParameters")
                        .putArray("evseId")
                        .add("DK*SPI*E123*1");
                    functions.invoke(id, event);
                  });
          case "GetTemporaryEvseStatusFunction", "DeleteTemporaryEvseStatusFunction" ->
              List.of(
                  (functions, before) ->
                      functions.invoke(id, InvokedFunctions.event("45*045", null)));
          case "UpdateTemporaryEvseStatusFunction" ->
              List.of(
                  (functions, before) ->
                      functions.invoke(
                          id,
                          InvokedFunctions.event("45*045", "{\"temporaryStatus\":\"RESERVED\"}")));
          case "CreateTemporaryEvseStatusBatchFunction" ->
              List.of(
                  // The second time, it looks for what it has stored the first time.
                  (functions, before) -> {
                    Path batch =
                        TestDynamoDb.ROOT.resolve("events/create-temporary-evse-status-batch.json");
                    functions.invoke(batch);
                    functions.invoke(batch);
                  });
          case "AdministerKeysFunction" ->
              List.of(
                  // The second one of an account finds its usage key.
                  (functions, before) -> {
                    assertThat(create(functions).has("key")).isTrue();
                    assertThat(create(functions).has("key")).isTrue();
                  });
          case "AuthorizeRequestFunction" ->
              List.of(
                  (functions, before) -> {
                    String key = create(before).path("key").asText();
                    assertThat(authorize(functions, key)).isEqualTo("Allow");
                  });
          default -> List.of();
        });
    return scenarios;
  }

  private static JsonNode create(InvokedFunctions functions) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("action", "create").put("by", "ann@example.com").put("account", "acme");
    event.putArray("operators").add("*");
    event.putArray("scopes").add("read");
    return functions.invoke("AdministerKeysFunction", event);
  }

  private static String authorize(InvokedFunctions functions, String key) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "REQUEST");
    event.put("methodArn", "arn:aws:execute-api:eu-central-1:000000000000:a/live/GET/");
    event.putObject("multiValueHeaders").putArray("Authorization").add("Bearer " + key);
    return functions
        .invoke("AuthorizeRequestFunction", event)
        .at("/policyDocument/Statement/0/Effect")
        .asText();
  }

  private List<AwsCall> callsOf(LambdaFunction function) {
    return calls.getOrDefault(function, List.of());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyCallOfAFunctionIsAllowedToIt(LambdaFunction function) {
    IamPolicy policy = IamPolicy.of(function);

    assertThat(callsOf(function)).isNotEmpty().allMatch(policy::allows);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyPermissionOfAFunctionIsUsed(LambdaFunction function) {
    for (IamPolicy.Statement statement : IamPolicy.of(function).statements()) {
      List<AwsCall> made = callsOf(function).stream().filter(statement::matches).toList();

      assertThat(made).as(statement.sid()).isNotEmpty();
      assertThat(statement.actions())
          .allMatch(
              action -> made.stream().anyMatch(call -> IamPolicy.Statement.isAction(action, call)));
      assertThat(statement.resources())
          .allMatch(
              resource ->
                  made.stream().anyMatch(call -> IamPolicy.Statement.isResource(resource, call)));
      for (IamPolicy.Condition condition : statement.conditions()) {
        assertThat(condition.values())
            .allMatch(
                value ->
                    made.stream()
                        .flatMap(call -> call.leadingKeys().stream())
                        .anyMatch(key -> condition.isKey(value, key)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aPermissionNamesWhatItIsFor(LambdaFunction function) {
    assertThat(IamPolicy.of(function).statements())
        .isNotEmpty()
        .allSatisfy(
            statement -> {
              assertThat(statement.sid()).isNotEmpty();
              assertThat(statement.allows()).isTrue();
              assertThat(statement.actions())
                  .allMatch(action -> action.matches("[a-z]+:[A-Za-z]+"));
              assertThat(statement.resources())
                  .allMatch(resource -> resource.matches("arn:[^*?]+"));
              // A condition on all keys holds for a call that names none, such as a scan.
              if (!statement.conditions().isEmpty()) {
                assertThat(statement.actions())
                    .isSubsetOf(
                        "dynamodb:GetItem",
                        "dynamodb:PutItem",
                        "dynamodb:UpdateItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:BatchGetItem",
                        "dynamodb:Query");
              }
            });
  }

  /** Who may do what to which item; whatever is not in this list must stay refused. */
  @Test
  void noFunctionMayDoMoreThanTheListSays() {
    SortedMap<String, SortedSet<String>> allowed = new TreeMap<>();
    for (AwsCall call : calls.values().stream().flatMap(List::stream).toList()) {
      for (LambdaFunction function : functions()) {
        if (IamPolicy.of(function).allows(call)) {
          allowed
              .computeIfAbsent(call.action() + " " + target(call), key -> new TreeSet<>())
              .add(shortName(function));
        }
      }
    }
    StringBuilder list = new StringBuilder();
    allowed.forEach(
        (call, names) ->
            list.append(call).append(": ").append(String.join(" ", names)).append('\n'));

    assertThat(list.toString())
        .isEqualTo(
            """
            apigateway:GET /apikeys: AdministerKeys
            apigateway:POST /apikeys: AdministerKeys
            apigateway:POST /usageplans/local-UsagePlan/keys: AdministerKeys
            dynamodb:BatchGetItem EVSE: ListEffective
            dynamodb:BatchGetItem IDEMPOTENCY: CreateBatch
            dynamodb:BatchGetItem STATUS: AdvanceEvse Create CreateBatch Delete DeleteBatch List \
            ListEffective Update
            dynamodb:DeleteItem STATUS: AdvanceEvse Create CreateBatch Delete DeleteBatch Update
            dynamodb:GetItem EVSE: AdvanceEvse Create CreateBatch Delete DeleteBatch List Update
            dynamodb:GetItem IDEMPOTENCY: Create CreateBatch
            dynamodb:GetItem KeyTable: AdministerKeys AuthorizeRequest
            dynamodb:GetItem STATUS: Delete Get Update
            dynamodb:PutItem EVSE: AdvanceEvse Create CreateBatch Delete DeleteBatch Update
            dynamodb:PutItem IDEMPOTENCY: Create CreateBatch
            dynamodb:PutItem KeyTable: AdministerKeys
            dynamodb:PutItem STATUS: Create CreateBatch Update
            dynamodb:Query EVSE: ListEvseStatusHistory RepublishEvents
            dynamodb:Query STATUS: List
            dynamodb:Query byDue: Send
            dynamodb:Query byOperator: List
            dynamodb:Query byOverriddenOperator: ListEffective
            dynamodb:Scan KeyTable: AdministerKeys
            dynamodb:Scan Table: RepublishEvents
            dynamodb:UpdateItem COUNTER: Create CreateBatch
            dynamodb:UpdateItem KeyTable: AdministerKeys
            events:PutEvents event-bus/local: PublishEvents RepublishEvents
            sqs:SendMessage local-DueEvsesQueue: AdvanceEvse PublishEvents Send
            sqs:SendMessage local-UnpublishedEventsQueue: PublishEvents
            """);
  }

  private static String shortName(LambdaFunction function) {
    return function
        .logicalId()
        .replaceFirst("(TemporaryEvseStatus(es)?|EvseStatuses|DueEvses)?(Batch)?Function$", "$3");
  }

  /** The index, or the kind of item by its key, or the table, or the path of API Gateway. */
  private static String target(AwsCall call) {
    String resource = call.resource().substring(call.resource().lastIndexOf(':') + 1);
    return call.leadingKeys().isEmpty() || resource.contains("/index/") || resource.contains("Key")
        ? resource.replaceFirst("^table/local-", "").replaceFirst("^Table/index/", "")
        : call.leadingKeys().getFirst().replaceFirst("#.*$", "");
  }
}
