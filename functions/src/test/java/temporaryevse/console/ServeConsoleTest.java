package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;

/** The function that serves the console. */
class ServeConsoleTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILES = TestDynamoDb.ROOT.resolve("console");

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FILES.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.equals("index.html"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsServedAsItIs(String name) throws IOException {
    JsonNode answer = get("/console/" + name, name);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText()).isEqualTo(Files.readString(FILES.resolve(name)));
    assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
    // Lambda answers 6 MB, and a page that starts slowly is not looked at.
    assertThat(answer.path("body").asText().length()).isLessThan(600_000);
  }

  @Test
  void thePageIsAtTheRootAlone() throws IOException {
    JsonNode page = get("/console", "");

    assertThat(page.path("body").asText()).isEqualTo(Files.readString(FILES.resolve("index.html")));
    assertThat(get("/console/index.html", "index.html").path("statusCode").asInt()).isEqualTo(404);
    // What it links to is relative, so a slash at the end would lead elsewhere.
    JsonNode slash = get("/console/", "");
    assertThat(slash.path("statusCode").asInt()).isEqualTo(308);
    assertThat(slash.at("/headers/Location").asText()).isEqualTo("../console");
  }

  @ParameterizedTest
  @CsvSource({
    "console.css, text/css; charset=utf-8, no-cache",
    "main.js, text/javascript; charset=utf-8, no-cache",
    "icon.svg, image/svg+xml, no-cache",
    "'', text/html; charset=utf-8, no-cache",
    "vendor/vis-timeline-8.5.4.js, text/javascript; charset=utf-8, 'public, max-age=31536000,"
        + " immutable'",
    "vendor/licences.txt, text/plain; charset=utf-8, 'public, max-age=31536000, immutable'",
  })
  void aFileHasItsTypeAndSaysHowLongItHolds(String name, String type, String cacheControl)
      throws IOException {
    JsonNode headers = get("/console/" + name, name.isEmpty() ? "" : name).path("headers");

    if (name.isEmpty()) {
      headers = get("/console", "").path("headers");
    }
    assertThat(headers.path("Content-Type").asText()).isEqualTo(type);
    assertThat(headers.path("Cache-Control").asText()).isEqualTo(cacheControl);
    assertThat(headers.path("X-Content-Type-Options").asText()).isEqualTo("nosniff");
    assertThat(headers.path("Referrer-Policy").asText()).isEqualTo("no-referrer");
    assertThat(headers.path("Content-Security-Policy").asText())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.path("X-Request-Id").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TAG            | 304
          W/TAG          | 304
          "other", TAG   | 304
          *              | 304
          "other"        | 200
          """)
  void whatTheBrowserHasIsNotSentAgain(String ifNoneMatch, int status) throws IOException {
    String tag = get("/console/main.js", "main.js").at("/headers/ETag").asText();
    JsonNode answer =
        get("/console/main.js", "main.js", "if-none-match", ifNoneMatch.replace("TAG", tag));

    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(answer.at("/headers/ETag").asText()).isEqualTo(tag);
    assertThat(answer.path("body").asText().isEmpty()).isEqualTo(status == 304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none.js",
        "../simplelogger.properties",
        "vendor/../main.js",
        "vendor",
        "vendor/",
        "/main.js",
        "main.js/",
        "MAIN.JS",
        ".hidden.js",
        "main.class",
        "../temporaryevse/console/ServeConsole.class",
        "..%2fmain.js",
        "main.js\u0000",
      })
  void whatIsNoFileOfTheConsoleIsNotFound(String name) throws IOException {
    JsonNode answer = get("/console/" + name, name);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
    assertThat(JSON.readTree(answer.path("body").asText()).at("/error/code").asText())
        .isEqualTo("route_not_found");
  }

  private static JsonNode get(String path, String file, String... header) throws IOException {
    ObjectNode event = JSON.createObjectNode();
    event.put("path", path).put("httpMethod", "GET");
    if (!file.isEmpty()) {
      event.putObject("pathParameters").put("file", file);
    }
    if (header.length > 0) {
      event.putObject("headers").put(header[0], header[1]);
    }
    event.putObject("requestContext").put("requestId", "api-gateway-request");
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new ServeConsole()
        .handleRequest(
            new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
            answer,
            new RecordedContext());
    return JSON.readTree(answer.toByteArray());
  }
}
