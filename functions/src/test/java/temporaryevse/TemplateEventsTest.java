package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.TemplateFile;

/** The stream, the queues and the event bus of the template. */
class TemplateEventsTest {

  private static final int FOURTEEN_DAYS = 14 * 24 * 3_600;

  private static final TemplateFile FILE = TemplateFile.read();

  @Test
  void theStreamOfTheTableHasWhatIsPublished() throws IOException {
    JsonNode mapping = FILE.properties("PublishEventsFunction").at("/Events/Log/Properties");

    assertThat(FILE.properties("Table").at("/StreamSpecification/StreamViewType").asText())
        .isEqualTo("NEW_IMAGE");
    assertThat(FILE.properties("KeyTable").has("StreamSpecification")).isFalse();
    assertThat(mapping.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
    assertThat(mapping.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
    assertThat(mapping.path("FunctionResponseTypes").path(0).asText())
        .isEqualTo("ReportBatchItemFailures");
    // New entries of the logs, and nothing else of the table.
    assertThat(
            new ObjectMapper()
                .readTree(mapping.at("/FilterCriteria/Filters/0/Pattern").asText())
                .toString())
        .isEqualTo(
            "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"NewImage\":{\"kind\":{\"S\":[\"LOG\"]}}}}");
    assertThat(
            mapping.at("/DestinationConfig/OnFailure/Destination").findValuesAsText("Fn::GetAtt"))
        .containsExactly("UnpublishedEventsQueue.Arn");
  }

  @Test
  void aMessageIsNotSeenAgainWhileTheFunctionMayStillHaveIt() {
    assertThat(FILE.properties("DueEvsesQueue").path("VisibilityTimeout").asInt())
        .isGreaterThanOrEqualTo(6 * FILE.properties("AdvanceEvseFunction").path("Timeout").asInt());
    assertThat(
            FILE.properties("AdvanceEvseFunction")
                .at("/Events/DueEvses/Properties/FunctionResponseTypes/0")
                .asText())
        .isEqualTo("ReportBatchItemFailures");
  }

  @Test
  void whatFailsIsKeptForTwoWeeksEncryptedAndTold() {
    Map<String, JsonNode> queues = FILE.resources("AWS::SQS::Queue");

    assertThat(queues.keySet())
        .containsExactlyInAnyOrder(
            "DueEvsesQueue", "UnadvancedEvsesQueue", "UnpublishedEventsQueue");
    queues.forEach(
        (name, queue) -> {
          assertThat(queue.at("/Properties/SqsManagedSseEnabled").asBoolean()).as(name).isTrue();
          boolean isOfFailures = name.startsWith("Un");
          assertThat(queue.at("/Properties/MessageRetentionPeriod").asInt() == FOURTEEN_DAYS)
              .as(name)
              .isEqualTo(isOfFailures);
          assertThat(
                  FILE.resources("AWS::CloudWatch::Alarm").values().stream()
                      .map(alarm -> alarm.path("Properties"))
                      .filter(alarm -> alarm.path("Namespace").asText().equals("AWS/SQS"))
                      .anyMatch(
                          alarm ->
                              alarm.at("/Dimensions/0/Value/Fn::GetAtt").toString().contains(name)))
              .as(name)
              .isEqualTo(isOfFailures);
        });
  }

  @Test
  void theConcurrencyOfWhatTheClockDoesIsBounded() {
    JsonNode mapping = FILE.properties("AdvanceEvseFunction").at("/Events/DueEvses/Properties");

    assertThat(mapping.path("ScalingConfig").findValuesAsText("Ref"))
        .containsExactly("AWS::NoValue", "AdvanceConcurrency");
    assertThat(mapping.path("ProvisionedPollerConfig").findValuesAsText("Ref"))
        .containsExactly("AdvancePollers", "AdvancePollers", "AWS::NoValue");
    assertThat(mapping.path("BatchSize").asInt()).isEqualTo(10);
  }
}
