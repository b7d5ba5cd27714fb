package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.local.template.Route;
import temporaryevse.testing.Contract;
import temporaryevse.testing.TestDynamoDb;

/** {@code openapi.yaml} against the other places that say what the API is. */
class OpenApiTest {

  private static final Contract CONTRACT = Contract.read();

  @Test
  void theOperationsAreTheRoutesOfTheTemplate() {
    Set<Route> routes =
        TestDynamoDb.TEMPLATE.functions().stream()
            // The files of the console are no operations.
            .filter(function -> function.openRoutes().isEmpty())
            .flatMap(function -> function.routes().stream())
            .collect(Collectors.toSet());

    assertThat(CONTRACT.operations())
        .extracting(operation -> new Route(operation.method(), operation.path()))
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void theErrorsAreThoseOfTheDocumentation() throws IOException {
    Set<String> described =
        responses().entrySet().stream()
            .flatMap(response -> errors(response.getKey(), response.getValue()))
            .collect(Collectors.toSet());

    assertThat(described).isEqualTo(documentedErrors());
  }

  @Test
  void everyErrorBodyHasTheSameShape() {
    assertThat(responses())
        .allSatisfy(
            (where, response) -> {
              if (status(where).matches("[45][0-9]{2}")) {
                JsonNode error = error(response);
                assertThat(error.path("required"))
                    .extracting(JsonNode::textValue)
                    .containsExactly("type", "code", "message", "request_id");
                assertThat(error.path("additionalProperties").isBoolean()).isTrue();
                assertThat(response.path("headers").has("Retry-After"))
                    .isEqualTo(Set.of("429", "503").contains(status(where)));
              }
              assertThat(response.path("headers").has("X-Request-Id")).isTrue();
            });
  }

  static Stream<Arguments> examples() {
    List<Arguments> examples = new ArrayList<>();
    collectExamples("", CONTRACT.description(), examples);
    return examples.stream();
  }

  /** What has a schema and beside it the examples for it: media types, parameters and headers. */
  private static void collectExamples(String where, JsonNode node, List<Arguments> examples) {
    if (node.path("schema").isObject()) {
      for (Map.Entry<String, JsonNode> example : node.path("examples").properties()) {
        examples.add(
            arguments(
                where + "/" + example.getKey(),
                node.path("schema"),
                example.getValue().path("value")));
      }
      if (node.has("example")) {
        examples.add(arguments(where + "/example", node.path("schema"), node.path("example")));
      }
    } else if (where.startsWith("/components/schemas/")) {
      // Those of a schema itself are a list.
      for (JsonNode example : node.path("examples")) {
        examples.add(arguments(where, node, example));
      }
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      collectExamples(where + "/" + child.getKey(), child.getValue(), examples);
    }
    int index = 0;
    for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
      collectExamples(where + "/" + index++, element, examples);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void anExampleIsValid(String where, JsonNode schema, JsonNode example) {
    assertThat(CONTRACT.violations(where, schema, example)).isEmpty();
  }

  @Test
  void everyBodyHasAnExample() {
    assertThat(responses())
        .allSatisfy(
            (where, response) ->
                assertThat(response.path("content"))
                    .allSatisfy(content -> assertThat(content.path("examples")).isNotEmpty()));
  }

  static Stream<Arguments> vectors() throws IOException {
    return Stream.of(
            Map.entry("EvseId", "evse-ids.json"), Map.entry("SentDateTime", "date-times.json"))
        .flatMap(
            each ->
                Stream.of("valid", "invalid")
                    .flatMap(
                        list ->
                            vectors(each.getValue(), list)
                                .map(
                                    text -> arguments(each.getKey(), list.equals("valid"), text))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("vectors")
  void aSchemaAcceptsWhatTheServiceAccepts(String schema, boolean isValid, String text) {
    JsonNode described = CONTRACT.description().at("/components/schemas/" + schema);

    assertThat(CONTRACT.violations(schema, described, TextNode.valueOf(text)).isEmpty())
        .isEqualTo(isValid);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answeredDateTimes")
  void whatIsAnsweredIsADateTime(String text) {
    JsonNode described = CONTRACT.description().at("/components/schemas/DateTime");

    assertThat(CONTRACT.violations("DateTime", described, TextNode.valueOf(text))).isEmpty();
  }

  static Stream<String> answeredDateTimes() throws IOException {
    return json("date-times.json", "valid").map(pair -> pair.path(1).textValue());
  }

  private static Stream<String> vectors(String file, String list) {
    // A valid date-time comes with the one that is answered.
    return json(file, list)
        .map(each -> each.isArray() ? each.path(0) : each)
        .map(JsonNode::textValue);
  }

  private static Stream<JsonNode> json(String file, String list) {
    try {
      JsonNode vectors =
          new ObjectMapper()
              .readTree(
                  Files.readString(
                      TestDynamoDb.ROOT.resolve("functions/src/test/resources/vectors/" + file)));
      return StreamSupport.stream(vectors.required(list).spliterator(), false);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Every response by {@code method path status}; the one that is no operation's as well. */
  private static Map<String, JsonNode> responses() {
    Map<String, JsonNode> responses = new LinkedHashMap<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      for (Map.Entry<String, JsonNode> response :
          operation.description().path("responses").properties()) {
        responses.put(operation + " " + response.getKey(), CONTRACT.resolve(response.getValue()));
      }
    }
    responses.put(
        "any other route 404", CONTRACT.description().at("/components/responses/RouteNotFound"));
    return responses;
  }

  private static String status(String response) {
    return response.substring(response.lastIndexOf(' ') + 1);
  }

  private static JsonNode error(JsonNode response) {
    return CONTRACT
        .resolve(response.at("/content/application~1json/schema"))
        .at("/properties/error");
  }

  /** {@code status type code} of every error that a response can have. */
  private static Stream<String> errors(String where, JsonNode response) {
    return StreamSupport.stream(error(response).at("/properties/code/enum").spliterator(), false)
        .map(
            code ->
                "%s %s %s"
                    .formatted(
                        status(where),
                        error(response).at("/properties/type/enum/0").textValue(),
                        code.textValue()));
  }

  private static Set<String> documentedErrors() throws IOException {
    return DocumentedErrors.read().entrySet().stream()
        .map(error -> error.getValue() + " " + error.getKey())
        .collect(Collectors.toSet());
  }
}
