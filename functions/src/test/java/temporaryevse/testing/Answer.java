package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of the API.
 *
 * @param headers by name in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {

  static Answer of(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** Asserts that it is this error, and says of which request it is. */
  public static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("x-request-id"))
        .isNotEmpty()
        .isEqualTo(answer.json().at("/error/request_id").asText());
  }

  /** The code of an error; empty for any other answer. */
  public String code() {
    return body.isEmpty() ? "" : json().at("/error/code").asText();
  }

  /** The body. */
  public JsonNode json() {
    return KeyedRun.read(body);
  }

  /** The only value of a header; empty where there is none. */
  public String header(String lowerCaseName) {
    List<String> values = headers.getOrDefault(lowerCaseName, List.of());
    assertThat(values).as(lowerCaseName).hasSizeLessThan(2);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** All of it but what differs between any two answers. */
  public String withoutRequestId() {
    Map<String, List<String>> same = new TreeMap<>(headers);
    same.keySet().removeAll(List.of("date", "x-amzn-trace-id", "x-amz-apigw-id"));
    String requestId = header("x-request-id");
    return (status + " " + same + " " + body).replace(requestId, "(the request's id)");
  }
}
