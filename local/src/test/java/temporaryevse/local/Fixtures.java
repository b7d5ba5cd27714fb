package temporaryevse.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** What the tests run: the functions beside them, and the project's own template. */
final class Fixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fixtures() {}

  /** The directory of the compiled tests, which a function can have for a task root. */
  static Path artifact() {
    try {
      URL template = requireNonNull(Fixtures.class.getResource("/local-run.yaml"));
      return requireNonNull(Path.of(template.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path template() {
    return artifact().resolve("local-run.yaml");
  }

  /** Whose callers are known, and limited. */
  static Path authorizedTemplate() {
    return artifact().resolve("authorized-run.yaml");
  }

  static Path projectTemplate() {
    return Path.of(System.getProperty("root.directory"), "template.yaml");
  }

  static LocalRunSettings settings() {
    return LocalRunSettings.of(template(), artifact());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
