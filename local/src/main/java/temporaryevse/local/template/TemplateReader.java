package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the sections of a template, and its resources by their type. */
final class TemplateReader {
  private static final String API = "AWS::Serverless::Api";
  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String EVENT_BUS = "AWS::Events::EventBus";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String USAGE_PLAN = "AWS::ApiGateway::UsagePlan";
  private static final String USAGE_KEY = "AWS::ApiGateway::ApiKey";
  private static final String USAGE_PLAN_KEY = "AWS::ApiGateway::UsagePlanKey";

  private static final Set<String> SUPPORTED =
      Set.of(API, FUNCTION, QUEUE, EVENT_BUS, TABLE, USAGE_PLAN, USAGE_KEY, USAGE_PLAN_KEY);

  /** Types of resources that make no difference on a laptop. */
  private static final Set<String> IGNORED =
      Set.of(
          "AWS::ApiGateway::Account",
          "AWS::ApiGateway::BasePathMapping",
          "AWS::ApiGateway::DomainName",
          "AWS::CloudWatch::Alarm",
          "AWS::CloudWatch::Dashboard",
          "AWS::IAM::Role",
          "AWS::Logs::LogGroup",
          "AWS::Logs::MetricFilter",
          "AWS::SecretsManager::Secret",
          "AWS::WAFv2::WebACLAssociation");

  private final Property root;
  private final Property globals;
  private final Map<String, String> parameters;
  private final Intrinsics intrinsics;
  private final Map<String, Property> resources = new LinkedHashMap<>();

  TemplateReader(Property root, String region, Map<String, String> given) {
    root.allow(
        "AWSTemplateFormatVersion Transform Description Parameters Rules Mappings Conditions "
            + "Globals Resources Outputs");
    this.root = root;
    this.globals = section("Globals");
    globals.allow("Function");
    this.parameters = Parameters.read(section("Parameters"), given);
    section("Resources").fields().forEach((id, each) -> resources.put(id, withGlobals(each)));
    this.intrinsics =
        new Intrinsics(
            region,
            parameters,
            section("Mappings"),
            section("Conditions").fields(),
            Map.copyOf(resources));
  }

  private Property section(String name) {
    return new Property(name, root.get(name).value());
  }

  Template read() {
    section("Rules").fields().values().forEach(this::checkRule);
    Map<String, Map<String, Property>> byType = new LinkedHashMap<>();
    resources.forEach(
        (id, resource) -> {
          Property type = resource.get("Type");
          if (SUPPORTED.contains(type.text()) && intrinsics.exists(id)) {
            resource.allow("Condition DeletionPolicy Metadata Properties Type UpdateReplacePolicy");
            byType
                .computeIfAbsent(type.text(), _ -> new LinkedHashMap<>())
                .put(id, intrinsics.resolve(resource.get("Properties")));
          } else if (!SUPPORTED.contains(type.text()) && !IGNORED.contains(type.text())) {
            throw type.unsupported();
          }
        });
    List<Table> tables = new ArrayList<>();
    of(TABLE, byType).forEach((id, each) -> tables.add(TableReader.read(id, each)));
    List<Queue> queues = MessagingReader.queues(intrinsics.region(), of(QUEUE, byType));
    List<EventBus> buses = new ArrayList<>();
    of(EVENT_BUS, byType).forEach((id, each) -> buses.add(MessagingReader.bus(id, each)));
    EventSourceReader sources = new EventSourceReader(intrinsics.region(), tables, queues);
    List<LambdaFunction> functions = new ArrayList<>();
    of(FUNCTION, byType)
        .forEach((id, each) -> functions.add(FunctionReader.read(id, each, sources)));
    Optional<RestApi> api = api(of(API, byType), functions);
    UsagePlanReader usage = new UsagePlanReader(api, functions);
    List<UsageKey> keys = new ArrayList<>();
    of(USAGE_KEY, byType).forEach((id, each) -> keys.add(usage.key(id, each)));
    return new Template(
        parameters,
        intrinsics.region(),
        api,
        functions,
        tables,
        queues,
        List.copyOf(buses),
        usage.plans(of(USAGE_PLAN, byType), of(USAGE_PLAN_KEY, byType).values(), keys),
        keys);
  }

  private static Map<String, Property> of(String type, Map<String, Map<String, Property>> byType) {
    return byType.getOrDefault(type, Map.of());
  }

  private static Optional<RestApi> api(Map<String, Property> apis, List<LambdaFunction> functions) {
    if (apis.size() > 1) {
      throw new TemplateException(
          "Resources", "the local run serves one API, not " + String.join(", ", apis.keySet()));
    }
    return apis.entrySet().stream()
        .findAny()
        .map(api -> ApiReader.read(api.getKey(), api.getValue(), functions));
  }

  /** "Rules" in the CloudFormation guide. */
  private void checkRule(Property rule) {
    rule.allow("RuleCondition Assertions");
    Property condition = rule.get("RuleCondition");
    if (condition.isPresent() && !intrinsics.holds(condition)) {
      return;
    }
    for (Property assertion : rule.get("Assertions").elements()) {
      if (!intrinsics.holds(assertion.get("Assert"))) {
        throw rule.wrong(assertion.get("AssertDescription").text());
      }
    }
  }

  private Property withGlobals(Property resource) {
    if (!resource.get("Type").text().equals(FUNCTION)) {
      return resource;
    }
    Map<String, Object> merged = new LinkedHashMap<>(raw(resource));
    merged.put("Properties", merge(raw(globals.get("Function")), raw(resource.get("Properties"))));
    return new Property(resource.path(), merged);
  }

  private static Map<String, Object> raw(Property map) {
    Map<String, Object> raw = new LinkedHashMap<>();
    map.fields().forEach((name, field) -> raw.put(name, field.required()));
    return raw;
  }

  /** Maps merge, lists append to the global one, and for the rest the resource's own value wins. */
  private static Object merge(Object global, Object own) {
    if (global instanceof List<?> globalList && own instanceof List<?> ownList) {
      List<Object> both = new ArrayList<>(globalList);
      both.addAll(ownList);
      return both;
    }
    if (!(global instanceof Map<?, ?> globalMap)
        || !(own instanceof Map<?, ?> ownMap)
        || Intrinsics.isIntrinsic(globalMap)
        || Intrinsics.isIntrinsic(ownMap)) {
      return own;
    }
    Map<String, Object> both = new LinkedHashMap<>();
    globalMap.forEach((name, value) -> both.put((String) name, value));
    ownMap.forEach((name, value) -> both.merge((String) name, value, TemplateReader::merge));
    return both;
  }
}
