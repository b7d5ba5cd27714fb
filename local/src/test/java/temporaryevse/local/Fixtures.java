package temporaryevse.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;
import temporaryevse.local.lambda.RuntimeClient;

/** The functions, templates and settings that tests of the local run share. */
public final class Fixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fixtures() {}

  /** The directory of the compiled tests, which is the artifact of the functions under test. */
  public static Path artifact() {
    try {
      URL template = requireNonNull(Fixtures.class.getResource("/local-run.yaml"));
      return requireNonNull(Path.of(template.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Path template() {
    return artifact().resolve("local-run.yaml");
  }

  /** A template with an authorizer and usage plans. */
  public static Path authorizedTemplate() {
    return artifact().resolve("authorized-run.yaml");
  }

  /** A template with a stream, queues and an event bus. */
  public static Path messagingTemplate() {
    return artifact().resolve("messaging-run.yaml");
  }

  public static Path projectTemplate() {
    return Path.of(System.getProperty("root.directory"), "template.yaml");
  }

  /** The settings of most tests. */
  public static LocalRunSettings settings() {
    return settings(template());
  }

  /** The settings for another template, with the runtime client of {@code -Druntime.client}. */
  public static LocalRunSettings settings(Path template) {
    LocalRunSettings settings = LocalRunSettings.of(template, artifact());
    String client = System.getProperty("runtime.client", "");
    return client.isEmpty()
        ? settings
        : settings.withRuntimeClient(RuntimeClient.Kind.valueOf(client.toUpperCase(Locale.ROOT)));
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
