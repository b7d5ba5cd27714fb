package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.testing.ControlPlane;
import temporaryevse.testing.Events;

/** Every event in {@code events/}, through the handler that the template gives it. */
class EventsTest {

  static List<Path> files() {
    return Events.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anEventIsAnsweredAsItsNameSays(Path file) {
    boolean invalid = file.getFileName().toString().contains("-invalid");
    try (ControlPlane apiGateway = ControlPlane.start()) {
      JsonNode answer = InvokedFunctions.overNewTables(apiGateway).invoke(file);

      // Where a function answers to no caller of the API, there is an error or there is none.
      assertThat(answer.path("statusCode").asInt(answer.has("error") ? 400 : 200) / 100)
          .as(answer.toString())
          .isEqualTo(invalid ? 4 : 2);
    }
  }
}
