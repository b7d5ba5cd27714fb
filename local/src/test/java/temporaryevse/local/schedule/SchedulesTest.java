package temporaryevse.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import temporaryevse.local.Eventually;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;
import temporaryevse.local.template.Schedule;

final class SchedulesTest {
  private static final Instant TIME = Instant.parse("2025-04-23T10:00:00.123Z");

  @Test
  void aRuleSendsAnEventBridgeEvent() {
    JsonNode event =
        Fixtures.json(
            Schedules.event(
                new Schedule("local-FnTick", Duration.ofMinutes(1)), "eu-central-1", TIME));

    assertThat(event.get("id").textValue()).hasSize(36);
    assertThat(event)
        .isEqualTo(
            Fixtures.json(
                """
                {"version": "0", "id": %s, "detail-type": "Scheduled Event", "source": "aws.events",
                 "account": "000000000000", "time": "2025-04-23T10:00:00Z", "region": "eu-central-1",
                 "resources": ["arn:aws:events:eu-central-1:000000000000:rule/local-FnTick"], "detail": {}}
                """
                    .formatted(event.get("id"))));
  }

  @Test
  void aFunctionIsInvokedOnItsScheduleOnly(@TempDir Path directory) throws Exception {
    Path record = directory.resolve("events");
    try (LocalRun run =
        LocalRun.start(
            Fixtures.settings()
                .withSchedulePeriod(Duration.ofMillis(200))
                .withEnvironment(Map.of("RECORD", record.toString())))) {
      Eventually.holds(() -> lines(record).size() >= 3);

      assertThat(lines(record)).allMatch(line -> line.contains("\"source\":\"aws.events\""));
      assertThat(Fixtures.json(lines(record).getFirst()).get("region").textValue())
          .isEqualTo(run.template().region());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
