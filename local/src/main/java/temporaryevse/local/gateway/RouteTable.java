package temporaryevse.local.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.TemplateException;

/**
 * The routes of an API, found as API Gateway does. A fixed segment goes before {@code {name}}, and
 * that before {@code {name+}}. The resource is found by path alone; then it has the method, or
 * {@code ANY}, or there is no route.
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
            .map(
                each -> new Resource(each.getKey(), Route.segments(each.getKey()), each.getValue()))
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
    List<String> segments = Route.segments(path);
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
     * The order of the resource, more specific ones first: compared segment by segment, {@code 0}
     * fixed, {@code 1} named, {@code 2} greedy.
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
