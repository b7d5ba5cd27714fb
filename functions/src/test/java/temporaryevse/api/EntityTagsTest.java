package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tag of a version, and changes on the condition of it. */
class EntityTagsTest {

  private static final String CHANGE = "{\"temporaryStatus\":\"RESERVED\"}";

  private final Api api = Api.overNewTable();

  private static String tag(APIGatewayProxyResponseEvent answer) {
    return answer.getHeaders().getOrDefault("ETag", "none");
  }

  @Test
  void everyAnswerWithOneStatusHasTheTagOfItsVersion() {
    APIGatewayProxyResponseEvent created =
        api.post("a-key", "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}");
    assertThat(tag(created)).isEqualTo("\"1\"");
    assertThat(tag(api.get(1))).isEqualTo("\"1\"");

    APIGatewayProxyResponseEvent changed = api.patch(1, CHANGE);
    assertThat(tag(changed)).isEqualTo("\"2\"");
    assertThat(tag(api.get(1))).isEqualTo("\"2\"");
    // What changes nothing leaves the version.
    assertThat(tag(api.patch(1, CHANGE))).isEqualTo("\"2\"");
    assertThat(tag(api.patch(1, "{}"))).isEqualTo("\"2\"");
    // A replay is the first answer.
    assertThat(tag(api.post("a-key", "{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"}")))
        .isEqualTo("\"1\"");
    assertThat(api.list("").getHeaders()).doesNotContainKey("ETag");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "*",
        " * ",
        "\"0\", \"1\"",
        "W/\"1\",\"1\"",
        " \"1\" ,\"x\"",
        "\"x,y\",\"1\""
      })
  void aTagThatFitsLetsAChangeAndARemovalThrough(String tags) {
    long id = api.create("");

    assertThat(api.patchIfMatch(id, tags, "{}").getStatusCode()).isEqualTo(200);
    assertThat(api.deleteIfMatch(id, tags).getStatusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"2\"", "W/\"1\"", "\"01\"", "\"\"", "\"1x\"", "\"99999999999999999999\""})
  void noTagThatFitsChangesNothing(String tags) {
    long id = api.create("");
    var before = api.items();

    for (APIGatewayProxyResponseEvent answer :
        new APIGatewayProxyResponseEvent[] {
          api.patchIfMatch(id, tags, CHANGE),
          api.patchIfMatch(id, tags, "{}"),
          api.deleteIfMatch(id, tags)
        }) {
      assertThat(answer.getStatusCode()).isEqualTo(412);
      assertThat(Api.code(answer)).isEqualTo("version_mismatch");
      assertThat(Api.json(answer).at("/error/type").textValue()).isEqualTo("precondition_failed");
      assertThat(Api.json(answer).at("/error/param").textValue()).isEqualTo("If-Match");
    }
    assertThat(api.items()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "\"1", "*, \"1\"", "\"1\" \"2\"", ",", "w/\"1\"", "\"1\";"})
  void aHeaderThatIsNoListOfTagsIsRefused(String tags) {
    long id = api.create("");

    assertThat(Api.code(api.patchIfMatch(id, tags, CHANGE))).isEqualTo("invalid_header");
    assertThat(api.deleteIfMatch(id, tags).getStatusCode()).isEqualTo(400);
    assertThat(tag(api.get(id))).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @CsvSource({"42, 404", "1, 412"})
  void notFoundComesBeforeAWrongVersion(long id, int status) {
    api.create("");

    assertThat(api.patchIfMatch(id, "\"7\"", CHANGE).getStatusCode()).isEqualTo(status);
    assertThat(api.deleteIfMatch(id, "\"7\"").getStatusCode()).isEqualTo(status);
  }

  @Test
  void whatIsWrongWithTheBodyIsToldBesideTheHeader() {
    assertThat(
            Api.json(api.patchIfMatch(1, "x", "{\"foo\":1}"))
                .at("/error/details")
                .findValuesAsText("code"))
        .containsExactly("unknown_field", "invalid_header");
  }
}
