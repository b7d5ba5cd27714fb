package temporaryevse.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A template's YAML as maps, lists, strings, whole numbers, doubles and booleans. The short form of
 * an intrinsic function becomes its long form: {@code !Sub x} is the map {@code {Fn::Sub: x}}.
 */
final class TemplateYaml {
  // "Intrinsic function reference" and "Condition functions" of the CloudFormation guide.
  private static final Set<String> INTRINSICS =
      Set.of(
          "Ref",
          "Condition",
          "Fn::And",
          "Fn::Base64",
          "Fn::Cidr",
          "Fn::Equals",
          "Fn::FindInMap",
          "Fn::GetAtt",
          "Fn::GetAZs",
          "Fn::GetStackOutput",
          "Fn::If",
          "Fn::ImportValue",
          "Fn::Join",
          "Fn::Length",
          "Fn::Not",
          "Fn::Or",
          "Fn::Select",
          "Fn::Split",
          "Fn::Sub",
          "Fn::ToJsonString",
          "Fn::Transform");

  private final String file;

  private TemplateYaml(String file) {
    this.file = file;
  }

  /**
   * @param file the name that messages call the template by
   * @throws TemplateException if it is not YAML, or not a map at the top
   */
  static Map<String, Object> read(String yaml, String file) {
    Node root;
    try {
      root =
          new Compose(LoadSettings.builder().setLabel(file).build())
              .composeString(yaml)
              .orElseThrow(() -> new TemplateException(file, "is empty"));
    } catch (MarkedYamlEngineException e) {
      throw new TemplateException(
          file + e.getProblemMark().map(TemplateYaml::line).orElse(""), e.getProblem());
    } catch (YamlEngineException e) {
      throw new TemplateException(file, String.valueOf(e.getMessage()));
    }
    if (!(root instanceof MappingNode map)) {
      throw new TemplateException(file, "must be a map at the top");
    }
    return new TemplateYaml(file).map(map, "");
  }

  private Object value(Node node, String path) {
    String tag = node.getTag().getValue();
    if (tag.startsWith("!")) {
      String name = tag.substring(1);
      String function = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
      if (!INTRINSICS.contains(function)) {
        throw wrong(node, path, "there is no intrinsic function " + tag);
      }
      return Map.of(function, untagged(node, path));
    }
    return untagged(node, path);
  }

  private Object untagged(Node node, String path) {
    return switch (node) {
      case MappingNode map -> map(map, path);
      case SequenceNode sequence -> {
        List<Object> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          elements.add(value(element, path + "[" + elements.size() + "]"));
        }
        yield Collections.unmodifiableList(elements);
      }
      case ScalarNode scalar -> scalar(scalar, path);
      default -> throw wrong(node, path, "is not a map, a list or a scalar");
    };
  }

  private Object scalar(ScalarNode node, String path) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      throw wrong(node, path, "is null, which a template may not hold");
    }
    if (tag.equals(Tag.INT)) {
      return number(node, path, Long::valueOf);
    }
    if (tag.equals(Tag.FLOAT)) {
      return number(node, path, Double::valueOf);
    }
    return tag.equals(Tag.BOOL) ? (Object) Boolean.valueOf(node.getValue()) : node.getValue();
  }

  private Object number(ScalarNode node, String path, Function<String, Object> parse) {
    try {
      return parse.apply(node.getValue());
    } catch (NumberFormatException e) {
      throw wrong(node, path, "is not a number that fits: " + node.getValue());
    }
  }

  private Map<String, Object> map(MappingNode node, String path) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (NodeTuple field : node.getValue()) {
      if (!(field.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(field.getKeyNode(), path, "has a key that is not a string");
      }
      String name = key.getValue();
      String place = path.isEmpty() ? name : path + "." + name;
      if (name.startsWith("Fn::")
          && !name.startsWith("Fn::ForEach::")
          && !INTRINSICS.contains(name)) {
        throw wrong(key, path, "there is no intrinsic function " + name);
      }
      if (fields.put(name, value(field.getValueNode(), place)) != null) {
        throw wrong(key, place, "is there twice");
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private TemplateException wrong(Node node, String path, String problem) {
    String line = node.getStartMark().map(TemplateYaml::line).orElse("");
    return new TemplateException(path.isEmpty() ? file + line : file + line + ": " + path, problem);
  }

  private static String line(Mark mark) {
    return ":" + (mark.getLine() + 1);
  }
}
