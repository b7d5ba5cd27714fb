package temporaryevse.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.IntStream;

/**
 * A request as API Gateway sends it, and the answer that every contestant owes.
 *
 * @param json the event, without white space
 * @param statusCode of the answer
 * @param body what the answer's body has at least
 */
record Event(String json, int statusCode, JsonNode body) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Requires an answer to be the right one.
   *
   * @return its body
   * @throws BenchmarkException if it is another
   */
  JsonNode requireAnswered(String contestant, String answer) {
    try {
      JsonNode response = MAPPER.readTree(answer);
      JsonNode resource = MAPPER.readTree(response.path("body").asText("{}"));
      if (response.path("statusCode").asInt() != statusCode
          || !has(resource, body)
          || (statusCode == 201 && !isLocated(response, resource))) {
        throw new BenchmarkException(contestant + " gave a wrong answer: " + answer);
      }
      return resource;
    } catch (JsonProcessingException e) {
      throw new BenchmarkException(contestant + " gave no JSON: " + answer);
    }
  }

  private static boolean isLocated(JsonNode response, JsonNode resource) {
    return resource.path("id").isIntegralNumber()
        && response
            .path("headers")
            .path("Location")
            .asText()
            .equals("/v2/temporary-evse-statuses/" + resource.path("id"));
  }

  /** Whether all of an object or a list is in another, whose objects may have more fields. */
  private static boolean has(JsonNode actual, JsonNode expected) {
    if (expected.isObject()) {
      return expected.properties().stream()
          .allMatch(field -> has(actual.path(field.getKey()), field.getValue()));
    }
    return expected.isArray()
        ? actual.size() == expected.size()
            && IntStream.range(0, expected.size())
                .allMatch(i -> has(actual.path(i), expected.path(i)))
        : actual.getNodeType() == expected.getNodeType()
            && actual.asText().equals(expected.asText());
  }
}
