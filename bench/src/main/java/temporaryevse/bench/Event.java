package temporaryevse.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The event of a create as API Gateway sends it, and the check of its answer. */
record Event(String json) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** {@code events/create-temporary-evse-status.json}. */
  static Event create(Path root) throws IOException {
    byte[] file = Files.readAllBytes(root.resolve("events/create-temporary-evse-status.json"));
    // API Gateway sends it without the white space.
    return new Event(MAPPER.writeValueAsString(MAPPER.readTree(file)));
  }

  /**
   * Requires an answer to be the 201 that every contestant owes.
   *
   * @throws BenchmarkException if it is another
   */
  static void requireCreated(String contestant, String answer) {
    try {
      JsonNode response = MAPPER.readTree(answer);
      JsonNode resource = MAPPER.readTree(response.path("body").asText("{}"));
      boolean isCreated =
          response.path("statusCode").asInt() == 201
              && resource.path("id").isIntegralNumber()
              && response
                  .path("headers")
                  .path("Location")
                  .asText()
                  .equals("/v2/temporary-evse-statuses/" + resource.path("id"))
              && resource.path("temporaryStatus").asText().equals("MAINTENANCE")
              && resource.path("evseId").asText().equals("DK*SPI*E123*1")
              && resource.path("validFrom").asText().equals("2025-04-23T10:00:00Z")
              && resource.path("validTo").asText().equals("2025-04-23T18:00:00Z");
      if (!isCreated) {
        throw new BenchmarkException(contestant + " gave a wrong answer: " + answer);
      }
    } catch (JsonProcessingException e) {
      throw new BenchmarkException(contestant + " gave no JSON: " + answer);
    }
  }
}
