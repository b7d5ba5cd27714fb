package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * {@code template.yaml} as it is written, for what the local run does not read: every scalar as a
 * text, every intrinsic function in its long form.
 */
public record TemplateFile(JsonNode root) {

  /** Reads it. */
  public static TemplateFile read() {
    try {
      return new TemplateFile(
          new Compose(LoadSettings.builder().build())
              .composeString(Files.readString(TestDynamoDb.ROOT.resolve("template.yaml")))
              .map(TemplateFile::json)
              .orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resources of a type by their logical ids. */
  public Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> resources = new LinkedHashMap<>();
    root.path("Resources").properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals(type))
        .forEach(resource -> resources.put(resource.getKey(), resource.getValue()));
    return resources;
  }

  /** The properties of a resource. */
  public JsonNode properties(String logicalId) {
    JsonNode properties = root.path("Resources").path(logicalId).path("Properties");
    if (properties.isMissingNode()) {
      throw new AssertionError("there is no resource " + logicalId);
    }
    return properties;
  }

  /** What a parameter is by default, where that is a whole number. */
  public int defaultOf(String parameter) {
    return root.at("/Parameters/" + parameter + "/Default").asInt();
  }

  /** A reference to a parameter or a resource. */
  public static JsonNode ref(String name) {
    return JsonNodeFactory.instance.objectNode().put("Ref", name);
  }

  private static JsonNode json(Node node) {
    JsonNode value =
        switch (node) {
          case ScalarNode scalar -> JsonNodeFactory.instance.textNode(scalar.getValue());
          case SequenceNode sequence -> {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            sequence.getValue().forEach(element -> array.add(json(element)));
            yield array;
          }
          case MappingNode mapping -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            mapping
                .getValue()
                .forEach(
                    field ->
                        object.set(
                            json(field.getKeyNode()).textValue(), json(field.getValueNode())));
            yield object;
          }
          default -> throw new AssertionError("not known: " + node);
        };
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return value;
    }
    String function = tag.substring(1);
    return JsonNodeFactory.instance
        .objectNode()
        .set(
            function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function,
            value);
  }
}
