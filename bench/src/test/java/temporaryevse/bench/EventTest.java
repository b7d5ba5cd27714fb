package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTest {
  private static final String CREATED =
      """
      {"statusCode":201,"headers":{"Location":"/v2/temporary-evse-statuses/7"},"body":"{\\"id\\":7,\
      \\"temporaryStatus\\":\\"MAINTENANCE\\",\\"evseId\\":\\"DK*SPI*E123*1\\",\
      \\"validFrom\\":\\"2025-04-23T10:00:00Z\\",\\"validTo\\":\\"2025-04-23T18:00:00Z\\"}"}\
      """;

  @Test
  void theAnswerThatEveryContestantOwesIsAccepted() {
    assertThatCode(() -> Event.requireCreated("peer", CREATED)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "not JSON",
        "{\"statusCode\":500,\"body\":\"{}\"}",
        "{\"statusCode\":201,\"headers\":{},\"body\":\"{}\"}",
        "{\"statusCode\":201,\"headers\":{},\"body\":\"<html>\"}"
      })
  void anyOtherAnswerEndsTheRun(String answer) {
    assertThatThrownBy(() -> Event.requireCreated("peer", answer))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("peer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"201", "statuses/7", "DK*SPI*E123*1", "10:00:00Z", "18:00:00Z"})
  void a201WithSomethingElseInItEndsTheRun(String part) {
    assertThatThrownBy(() -> Event.requireCreated("peer", CREATED.replace(part, part + "0")))
        .isInstanceOf(BenchmarkException.class);
  }

  @Test
  void theEventIsTheOneOfTheEventsDirectory() throws IOException {
    assertThat(Event.create(Path.of(System.getProperty("root.directory"))).json())
        .startsWith("{\"resource\":\"/v2/temporary-evse-statuses\"")
        .contains("DK*SPI*E123*1");
  }
}
