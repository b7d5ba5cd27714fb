package temporaryevse.local.gateway;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.TemplateException;

/**
 * The routes of an API, found as API Gateway does. The resource is found by path alone, where a
 * fixed segment goes before {@code {name}}, and that before {@code {name+}}, which takes the rest;
 * then it has the method, or there is no route.
 */
final class RouteTable {
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
            .map(it -> new Resource(it.getKey(), Route.segments(it.getKey()), it.getValue()))
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

    /** Whether every caller is let in, without a key. */
    boolean isOpen() {
      return function.openRoutes().contains(route);
    }
  }

  /**
   * Finds a route.
   *
   * @param path as sent, without the stage; a slash at its end makes no difference
   */
  Optional<Match> find(String method, String path) {
    List<String> segments = Route.segments(path);
    return resources.stream()
        .filter(resource -> resource.matches(segments))
        .findFirst()
        .flatMap(
            resource ->
                Optional.ofNullable(resource.methods().get(method))
                    .map(
                        function ->
                            new Match(
                                function,
                                new Route(method, resource.path()),
                                resource.parameters(segments))));
  }

  private record Resource(String path, List<String> segments, Map<String, LambdaFunction> methods) {
    boolean matches(List<String> actual) {
      boolean matches =
          takesTheRest() ? segments.size() <= actual.size() : segments.size() == actual.size();
      for (int i = 0; matches && i < segments.size(); i++) {
        matches =
            isParameter(segments.get(i))
                ? !actual.get(i).isEmpty()
                : segments.get(i).equals(actual.get(i));
      }
      return matches;
    }

    private boolean takesTheRest() {
      return !segments.isEmpty() && segments.getLast().endsWith("+}");
    }

    Map<String, String> parameters(List<String> actual) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (segment.endsWith("+}")) {
          parameters.put(
              segment.substring(1, segment.length() - 2),
              String.join("/", actual.subList(i, actual.size())));
        } else if (isParameter(segment)) {
          parameters.put(segment.substring(1, segment.length() - 1), actual.get(i));
        }
      }
      return parameters;
    }

    /** Sorts a resource with a fixed segment before one with a parameter in its place. */
    String order() {
      return segments.stream()
          .map(segment -> segment.endsWith("+}") ? "2" : isParameter(segment) ? "1" : "0")
          .collect(Collectors.joining());
    }

    private static boolean isParameter(String segment) {
      return segment.startsWith("{");
    }
  }
}
