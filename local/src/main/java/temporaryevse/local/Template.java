package temporaryevse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SAM template, read as CloudFormation and SAM would: parameters with their defaults, conditions,
 * intrinsic functions and {@code Globals} are applied; resources whose condition is false are left
 * out. The stack is called {@code local}, its account is {@code 000000000000}, its region that of
 * {@code AWS_REGION} or {@code eu-central-1}.
 *
 * <p>What the local run would have to ignore although it changes how the deployed API behaves, such
 * as CORS, is an error; so is a value that it cannot give, once it has to be read. Sources: "AWS
 * SAM resources and properties" and "Globals section of the AWS SAM template" in the SAM guide.
 */
public final class Template {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,5}) (minute|hour|day)(s?)\\)");
  private static final Set<String> METHODS =
      Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final Map<String, String> GLOBALS =
      Map.of("AWS::Serverless::Function", "Function", "AWS::Serverless::Api", "Api");
  private static final String IMPLICIT_API = "ServerlessRestApi";

  private final Map<String, String> parameters;
  private final String region;
  private final Optional<RestApi> api;
  private final List<LambdaFunction> functions;
  private final List<Table> tables;
  private final List<UsagePlan> usagePlans;
  private final List<UsageKey> usageKeys;

  private Template(
      Map<String, String> parameters,
      String region,
      Optional<RestApi> api,
      List<LambdaFunction> functions,
      List<Table> tables,
      List<UsagePlan> usagePlans,
      List<UsageKey> usageKeys) {
    this.parameters = parameters;
    this.region = region;
    this.api = api;
    this.functions = List.copyOf(functions);
    this.tables = List.copyOf(tables);
    this.usagePlans = List.copyOf(usagePlans);
    this.usageKeys = List.copyOf(usageKeys);
  }

  /**
   * Reads a template with the defaults of its parameters.
   *
   * @throws TemplateException naming the place and what is wrong there
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Template read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a template.
   *
   * @param parameters values for parameters, instead of their defaults
   * @throws TemplateException naming the place and what is wrong there
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Template read(Path file, Map<String, String> parameters) {
    try {
      return parse(Files.readString(file), String.valueOf(file.getFileName()), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template parse(String yaml, String file, Map<String, String> parameters) {
    Property root = new Property("", TemplateYaml.read(yaml, file));
    String region = Objects.requireNonNullElse(System.getenv("AWS_REGION"), "eu-central-1");
    return new Reader(root, region, parameters).read();
  }

  /** The parameters' values by name: defaults, and what was given instead. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** The region of the stack. */
  public String region() {
    return region;
  }

  /**
   * The REST API that the functions are behind.
   *
   * @throws TemplateException if the template has none
   */
  public RestApi api() {
    return api.orElseThrow(
        () -> new TemplateException("Resources", "there is no AWS::Serverless::Api"));
  }

  /** All functions, in the template's order. */
  public List<LambdaFunction> functions() {
    return functions;
  }

  /**
   * The function with this logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public LambdaFunction function(String logicalId) {
    return functions.stream()
        .filter(function -> function.logicalId().equals(logicalId))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + logicalId));
  }

  /** All tables, in the template's order. */
  public List<Table> tables() {
    return tables;
  }

  /**
   * The table with this logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Table table(String logicalId) {
    return tables.stream()
        .filter(table -> table.logicalId().equals(logicalId))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no table " + logicalId));
  }

  /** All usage plans, in the template's order, with the keys that it puts under them. */
  public List<UsagePlan> usagePlans() {
    return usagePlans;
  }

  /** All API keys, in the template's order. */
  public List<UsageKey> usageKeys() {
    return usageKeys;
  }

  /** Works through one template. */
  private static final class Reader {
    private final Property root;
    private final Property globals;
    private final Map<String, String> parameterTexts = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> resources = new LinkedHashMap<>();
    private final Intrinsics intrinsics;
    private final Set<String> apisOfRoutes = new LinkedHashSet<>();

    Reader(Property root, String region, Map<String, String> given) {
      this.root = root;
      this.globals = field(root, "Globals");
      Map<String, Object> parameters = parameters(given);
      Map<String, Object> conditions = new LinkedHashMap<>();
      field(root, "Conditions")
          .fields()
          .forEach((name, each) -> conditions.put(name, each.required()));
      field(root, "Resources").fields().forEach((id, each) -> resources.put(id, withGlobals(each)));
      this.intrinsics = new Intrinsics(region, parameters, conditions, resources);
    }

    private static Property field(Property root, String name) {
      return new Property(name, root.get(name).value());
    }

    Template read() {
      Map<String, Property> apis = new LinkedHashMap<>();
      List<LambdaFunction> functions = new ArrayList<>();
      List<Table> tables = new ArrayList<>();
      Map<String, Property> plans = new LinkedHashMap<>();
      List<Property> planKeys = new ArrayList<>();
      List<UsageKey> keys = new ArrayList<>();
      for (String id : resources.keySet()) {
        if (!intrinsics.exists(id)) {
          continue;
        }
        Property resource = new Property("Resources." + id, resources.get(id));
        Property properties = resource.get("Properties");
        String type = resource.get("Type").text();
        switch (type) {
          case "AWS::Serverless::Api" -> apis.put(id, properties);
          case "AWS::Serverless::Function" -> functions.add(function(id, properties));
          case "AWS::DynamoDB::Table" -> tables.add(table(id, properties));
          case "AWS::ApiGateway::UsagePlan" -> plans.put(id, intrinsics.resolve(properties));
          case "AWS::ApiGateway::ApiKey" -> keys.add(usageKey(id, intrinsics.resolve(properties)));
          case "AWS::ApiGateway::UsagePlanKey" -> planKeys.add(intrinsics.resolve(properties));
          case "AWS::ApiGateway::Authorizer",
              "AWS::ApiGateway::RestApi",
              "AWS::ApiGatewayV2::Api",
              "AWS::DynamoDB::GlobalTable",
              "AWS::Lambda::Function",
              "AWS::Serverless::HttpApi",
              "AWS::Serverless::SimpleTable" ->
              throw resource.wrong("a " + type + " is not supported by the local run");
          default -> {
            // A log group, an alarm or a role makes no difference on a laptop.
          }
        }
      }
      if (apisOfRoutes.contains(IMPLICIT_API)) {
        // SAM makes this API for events without RestApiId; Globals hold for it as well.
        Property implicit =
            new Property("Globals", Map.of("Api", globalsOf("AWS::Serverless::Api")));
        apis.put(IMPLICIT_API, implicit.get("Api"));
      }
      if (apis.size() > 1) {
        throw new TemplateException(
            "Resources", "the local run serves one API, not " + String.join(", ", apis.keySet()));
      }
      Optional<RestApi> api =
          apis.entrySet().stream()
              .findAny()
              .map(each -> api(each.getKey(), each.getValue(), functions));
      Map<String, List<String>> keysByPlan = keysByPlan(planKeys, plans.keySet(), keys);
      List<UsagePlan> usagePlans = new ArrayList<>();
      plans.forEach(
          (id, plan) ->
              usagePlans.add(
                  usagePlan(id, plan, api, functions, keysByPlan.getOrDefault(id, List.of()))));
      return new Template(
          Map.copyOf(parameterTexts),
          intrinsics.region(),
          api,
          functions,
          tables,
          usagePlans,
          keys);
    }

    private Map<String, Object> parameters(Map<String, String> given) {
      Map<String, Property> declared = field(root, "Parameters").fields();
      for (String name : given.keySet()) {
        if (!declared.containsKey(name)) {
          throw new TemplateException("Parameters", "there is no parameter `" + name + "`");
        }
      }
      Map<String, Object> values = new LinkedHashMap<>();
      declared.forEach(
          (name, parameter) -> {
            String value = given.get(name);
            if (value == null) {
              value =
                  parameter
                      .get("Default")
                      .optionalText()
                      .orElseThrow(() -> parameter.wrong("has no default and was given no value"));
            }
            String type = parameter.get("Type").text();
            boolean isList = type.startsWith("List<") || type.equals("CommaDelimitedList");
            List<String> elements =
                isList ? Arrays.asList(value.strip().split("\\s*,\\s*", -1)) : List.of(value);
            elements.forEach(element -> check(parameter, type, element));
            parameterTexts.put(name, value);
            values.put(name, isList ? elements : value);
          });
      return values;
    }

    /** "Parameters" in the CloudFormation guide. */
    private static void check(Property parameter, String type, String value) {
      List<String> allowed =
          parameter.get("AllowedValues").elements().stream().map(Property::text).toList();
      if (!allowed.isEmpty() && !allowed.contains(value)) {
        throw parameter.wrong("`" + value + "` is none of " + String.join(", ", allowed));
      }
      Optional<String> pattern = parameter.get("AllowedPattern").optionalText();
      if (pattern.isPresent() && !value.matches(pattern.get())) {
        throw parameter.wrong("`" + value + "` does not match " + pattern.get());
      }
      int length = value.length();
      if (length < parameter.get("MinLength").integerOr(0)
          || length > parameter.get("MaxLength").integerOr(Integer.MAX_VALUE)) {
        throw parameter.wrong("`" + value + "` is shorter or longer than it may be");
      }
      if (type.equals("Number") || type.equals("List<Number>")) {
        double number;
        try {
          number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
          throw parameter.wrong("`" + value + "` is not a number");
        }
        if (number < Double.parseDouble(parameter.get("MinValue").textOr("-Infinity"))
            || number > Double.parseDouble(parameter.get("MaxValue").textOr("Infinity"))) {
          throw parameter.wrong("`" + value + "` is lower or higher than it may be");
        }
      }
    }

    private Map<String, Object> globalsOf(String type) {
      String section = GLOBALS.get(type);
      return section == null ? Map.of() : raw(globals.get(section));
    }

    private Map<String, Object> withGlobals(Property resource) {
      Map<String, Object> merged = new LinkedHashMap<>(raw(resource));
      Object properties =
          merge(globalsOf(resource.get("Type").text()), raw(resource.get("Properties")));
      merged.put("Properties", properties);
      return merged;
    }

    private static Map<String, Object> raw(Property map) {
      Map<String, Object> raw = new LinkedHashMap<>();
      map.fields().forEach((name, field) -> raw.put(name, field.required()));
      return raw;
    }

    /**
     * Maps merge, lists append to the global one, and for the rest the resource's own value wins.
     */
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
      ownMap.forEach((name, value) -> both.merge((String) name, value, Reader::merge));
      return both;
    }

    private LambdaFunction function(String id, Property properties) {
      Property resolved = intrinsics.resolve(properties);
      Map<String, String> environment = new LinkedHashMap<>();
      resolved
          .get("Environment")
          .get("Variables")
          .fields()
          .forEach((name, value) -> environment.put(name, value.text()));
      String name = intrinsics.physicalId(id, properties.path());
      List<Route> routes = new ArrayList<>();
      List<Schedule> schedules = new ArrayList<>();
      resolved
          .get("Events")
          .fields()
          .forEach(
              (eventId, event) -> {
                Property details = event.get("Properties");
                switch (event.get("Type").text()) {
                  case "Api" -> routes.add(route(details));
                  case "Schedule" ->
                      schedules.add(
                          schedule(
                              id + eventId,
                              Schedule.Kind.EVENT_BRIDGE_RULE,
                              details.get("Schedule"),
                              details));
                  case "ScheduleV2" ->
                      schedules.add(
                          schedule(
                              id + eventId,
                              Schedule.Kind.EVENT_BRIDGE_SCHEDULER,
                              details.get("ScheduleExpression"),
                              details));
                  default ->
                      throw event
                          .get("Type")
                          .wrong(
                              "an event of type "
                                  + event.get("Type").text()
                                  + " is not supported by the local run");
                }
              });
      return new LambdaFunction(
          id,
          name,
          runtime(resolved.get("Runtime")),
          resolved.get("Handler").text(),
          // Defaults of Lambda's CreateFunction: 128 MB and 3 seconds.
          resolved.get("MemorySize").integerOr(128),
          Duration.ofSeconds(resolved.get("Timeout").integerOr(3)),
          environment,
          logging(name, resolved.get("LoggingConfig")),
          List.copyOf(routes),
          List.copyOf(schedules),
          policies(resolved.get("Policies")),
          raw(resolved));
    }

    private static String runtime(Property runtime) {
      if (!runtime.text().startsWith("java")) {
        throw runtime.wrong("the local run has Java functions only, not " + runtime.text());
      }
      return runtime.text();
    }

    private static List<Object> policies(Property policies) {
      // One policy may stand alone or in a list.
      return policies.value() instanceof List<?>
          ? policies.elements().stream().map(Property::required).toList()
          : policies.isPresent() ? List.of(policies.required()) : List.of();
    }

    private static LambdaFunction.Logging logging(String function, Property config) {
      return new LambdaFunction.Logging(
          config.get("LogFormat").textOr("Text"),
          config.get("ApplicationLogLevel").textOr("INFO"),
          config.get("LogGroup").textOr("/aws/lambda/" + function));
    }

    private Route route(Property event) {
      refuse(event, "Auth", "RequestModel", "RequestParameters");
      apisOfRoutes.add(
          event
              .get("RestApiId")
              .optionalText()
              .map(given -> given.substring(given.indexOf('-') + 1))
              .orElse(IMPLICIT_API));
      String method = event.get("Method").text().toUpperCase(Locale.ROOT);
      method = method.equals("*") ? "ANY" : method;
      if (!METHODS.contains(method)) {
        throw event.get("Method").wrong("is not an HTTP method that API Gateway knows: " + method);
      }
      String path = event.get("Path").text();
      if (!RouteTable.isPath(path)) {
        throw event.get("Path").wrong("is not a path of API Gateway: " + path);
      }
      return new Route(method, path);
    }

    private static Schedule schedule(
        String name, Schedule.Kind kind, Property expression, Property event) {
      Matcher rate = RATE.matcher(expression.text());
      if (!rate.matches()) {
        throw expression.wrong(
            expression.text().startsWith("cron(")
                ? "cron(...) is not supported by the local run, only rate(...)"
                : "must be rate(value unit), not `" + expression.text() + "`");
      }
      int value = Integer.parseInt(rate.group(1));
      if ((value == 1) != rate.group(3).isEmpty()) {
        throw expression.wrong(
            "EventBridge wants `1 minute` but `2 minutes`: `" + expression.text() + "`");
      }
      Duration period =
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
          };
      return new Schedule(
          event.get("Name").textOr(Intrinsics.STACK_NAME + "-" + name),
          kind,
          period,
          event.get("Enabled").flagOr(true)
              && !event.get("State").textOr("ENABLED").equals("DISABLED"),
          event.get("Input").optionalText());
    }

    private Table table(String id, Property properties) {
      Property resolved = intrinsics.resolve(properties);
      refuse(resolved, "LocalSecondaryIndexes");
      Map<String, String> types = new LinkedHashMap<>();
      for (Property attribute : resolved.get("AttributeDefinitions").elements()) {
        types.put(attribute.get("AttributeName").text(), attribute.get("AttributeType").text());
      }
      List<Table.Index> indexes = new ArrayList<>();
      for (Property index : resolved.get("GlobalSecondaryIndexes").elements()) {
        Property projection = index.get("Projection");
        indexes.add(
            new Table.Index(
                index.get("IndexName").text(),
                key(index.get("KeySchema"), types),
                projection.get("ProjectionType").text(),
                projection.get("NonKeyAttributes").elements().stream()
                    .map(Property::text)
                    .toList()));
      }
      Property timeToLive = resolved.get("TimeToLiveSpecification");
      return new Table(
          id,
          intrinsics.physicalId(id, properties.path()),
          key(resolved.get("KeySchema"), types),
          types,
          List.copyOf(indexes),
          timeToLive.get("Enabled").flagOr(false)
              ? Optional.of(timeToLive.get("AttributeName").text())
              : Optional.empty(),
          resolved.get("BillingMode").textOr("PROVISIONED"));
    }

    private static Table.Key key(Property schema, Map<String, String> types) {
      @Nullable String partition = null;
      Optional<String> sort = Optional.empty();
      for (Property element : schema.elements()) {
        String name = element.get("AttributeName").text();
        if (!types.containsKey(name)) {
          throw element.wrong("`" + name + "` is not among the AttributeDefinitions");
        }
        switch (element.get("KeyType").text()) {
          case "HASH" -> partition = name;
          case "RANGE" -> sort = Optional.of(name);
          default -> throw element.get("KeyType").wrong("must be HASH or RANGE");
        }
      }
      if (partition == null) {
        throw schema.wrong("has no HASH key");
      }
      return new Table.Key(partition, sort);
    }

    private UsageKey usageKey(String id, Property properties) {
      refuse(properties, "StageKeys");
      String physicalId = intrinsics.physicalId(id, properties.path());
      return new UsageKey(
          physicalId,
          properties.get("Name").textOr(physicalId),
          properties.get("Value").optionalText().orElseGet(() -> UUID.randomUUID().toString()),
          properties.get("Enabled").flagOr(false));
    }

    private Map<String, List<String>> keysByPlan(
        List<Property> planKeys, Set<String> plans, List<UsageKey> keys) {
      Map<String, String> planById = new LinkedHashMap<>();
      plans.forEach(plan -> planById.put(intrinsics.physicalId(plan, plan), plan));
      Map<String, List<String>> keysByPlan = new LinkedHashMap<>();
      for (Property planKey : planKeys) {
        Property keyId = planKey.get("KeyId");
        Property planId = planKey.get("UsagePlanId");
        if (keys.stream().noneMatch(key -> key.id().equals(keyId.text()))) {
          throw keyId.wrong("is no AWS::ApiGateway::ApiKey of the template: " + keyId.text());
        }
        if (!planById.containsKey(planId.text())) {
          throw planId.wrong("is no AWS::ApiGateway::UsagePlan of the template: " + planId.text());
        }
        keysByPlan
            .computeIfAbsent(planById.get(planId.text()), _ -> new ArrayList<>())
            .add(keyId.text());
      }
      return keysByPlan;
    }

    private UsagePlan usagePlan(
        String id,
        Property plan,
        Optional<RestApi> api,
        List<LambdaFunction> functions,
        List<String> keyIds) {
      refuse(plan, "Quota");
      List<Property> stages = plan.get("ApiStages").elements();
      if (stages.size() != 1
          || !api.map(RestApi::id).equals(stages.getFirst().get("ApiId").optionalText())
          || !api.map(RestApi::stage).equals(stages.getFirst().get("Stage").optionalText())) {
        throw plan.get("ApiStages").wrong("must have the API with its stage, and nothing else");
      }
      Map<Route, Throttle> byRoute = new LinkedHashMap<>();
      stages
          .getFirst()
          .get("Throttle")
          .fields()
          .forEach((name, limit) -> byRoute.put(route(name, limit, functions), throttle(limit)));
      Property throttle = plan.get("Throttle");
      return new UsagePlan(
          id,
          intrinsics.physicalId(id, plan.path()),
          throttle.isPresent() ? Optional.of(throttle(throttle)) : Optional.empty(),
          Map.copyOf(byRoute),
          keyIds);
    }

    /** A route as a usage plan names it: {@code /path/METHOD}. */
    private static Route route(String name, Property limit, List<LambdaFunction> functions) {
      return functions.stream()
          .flatMap(function -> function.routes().stream())
          .filter(route -> name.equals(route.path() + "/" + route.method()))
          .findAny()
          .orElseThrow(() -> limit.wrong("is no route of the API, as /path/METHOD"));
    }

    private static Throttle throttle(Property limit) {
      Property burst = limit.get("BurstLimit");
      if (burst.integer() < 0) {
        throw burst.wrong("must be a number from 0, not `" + burst.text() + "`");
      }
      return new Throttle(limit.get("RateLimit").amount(), burst.integer());
    }

    /** "ApiAuth" in the SAM guide; the default authorizer is that of every route. */
    private Optional<Authorizer> authorizer(Property auth, List<LambdaFunction> functions) {
      allow(auth, "DefaultAuthorizer", "Authorizers", "ApiKeyRequired", "ResourcePolicy");
      checkResourcePolicy(auth.get("ResourcePolicy"));
      Map<String, Authorizer> authorizers = new LinkedHashMap<>();
      auth.get("Authorizers")
          .fields()
          .forEach((name, each) -> authorizers.put(name, authorizer(name, each, functions)));
      Property name = auth.get("DefaultAuthorizer");
      if (name.isPresent() && !authorizers.containsKey(name.text())) {
        throw name.wrong("`" + name.text() + "` is not among the Authorizers");
      }
      return name.optionalText().map(authorizers::get);
    }

    /** Every request comes from loopback, so a policy may deny other addresses only. */
    private static void checkResourcePolicy(Property policy) {
      if (!policy.isPresent()) {
        return;
      }
      List<Property> statements = policy.get("CustomStatements").elements();
      if (statements.isEmpty()) {
        throw policy.wrong("is not supported by the local run");
      }
      for (Property statement : statements) {
        boolean isDenied =
            !statement.get("Effect").text().equals("Allow")
                && statement
                    .get("Condition")
                    .get("NotIpAddress")
                    .get("aws:SourceIp")
                    .elements()
                    .stream()
                    .map(Property::text)
                    .noneMatch(List.of("0.0.0.0/0", "127.0.0.0/8", "127.0.0.1/32")::contains);
        if (isDenied) {
          throw statement.wrong("denies every request of the local run");
        }
      }
    }

    private static Authorizer authorizer(
        String name, Property authorizer, List<LambdaFunction> functions) {
      allow(
          authorizer,
          "DisableFunctionDefaultPermissions",
          "FunctionArn",
          "FunctionInvokeRole",
          "FunctionPayloadType",
          "Identity");
      if (!authorizer.get("FunctionPayloadType").textOr("TOKEN").equals("REQUEST")) {
        throw authorizer
            .get("FunctionPayloadType")
            .wrong("must be REQUEST: nothing else is supported by the local run");
      }
      Property identity = authorizer.get("Identity");
      allow(identity, "Headers", "QueryStrings", "Context", "ReauthorizeEvery");
      List<IdentitySource> sources = new ArrayList<>();
      sources.addAll(sources(identity.get("Headers"), IdentitySource.Kind.HEADER));
      sources.addAll(sources(identity.get("QueryStrings"), IdentitySource.Kind.QUERY_STRING));
      for (Property variable : identity.get("Context").elements()) {
        if (!ProxyEvent.CONTEXT.contains(variable.text())) {
          throw variable.wrong("context." + variable.text() + " is not supported by the local run");
        }
      }
      sources.addAll(sources(identity.get("Context"), IdentitySource.Kind.CONTEXT));
      // Default and limits of API Gateway's authorizerResultTtlInSeconds.
      int seconds = identity.get("ReauthorizeEvery").integerOr(300);
      if (seconds < 0 || seconds > 3600) {
        throw identity.get("ReauthorizeEvery").wrong("must be from 0 to 3600 seconds");
      }
      if (seconds > 0 && sources.isEmpty()) {
        throw identity.wrong("has no source, although its answers are kept");
      }
      return new Authorizer(
          name,
          functionOf(authorizer.get("FunctionArn"), functions),
          List.copyOf(sources),
          Duration.ofSeconds(seconds));
    }

    private static List<IdentitySource> sources(Property names, IdentitySource.Kind kind) {
      return names.elements().stream().map(name -> new IdentitySource(kind, name.text())).toList();
    }

    /** The function, whether its own ARN is given or that of a version or an alias. */
    private static String functionOf(Property arn, List<LambdaFunction> functions) {
      String name = arn.text().replaceFirst("^arn:aws:lambda:[^:]*:[^:]*:function:", "");
      return functions.stream()
          .filter(function -> name.split(":", 2)[0].equals(function.name()))
          .findAny()
          .map(LambdaFunction::logicalId)
          .orElseThrow(() -> arn.wrong("is no function of the template: " + arn.text()));
    }

    private RestApi api(String id, Property properties, List<LambdaFunction> functions) {
      Property resolved = intrinsics.resolve(properties);
      refuse(resolved, "Cors", "DefinitionBody", "DefinitionUri", "Models");
      Optional<Authorizer> authorizer = authorizer(resolved.get("Auth"), functions);
      boolean apiKeyRequired = resolved.get("Auth").get("ApiKeyRequired").flagOr(false);
      if (apiKeyRequired
          && !resolved.get("ApiKeySourceType").textOr("HEADER").equals("AUTHORIZER")) {
        throw resolved
            .get("ApiKeySourceType")
            .wrong("must be AUTHORIZER: nothing else is supported by the local run");
      }
      Map<GatewayResponseType, GatewayResponse> responses =
          new EnumMap<>(GatewayResponseType.class);
      resolved
          .get("GatewayResponses")
          .fields()
          .forEach(
              (type, response) ->
                  responses.put(gatewayResponseType(type, response), gatewayResponse(response)));
      List<String> binaryMediaTypes =
          resolved.get("BinaryMediaTypes").elements().stream()
              .map(each -> each.text().replace("~1", "/"))
              .toList();
      return new RestApi(
          id,
          id.equals(IMPLICIT_API)
              ? Intrinsics.STACK_NAME + "-" + id
              : intrinsics.physicalId(id, properties.path()),
          id.equals(IMPLICIT_API) ? "Prod" : resolved.get("StageName").text(),
          binaryMediaTypes,
          responses,
          authorizer,
          apiKeyRequired);
    }

    private static GatewayResponseType gatewayResponseType(String name, Property response) {
      try {
        return GatewayResponseType.valueOf(name);
      } catch (IllegalArgumentException e) {
        throw response.wrong("is not a type of gateway response");
      }
    }

    private static GatewayResponse gatewayResponse(Property response) {
      Map<String, String> headers = new LinkedHashMap<>();
      response
          .get("ResponseParameters")
          .get("Headers")
          .fields()
          .forEach(
              (name, mapping) -> {
                if (!GatewayResponse.isHeaderMapping(mapping.text())) {
                  throw mapping.wrong(
                      "must be context.something or 'a literal', not " + mapping.text());
                }
                headers.put(name, mapping.text());
              });
      Map<String, Property> templates = response.get("ResponseTemplates").fields();
      String contentType =
          templates.isEmpty() || templates.containsKey("application/json")
              ? GatewayResponse.PLAIN.contentType()
              : templates.keySet().iterator().next();
      Property template = templates.get(contentType);
      Property status = response.get("StatusCode");
      return new GatewayResponse(
          status.isPresent() ? OptionalInt.of(status.integer()) : OptionalInt.empty(),
          headers,
          contentType,
          template == null ? GatewayResponse.PLAIN.bodyTemplate() : template.text());
    }

    private static void allow(Property map, String... names) {
      map.fields()
          .forEach(
              (name, field) -> {
                if (!List.of(names).contains(name)) {
                  throw field.wrong("is not supported by the local run");
                }
              });
    }

    /** Running without these would show an API that differs from the deployed one. */
    private static void refuse(Property properties, String... names) {
      for (String name : names) {
        if (properties.get(name).isPresent()) {
          throw properties.get(name).wrong("is not supported by the local run");
        }
      }
    }
  }
}
