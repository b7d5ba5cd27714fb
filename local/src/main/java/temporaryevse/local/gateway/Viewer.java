package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.http.Answer;

/**
 * The local run's own pages: the description of the API and a viewer for it, all of them from this
 * machine. The routes of the API go before them.
 */
public final class Viewer {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          ".css", "text/css; charset=utf-8",
          ".html", "text/html; charset=utf-8",
          ".js", "text/javascript; charset=utf-8",
          ".png", "image/png",
          ".yaml", "application/yaml");

  /** The server of the local run in the description, with the usual port. */
  private static final Pattern LOCAL_SERVER =
      Pattern.compile("(?m)^(\\s*- url: )http://127\\.0\\.0\\.1:3000$");

  /** The directory of the packaged viewer on the class path, which has its version. */
  private static final String PACKAGED =
      "/META-INF/resources/webjars/swagger-ui/" + version() + "/";

  /** Files by path: our own, and those of the packaged viewer that it needs. */
  private static final Map<String, String> RESOURCES =
      Map.of(
          "/", "viewer/index.html",
          "/viewer/start.js", "viewer/start.js",
          "/viewer/icon.png", PACKAGED + "favicon-32x32.png",
          "/viewer/swagger-ui.css", PACKAGED + "swagger-ui.css",
          "/viewer/swagger-ui-bundle.js", PACKAGED + "swagger-ui-bundle.js");

  private final Path description;

  /**
   * A viewer for an OpenAPI description.
   *
   * @param description a file; there are no pages while it does not exist
   */
  public Viewer(Path description) {
    this.description = description;
  }

  /** The answer to a request; empty if it is for no page. */
  Optional<Answer> find(String method, String path) {
    if (!METHODS.contains(method) || !Files.isReadable(description)) {
      return Optional.empty();
    }
    try {
      if (path.equals("/openapi.yaml")) {
        // Read each time, so that a change shows when the page is loaded again.
        return Optional.of(page(path, withThisServer(Files.readString(description))));
      }
      @Nullable String resource = RESOURCES.get(path);
      return resource == null ? Optional.empty() : Optional.of(page(resource, read(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The description with the server that it comes from, whatever the port. */
  private static byte[] withThisServer(String openApi) {
    return LOCAL_SERVER.matcher(openApi).replaceFirst("$1/").getBytes(UTF_8);
  }

  private static Answer page(String file, byte[] body) {
    String contentType =
        CONTENT_TYPES.getOrDefault(
            file.substring(file.lastIndexOf('.')), "application/octet-stream");
    return new Answer(200, Map.of("Content-Type", List.of(contentType)), ByteBuffer.wrap(body))
        .with("Cache-Control", "no-store")
        // The browser itself then refuses to ask any other host.
        .with(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
                + " frame-ancestors 'none'");
  }

  private static byte[] read(String resource) throws IOException {
    try (@Nullable InputStream file = Viewer.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("There is no " + resource + " on the class path.");
      }
      return file.readAllBytes();
    }
  }

  private static String version() {
    try {
      Properties properties = new Properties();
      properties.load(
          new ByteArrayInputStream(read("/META-INF/maven/org.webjars/swagger-ui/pom.properties")));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
