package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String CREATED =
      """
      {"statusCode":201,"headers":{"Location":"/v2/temporary-evse-statuses/7"},"body":"{\\"id\\":7,\
      \\"temporaryStatus\\":\\"MAINTENANCE\\",\\"evseId\\":\\"DK*SPI*E123*0\\",\
      \\"validFrom\\":\\"2098-04-23T10:00:00Z\\",\\"validTo\\":\\"2098-04-23T18:00:00Z\\"}"}\
      """;

  private static final String EFFECTIVE =
      """
      {"statusCode":200,"headers":{},"body":"[{\\"evseId\\":\\"DK*SPI*E200*1\\",\
      \\"temporaryStatus\\":\\"MAINTENANCE\\",\\"id\\":7}]"}\
      """;

  private final Requests requests;

  EventTest() throws Exception {
    requests = new Requests(Path.of(System.getProperty("root.directory")));
  }

  @Test
  void theBodyOfTheAnswerThatEveryContestantOwesIsReturned() {
    assertThat(requests.create().requireAnswered("peer", CREATED).path("id").asLong()).isEqualTo(7);
    assertThat(requests.effective("DK*SPI*E200*1").requireAnswered("peer", EFFECTIVE)).hasSize(1);
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
    Event create = requests.create();

    assertThatThrownBy(() -> create.requireAnswered("peer", answer))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("peer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"201", "statuses/7", "DK*SPI*E123*0", "10:00:00Z", "18:00:00Z"})
  void a201WithSomethingElseInItEndsTheRun(String part) {
    Event create = requests.create();

    assertThatThrownBy(() -> create.requireAnswered("peer", CREATED.replace(part, part + "0")))
        .isInstanceOf(BenchmarkException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DK*SPI*E200*1", "MAINTENANCE", "}]"})
  void aListWithSomethingElseInItEndsTheRun(String part) {
    Event effective = requests.effective("DK*SPI*E200*1");
    String other = EFFECTIVE.replace(part, part.equals("}]") ? "},{}]" : part + "0");

    assertThatThrownBy(() -> effective.requireAnswered("peer", other))
        .isInstanceOf(BenchmarkException.class);
  }

  @Test
  void eachCreateIsForAnotherEvse() throws Exception {
    assertThat(body(requests.create())).contains("DK*SPI*E123*0");
    assertThat(body(requests.create())).contains("DK*SPI*E123*1");
  }

  @Test
  void eachChangeIsToAnotherEnd() throws Exception {
    Event first = requests.change(7);
    Event second = requests.change(7);

    assertThat(MAPPER.readTree(first.json()).at("/pathParameters/id").asText()).isEqualTo("7");
    assertThat(body(first)).isNotEqualTo(body(second));
    assertThat(first.body().path("id").asLong()).isEqualTo(7);
  }

  private static String body(Event event) throws Exception {
    return MAPPER.readTree(event.json()).path("body").asText();
  }
}
