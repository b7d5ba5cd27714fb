package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads usage plans, API keys, and which key is under which plan; all properties are resolved. */
final class UsagePlanReader {
  private final Optional<RestApi> api;
  private final List<LambdaFunction> functions;

  UsagePlanReader(Optional<RestApi> api, List<LambdaFunction> functions) {
    this.api = api;
    this.functions = functions;
  }

  UsageKey key(String id, Property properties) {
    properties.allow("Description Enabled Name Value");
    return new UsageKey(
        Stack.NAME + "-" + id,
        properties.get("Name").text(),
        properties.get("Value").text(),
        properties.get("Enabled").flagOr(false));
  }

  /**
   * All usage plans.
   *
   * @param plans by logical id
   * @param planKeys the resources that put a key under a plan
   */
  List<UsagePlan> plans(
      Map<String, Property> plans, Collection<Property> planKeys, List<UsageKey> keys) {
    Map<String, List<String>> keysByPlan = new LinkedHashMap<>();
    plans.keySet().forEach(id -> keysByPlan.put(Stack.NAME + "-" + id, new ArrayList<>()));
    for (Property planKey : planKeys) {
      planKey.allow("KeyId KeyType UsagePlanId");
      Property keyId = planKey.get("KeyId");
      Property planId = planKey.get("UsagePlanId");
      if (keys.stream().noneMatch(key -> key.id().equals(keyId.text()))) {
        throw keyId.wrong("is no AWS::ApiGateway::ApiKey of the template: " + keyId.text());
      }
      List<String> ofPlan = keysByPlan.get(planId.text());
      if (ofPlan == null) {
        throw planId.wrong("is no AWS::ApiGateway::UsagePlan of the template: " + planId.text());
      }
      ofPlan.add(keyId.text());
    }
    List<UsagePlan> read = new ArrayList<>();
    plans.forEach(
        (id, plan) -> {
          String planId = Stack.NAME + "-" + id;
          read.add(
              new UsagePlan(
                  id, planId, throttleByRoute(plan), keysByPlan.getOrDefault(planId, List.of())));
        });
    return read;
  }

  private Map<Route, Throttle> throttleByRoute(Property plan) {
    plan.allow("ApiStages Description UsagePlanName");
    List<Property> stages = plan.get("ApiStages").elements();
    if (stages.size() != 1
        || !api.map(RestApi::id).equals(stages.getFirst().get("ApiId").optionalText())
        || !api.map(RestApi::stage).equals(stages.getFirst().get("Stage").optionalText())) {
      throw plan.get("ApiStages").wrong("must have the API with its stage, and nothing else");
    }
    stages.getFirst().allow("ApiId Stage Throttle");
    Map<Route, Throttle> byRoute = new LinkedHashMap<>();
    stages
        .getFirst()
        .get("Throttle")
        .fields()
        .forEach((name, limit) -> byRoute.put(route(name, limit), throttle(limit)));
    return Map.copyOf(byRoute);
  }

  /** A route as a usage plan names it: {@code /path/METHOD}. */
  private Route route(String name, Property limit) {
    return functions.stream()
        .flatMap(function -> function.routes().stream())
        .filter(route -> name.equals(route.path() + "/" + route.method()))
        .findAny()
        .orElseThrow(() -> limit.wrong("is no route of the API, as /path/METHOD"));
  }

  private static Throttle throttle(Property limit) {
    limit.allow("BurstLimit RateLimit");
    Property burst = limit.get("BurstLimit");
    if (burst.integer() < 0) {
      throw burst.wrong("must be a number from 0, not `" + burst.text() + "`");
    }
    return new Throttle(limit.get("RateLimit").amount(), burst.integer());
  }
}
