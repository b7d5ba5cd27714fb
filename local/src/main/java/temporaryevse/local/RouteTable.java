package temporaryevse.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the function for a method and path as API Gateway does: a fixed segment goes before {@code
 * {name}}, that before {@code {name+}}; the resource is found by path alone, then it has the
 * method, or {@code ANY}, or there is no route.
 */
final class RouteTable {
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9._~:@!$&'()*+,;=-]+|\\{[A-Za-z0-9._:-]+\\+?}");

  private final List<Resource> resources;

  RouteTable(List<LambdaFunction> functions) {
    Map<String, Map<String, LambdaFunction>> methodsByPath = new LinkedHashMap<>();
    for (LambdaFunction function : functions) {
      for (Route route : function.routes()) {
        LambdaFunction other =
            methodsByPath
                .computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                .put(route.method(), function);
        if (other != null) {
          throw new TemplateException(
              "Resources." + function.logicalId(),
              "%s %s belongs to %s too".formatted(route.method(), route.path(), other.logicalId()));
        }
      }
    }
    resources =
        methodsByPath.entrySet().stream()
            .map(each -> new Resource(each.getKey(), segments(each.getKey()), each.getValue()))
            .sorted(Comparator.comparing(Resource::order))
            .toList();
  }

  /**
   * A route that was found.
   *
   * @param route as the template has it
   * @param pathParameters still percent-encoded
   */
  record Match(LambdaFunction function, Route route, Map<String, String> pathParameters) {
    String resourcePath() {
      return route.path();
    }
  }

  /**
   * Finds a route.
   *
   * @param path as sent, without the stage; a slash at its end makes no difference
   */
  Optional<Match> find(String method, String path) {
    List<String> segments = segments(path);
    for (Resource resource : resources) {
      Optional<Map<String, String>> parameters = resource.match(segments);
      if (parameters.isPresent()) {
        Route route =
            new Route(resource.methods().containsKey(method) ? method : "ANY", resource.path());
        return Optional.ofNullable(resource.methods().get(route.method()))
            .map(function -> new Match(function, route, parameters.get()));
      }
    }
    return Optional.empty();
  }

  static boolean isPath(String path) {
    if (path.equals("/")) {
      return true;
    }
    List<String> segments = segments(path);
    return path.startsWith("/")
        && !path.endsWith("/")
        && segments.stream().allMatch(segment -> SEGMENT.matcher(segment).matches())
        // Only the last segment can be greedy.
        && segments.stream()
            .limit(segments.size() - 1L)
            .noneMatch(segment -> segment.endsWith("+}"));
  }

  private static List<String> segments(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.substring(1).split("/", -1));
  }

  private record Resource(String path, List<String> segments, Map<String, LambdaFunction> methods) {
    Optional<Map<String, String>> match(List<String> actual) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (i >= actual.size()) {
          return Optional.empty();
        }
        if (segment.endsWith("+}")) {
          parameters.put(
              segment.substring(1, segment.length() - 2),
              String.join("/", actual.subList(i, actual.size())));
          return Optional.of(parameters);
        }
        String given = actual.get(i);
        if (segment.startsWith("{") && !given.isEmpty()) {
          parameters.put(segment.substring(1, segment.length() - 1), given);
        } else if (!segment.equals(given)) {
          return Optional.empty();
        }
      }
      return segments.size() == actual.size() ? Optional.of(parameters) : Optional.empty();
    }

    /**
     * Sorts what is more specific first: compared segment by segment, {@code 0} fixed, {@code 1}
     * named, {@code 2} greedy.
     */
    String order() {
      List<String> ranks = new ArrayList<>();
      for (String segment : segments) {
        ranks.add(!segment.startsWith("{") ? "0" : segment.endsWith("+}") ? "2" : "1");
      }
      return String.join("", ranks);
    }
  }
}
