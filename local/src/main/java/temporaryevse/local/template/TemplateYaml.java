package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * A template's YAML as maps, lists and strings; CloudFormation, too, converts other scalars to
 * their text. The short form of an intrinsic function becomes its long form: {@code !Sub x} is the
 * map {@code {Fn::Sub: x}}.
 */
final class TemplateYaml {
  private static final Set<String> INTRINSICS =
      Set.of(
          "Ref",
          "Fn::Equals",
          "Fn::FindInMap",
          "Fn::GetAtt",
          "Fn::If",
          "Fn::Not",
          "Fn::Or",
          "Fn::Split",
          "Fn::Sub");

  private final String file;

  private TemplateYaml(String file) {
    this.file = file;
  }

  /**
   * Reads the text of a template.
   *
   * @param file the name of the template in messages
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
      String function = name.equals("Ref") ? name : "Fn::" + name;
      if (!INTRINSICS.contains(function)) {
        throw wrong(node, path, tag + " is not supported by the local run");
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
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) ->
          throw wrong(node, path, "is null, which a template may not hold");
      case ScalarNode scalar -> scalar.getValue();
      default -> throw wrong(node, path, "is not a map, a list or a scalar");
    };
  }

  private Map<String, Object> map(MappingNode node, String path) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (NodeTuple field : node.getValue()) {
      if (!(field.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(field.getKeyNode(), path, "has a key that is not a string");
      }
      String name = key.getValue();
      String place = path.isEmpty() ? name : path + "." + name;
      if (name.startsWith("Fn::") && !INTRINSICS.contains(name)) {
        throw wrong(key, path, name + " is not supported by the local run");
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
