package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;

final class ViewerTest {
  private static final String DESCRIPTION =
      """
      openapi: 3.1.0
      servers:
        - url: %s
          description: The local run.
        - url: https://example.com
      """;

  @TempDir private static Path directory;
  private static LocalRun run;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    Path template = directory.resolve("template.yaml");
    Files.copy(Fixtures.template(), template);
    Files.writeString(
        directory.resolve("openapi.yaml"), DESCRIPTION.formatted("http://127.0.0.1:3000"));
    run = LocalRun.start(Fixtures.settings(template));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    run.close();
  }

  @Test
  void theDescriptionIsTheFileBesideTheTemplateWithTheServerThatServesIt() throws Exception {
    HttpResponse<String> response = send("GET", "/openapi.yaml");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/yaml");
    assertThat(response.body()).isEqualTo(DESCRIPTION.formatted("/"));
  }

  @Test
  void everythingThatThePageLoadsIsServedFromHere() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    List<String> loaded =
        Pattern.compile("(?:href|src)=\"([^\"]+)\"")
            .matcher(page.body())
            .results()
            .map(link -> link.group(1))
            .toList();

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self';")
        .doesNotContain("http");
    assertThat(loaded).hasSize(4).allMatch(link -> link.startsWith("/viewer/"));
    for (String link : loaded) {
      HttpResponse<String> response = send("GET", link);
      assertThat(response.statusCode()).as(link).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .as(link)
          .matches("text/(css|javascript); charset=utf-8|image/png");
      assertThat(response.body()).as(link).isNotEmpty();
    }
  }

  @Test
  void theProjectsDescriptionOffersThisServer() {
    Viewer viewer = new Viewer(Fixtures.projectTemplate().resolveSibling("openapi.yaml"));

    assertThat(viewer.find("GET", "/openapi.yaml"))
        .hasValueSatisfying(
            page ->
                assertThat(UTF_8.decode(page.body()).toString())
                    .containsPattern("servers:\\R  - url: /\\R")
                    .doesNotContain("- url: http://127.0.0.1"));
  }

  @Test
  void theViewerAsksNoServerOnTheInternet() throws Exception {
    assertThat(send("GET", "/viewer/start.js").body()).contains("validatorUrl: null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/openapi.yaml", "/viewer/swagger-ui.css"})
  void headHasTheHeadersAlone(String path) throws Exception {
    HttpResponse<String> head = send("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(send("GET", path).headers().firstValue("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /",
    "DELETE, /openapi.yaml",
    "GET, /viewer",
    "GET, /viewer/",
    "GET, /viewer/index.html",
    "GET, /viewer/../openapi.yaml",
    "GET, /viewer/%2e%2e/openapi.yaml",
    "GET, /template.yaml"
  })
  void nothingElseIsServed(String method, String path) throws Exception {
    HttpResponse<String> response = send(method, path);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("MISSING_AUTHENTICATION_TOKEN");
  }

  @Test
  void aRouteOfTheTemplateGoesFirst(@TempDir Path other) throws Exception {
    String template = Files.readString(Fixtures.template());
    String route = "Path: \"/echo/{id}\"";
    assertThat(template).contains(route);
    Path shadowing = other.resolve("template.yaml");
    Files.writeString(shadowing, template.replace(route, "Path: \"/{file}\""));
    Files.writeString(other.resolve("openapi.yaml"), DESCRIPTION.formatted("/"));

    try (LocalRun shadowed = LocalRun.start(Fixtures.settings(shadowing))) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(shadowed.address().resolve("/openapi.yaml")).build(),
              BodyHandlers.ofString());
      assertThat(response.body()).contains("\"resource\":\"/{file}\"");
    }
  }

  @Test
  void withoutADescriptionThereIsNoPage() {
    Viewer viewer = new Viewer(directory.resolve("no-such-file.yaml"));

    assertThat(viewer.find("GET", "/")).isEmpty();
    assertThat(viewer.find("GET", "/openapi.yaml")).isEmpty();
  }

  @Test
  void aChangedDescriptionIsServedAsItIs(@TempDir Path other) throws Exception {
    Path description = Files.writeString(other.resolve("openapi.yaml"), "a: 1");
    Viewer viewer = new Viewer(description);
    viewer.find("GET", "/openapi.yaml");
    Files.writeString(description, "a: 2");

    assertThat(viewer.find("GET", "/openapi.yaml"))
        .hasValueSatisfying(
            page -> assertThat(UTF_8.decode(page.body()).toString()).isEqualTo("a: 2"));
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(run.address().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
