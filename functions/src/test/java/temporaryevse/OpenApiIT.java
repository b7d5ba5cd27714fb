package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Contract;
import temporaryevse.testing.SharedOpenRun;
import temporaryevse.testing.TestRun;

/**
 * What {@code openapi.yaml} shows, sent to the built artifact. That each answer is as described is
 * checked wherever {@link TestRun} sends a request.
 */
@SharedOpenRun
class OpenApiIT {

  private static final Contract CONTRACT = Contract.read();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATUS = TestRun.STATUSES + "/{id}";
  private static final String BATCH = TestRun.STATUSES + "/batch";
  private static final String BATCH_DELETE = TestRun.STATUSES + "/batch-delete";
  private static final String JSON_TYPE = "application/json";

  private static TestRun run;

  @BeforeAll
  static void start(TestRun shared) {
    run = shared;
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("POST", TestRun.STATUSES, 400, "malformedJson", ""),
        refusal(
            "POST",
            TestRun.STATUSES,
            400,
            "unknownField",
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED","validTO":null}\
            """),
        refusal(
            "POST",
            TestRun.STATUSES,
            400,
            "missingRequiredField",
            "{\"temporaryStatus\":\"BLOCKED\"}"),
        refusal(
            "POST",
            TestRun.STATUSES,
            400,
            "severalProblems",
            """
            {"temporaryStatus":"OUT","evseId":"here","validTo":"tomorrow"}\
            """),
        refusal(
            "POST",
            TestRun.STATUSES,
            400,
            "message",
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED","message":[\
            {"language":"en","text":"a"},{"language":"da","text":"b"},{"language":"de","text":"<"}]}\
            """),
        refusal(
            "POST",
            BATCH,
            400,
            "noKey",
            "{\"evseIds\":[\"DK*SPI*E1\"],\"temporaryStatus\":\"BLOCKED\"}"),
        refusal("POST", BATCH_DELETE, 400, "twice", "{\"ids\":[7,7]}"),
        refusal("POST", TestRun.STATUSES, 413, "bodyTooLarge", " ".repeat(16_385)),
        refusal(
            "POST",
            TestRun.STATUSES,
            422,
            "period",
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED",\
            "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T10:00:00Z"}\
            """),
        refusal("GET", TestRun.STATUSES + "?limit=0", 400, "invalidParameter", ""),
        refusal(
            "GET",
            TestRun.STATUSES + "?activeOnly=true&from=2030-04-23T00:00:00Z",
            400,
            "activeOnly",
            ""),
        refusal(
            "GET",
            TestRun.STATUSES + "?from=2030-04-23T00:00:00Z&to=2030-04-22T00:00:00Z",
            422,
            "window",
            ""),
        refusal("GET", TestRun.EFFECTIVE, 400, "noOperator", ""),
        refusal("GET", TestRun.EFFECTIVE + "?evseId=DK*SPI*E1&operator=DK*SPI", 400, "both", ""),
        refusal(
            "GET", TestRun.EFFECTIVE + "?operator=DK*SPI&at=2025-04-23T10:00:00Z", 422, "past", ""),
        refusal("GET", TestRun.HISTORY, 400, "noEvse", ""),
        refusal("GET", TestRun.HISTORY + "?evseId=DK*SPI*E1&after=x", 400, "after", ""),
        refusal(
            "GET",
            TestRun.HISTORY + "?evseId=DK*SPI*E1&from=2030-04-23T00:00:00Z&to=2030-04-22T00:00:00Z",
            422,
            "window",
            ""),
        refusal("GET", TestRun.STATUSES + "/0", 400, "invalidId", ""),
        refusal("DELETE", TestRun.STATUSES + "/x", 400, "invalidId", ""),
        refusal("GET", TestRun.STATUSES + "/1234567890", 404, "statusNotFound", ""),
        refusal("PATCH", TestRun.STATUSES + "/1234567890", 404, "statusNotFound", "{}"),
        refusal("DELETE", TestRun.STATUSES + "/1234567890", 404, "statusNotFound", ""),
        refusal(
            "PATCH", TestRun.STATUSES + "/1234567890", 400, "unknownField", "{\"evseId\":\"a\"}"),
        refusal(
            "PATCH",
            TestRun.STATUSES + "/1234567890",
            400,
            "severalProblems",
            "{\"temporaryStatus\":null,\"validTo\":1}"));
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("refusals")
  void aRefusalIsWordedAsItsExample(
      String method, String path, int status, String example, String body) throws IOException {
    HttpResponse<String> response = send(method, path, JSON_TYPE, body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(withoutRequestId(JSON.readTree(response.body())))
        .isEqualTo(withoutRequestId(example(method, path, status, example)));
  }

  @ParameterizedTest
  @MethodSource("operationsWithABody")
  void anotherMediaTypeIsRefusedAsItsExample(String method, String path) throws IOException {
    HttpResponse<String> response = send(method, path, "text/plain", "{}");

    assertThat(withoutRequestId(JSON.readTree(response.body())))
        .isEqualTo(withoutRequestId(example(method, path, 415, "unsupportedMediaType")));
  }

  static Stream<Arguments> operationsWithABody() {
    return Stream.of(
        arguments("POST", TestRun.STATUSES),
        arguments("POST", BATCH),
        arguments("POST", BATCH_DELETE),
        arguments("PATCH", STATUS.replace("{id}", "1234567890")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "DELETE"})
  void aTagThatDoesNotFitAndAHeaderThatIsNoneAreRefusedAsTheirExamples(String method)
      throws IOException {
    String body = "{\"evseId\":\"DK*SPI*E412\",\"temporaryStatus\":\"BLOCKED\"}";
    JsonNode created = JSON.readTree(send("POST", TestRun.STATUSES, JSON_TYPE, body).body());
    String path = TestRun.STATUSES + "/" + created.path("id").asText();

    for (Map.Entry<String, String> refused :
        Map.of("\"1000000\"", "versionMismatch", "1000000", "invalidHeader").entrySet()) {
      HttpResponse<String> response =
          run.send(
              run.request(path)
                  .header("If-Match", refused.getKey())
                  .method(method, BodyPublishers.ofString("{}")));
      assertThat(withoutRequestId(JSON.readTree(response.body())))
          .isEqualTo(
              withoutRequestId(
                  // The update shows other refusals.
                  example("DELETE", path, response.statusCode(), refused.getValue())));
    }
  }

  @Test
  void everyExampleOfABatchIsAccepted() throws IOException {
    for (JsonNode example : requests("POST", BATCH).path(JSON_TYPE).path("examples")) {
      HttpResponse<String> created =
          run.send(
              run.request(BATCH)
                  .setHeader("Idempotency-Key", UUID.randomUUID().toString())
                  .method("POST", BodyPublishers.ofString(example.path("value").toString())));
      assertThat(JSON.readTree(created.body()).path("results"))
          .as(created.body())
          .isNotEmpty()
          .allMatch(result -> result.path("status").intValue() == 201);
    }
    for (JsonNode example : requests("POST", BATCH_DELETE).path(JSON_TYPE).path("examples")) {
      HttpResponse<String> removed =
          send("POST", BATCH_DELETE, JSON_TYPE, example.path("value").toString());
      assertThat(removed.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void everyExampleOfARequestIsAccepted() throws IOException {
    long id = 0;
    for (Map.Entry<String, JsonNode> example :
        requests("POST", TestRun.STATUSES).path(JSON_TYPE).path("examples").properties()) {
      HttpResponse<String> created =
          send("POST", TestRun.STATUSES, JSON_TYPE, example.getValue().path("value").toString());
      assertThat(created.statusCode()).as(example.getKey()).isEqualTo(201);
      JsonNode status = JSON.readTree(created.body());
      if (example.getValue().at("/value/validFrom").isTextual()) {
        assertThat(withoutId(status))
            .isEqualTo(withoutId(example("POST", TestRun.STATUSES, 201, example.getKey())));
      }
      id = status.path("id").longValue();
    }
    for (Map.Entry<String, JsonNode> mediaType : requests("PATCH", STATUS).properties()) {
      for (JsonNode example : mediaType.getValue().path("examples")) {
        // Its beginning may be later than the end that an example sets.
        send(
            "PATCH",
            TestRun.STATUSES + "/" + id,
            JSON_TYPE,
            "{\"validFrom\":\"2025-01-01T00:00:00Z\",\"validTo\":null}");
        ObjectNode change = example.path("value").deepCopy();
        if (change.path("validTo").isTextual()) {
          // The one that is shown lies in the past some day.
          change.put("validTo", "9999-12-31T23:59:59Z");
        }
        HttpResponse<String> changed =
            send("PATCH", TestRun.STATUSES + "/" + id, mediaType.getKey(), change.toString());
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
      }
    }
    assertThat(send("GET", TestRun.STATUSES + "/" + id, JSON_TYPE, "").statusCode()).isEqualTo(200);
    HttpResponse<String> page =
        send("GET", TestRun.STATUSES + "?activeOnly=false&limit=1", JSON_TYPE, "");
    assertThat(page.headers().firstValue("Link")).isPresent();
    assertThat(send("DELETE", TestRun.STATUSES + "/" + id, JSON_TYPE, "").statusCode())
        .isEqualTo(204);
  }

  private static Arguments refusal(
      String method, String path, int status, String example, String body) {
    return arguments(method, path, status, example, body);
  }

  private static HttpResponse<String> send(
      String method, String path, String mediaType, String body) {
    return run.send(
        run.request(path)
            .setHeader("Content-Type", mediaType)
            .method(method, BodyPublishers.ofString(body)));
  }

  private static JsonNode requests(String method, String path) {
    return CONTRACT.operation(method, path).description().at("/requestBody/content");
  }

  private static JsonNode example(String method, String path, int status, String name) {
    return CONTRACT.example(CONTRACT.operation(method, path.split("\\?", -1)[0]), status, name);
  }

  private static JsonNode withoutRequestId(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    ((ObjectNode) copy.required("error")).remove("request_id");
    return copy;
  }

  private static JsonNode withoutId(JsonNode status) {
    ObjectNode copy = status.deepCopy();
    copy.remove("id");
    return copy;
  }
}
