package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import temporaryevse.testing.Answer;
import temporaryevse.testing.DeployedStack;
import temporaryevse.testing.TestDynamoDb;

/**
 * The built template and artifact, deployed into LocalStack.
 *
 * <p>LocalStack 4.14.0 makes the stack, but not all of it works as in AWS:
 *
 * <ul>
 *   <li>It calls no authorizer and knows no usage key of one, so it refuses every request to the
 *       API. The functions are invoked by their aliases instead, with API Gateway's events.
 *   <li>It has no gateway responses of the template, no limits, no access log, no WAF and no TLS
 *       policy.
 *   <li>It makes no dashboard and no metric filter, and its alarms have no data.
 *   <li>It checks no permission of IAM, takes no snapshot, and keeps no log group of a function.
 *   <li>An update of the stack moves no alias, so only the creation is tested.
 * </ul>
 */
@EnabledIfSystemProperty(
    named = "dynamodb",
    matches = "localstack",
    disabledReason = "./mvnw verify -Plocalstack runs it")
class LocalStackDeploymentIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static DeployedStack stack;

  @BeforeAll
  static void deploy() {
    stack = DeployedStack.create();
  }

  @AfterAll
  static void delete() {
    stack.close();
  }

  @Test
  void aStatusIsCreatedReadListedChangedAndRemoved() throws IOException {
    ObjectNode create = event("create-temporary-evse-status");
    create.put(
        "body",
        """
        {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE","validFrom":"2025-04-23T10:00:00Z"}\
        """);
    JsonNode created = stack.invoke("CreateTemporaryEvseStatusFunction", create.toString());
    assertThat(created.path("statusCode").asInt()).as(created.toString()).isEqualTo(201);
    JsonNode status = body(created);
    String id = status.path("id").asText();
    assertThat(created.at("/headers/Location").asText()).endsWith("/" + id);

    JsonNode read = stack.invoke("GetTemporaryEvseStatusFunction", ofStatus("get", id));
    assertThat(read.path("statusCode").asInt()).as(read.toString()).isEqualTo(200);
    assertThat(body(read)).isEqualTo(status);

    // Its cursors need the secret that CloudFormation resolves.
    JsonNode list =
        stack.invoke(
            "ListTemporaryEvseStatusesFunction", event("list-temporary-evse-statuses").toString());
    assertThat(list.path("statusCode").asInt()).as(list.toString()).isEqualTo(200);
    assertThat(body(list)).contains(status);

    JsonNode effective =
        stack.invoke(
            "ListEffectiveEvseStatusesFunction", event("list-effective-evse-statuses").toString());
    assertThat(effective.path("statusCode").asInt()).as(effective.toString()).isEqualTo(200);
    assertThat(body(effective).at("/0/id").asText()).isEqualTo(id);

    JsonNode history =
        stack.invoke("ListEvseStatusHistoryFunction", event("list-evse-status-history").toString());
    assertThat(history.path("statusCode").asInt()).as(history.toString()).isEqualTo(200);
    assertThat(body(history).at("/0/data/status/id").asText()).isEqualTo(id);

    JsonNode changed = stack.invoke("UpdateTemporaryEvseStatusFunction", ofStatus("update", id));
    assertThat(changed.path("statusCode").asInt()).as(changed.toString()).isEqualTo(200);
    assertThat(body(changed)).isNotEqualTo(status);

    JsonNode removed = stack.invoke("DeleteTemporaryEvseStatusFunction", ofStatus("delete", id));
    assertThat(removed.path("statusCode").asInt()).as(removed.toString()).isEqualTo(204);
    assertThat(
            stack
                .invoke("GetTemporaryEvseStatusFunction", ofStatus("get", id))
                .path("statusCode")
                .asInt())
        .isEqualTo(404);
  }

  @Test
  void theKeyFunctionMakesAKeyThatTheAuthorizerKnowsAndAUsageKeyUnderTheUsagePlan()
      throws IOException {
    JsonNode made = stack.invoke("AdministerKeysFunction", event("create-key").toString());
    assertThat(made.path("key").asText()).as(made.toString()).startsWith("tevse_");

    ObjectNode request = event("authorize-request");
    request
        .withObject("/multiValueHeaders")
        .putArray("Authorization")
        .add("Bearer " + made.path("key").asText());
    JsonNode authorized = stack.invoke("AuthorizeRequestFunction", request.toString());

    assertThat(authorized.at("/policyDocument/Statement/0/Effect").asText())
        .as(authorized.toString())
        .isEqualTo("Allow");
    assertThat(authorized.at("/context/account").asText()).isEqualTo(made.path("account").asText());
    assertThat(stack.usageKeys("UsagePlan").findValuesAsText("value"))
        .contains(authorized.path("usageIdentifierKey").asText());
  }

  @Test
  void theScheduleReadsWhichEvsesAreDue() throws InterruptedException {
    assertThat(logWith("SendDueEvsesFunction", "\"EvsesDue\":")).contains("\"EvsesFailed\":0");
  }

  /** Only a function that the queue invoked in time makes the end an event. */
  @Test
  void theStreamAndTheQueueAnnounceTheEndOfAStatus() throws IOException, InterruptedException {
    ObjectNode create = event("create-temporary-evse-status");
    create.put(
        "body",
        """
        {"evseId":"DK*SPI*E123*2","temporaryStatus":"MAINTENANCE","validTo":"%s"}\
        """
            .formatted(Instant.now().plusSeconds(15).truncatedTo(ChronoUnit.SECONDS)));
    JsonNode created = stack.invoke("CreateTemporaryEvseStatusFunction", create.toString());
    assertThat(created.path("statusCode").asInt()).as(created.toString()).isEqualTo(201);

    assertThat(logWith("PublishEventsFunction", "\"temporary-evse-status.ended\":1"))
        .contains("\"temporary-evse-status.created\":1", "\"temporary-evse-status.started\":1");
    assertThat(logWith("AdvanceEvseFunction", "\"EvsesAdvanced\":1")).contains("\"EvsesFailed\":0");
  }

  @Test
  void localStackServesNoRequestOfTheApi() throws IOException {
    JsonNode made = stack.invoke("AdministerKeysFunction", event("create-key").toString());

    Answer answer = stack.get("/v2/temporary-evse-statuses", "Bearer " + made.path("key").asText());

    // Where a later LocalStack answers 200, the other tests can use the API.
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.header("x-amzn-errortype")).isEqualTo("ForbiddenException");
  }

  @Test
  void localStackMakesNoDashboardAndNoMetricFilter() {
    assertThat(stack.physicalId("Dashboard")).isEqualTo("unknown");
    assertThat(stack.physicalId("AuthorizerFailures")).isEqualTo("unknown");
  }

  /** The log of a function, once it has this text or three minutes have passed. */
  private static String logWith(String function, String text) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    String log = stack.log(function);
    while (!log.contains(text) && System.nanoTime() < end) {
      Thread.sleep(1_000);
      log = stack.log(function);
    }
    assertThat(log).as("log of " + function).contains(text);
    return log;
  }

  private static String ofStatus(String operation, String id) throws IOException {
    ObjectNode event = event(operation + "-temporary-evse-status");
    event.withObject("/pathParameters").put("id", id);
    return event.toString();
  }

  private static ObjectNode event(String name) throws IOException {
    return (ObjectNode)
        JSON.readTree(
            Files.readString(TestDynamoDb.ROOT.resolve("events").resolve(name + ".json")));
  }

  private static JsonNode body(JsonNode response) throws IOException {
    return JSON.readTree(response.path("body").asText());
  }
}
