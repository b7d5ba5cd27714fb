package temporaryevse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import temporaryevse.local.lambda.RuntimeClient;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;

/** Makes the contestants of an operation, with the settings of its function in the template. */
final class Contestants {
  static final String NODE_PEER = "Node peer";

  /** The variable of the template. */
  private static final String ENDPOINT_OF_THE_SERVICE = "DYNAMODB_ENDPOINT";

  /** The variable of all AWS SDKs. */
  private static final String ENDPOINT_OF_THE_SDKS = "AWS_ENDPOINT_URL_DYNAMODB";

  private final BenchmarkSettings settings;
  private final RuntimeClient client;
  private final Operation operation;
  private final Template template;
  private final LambdaFunction function;

  Contestants(BenchmarkSettings settings, RuntimeClient client, Operation operation) {
    this.settings = settings;
    this.client = client;
    this.operation = operation;
    template = Template.read(settings.template());
    function = template.function(operation.function());
  }

  /** The build of this checkout. */
  Build build() {
    return Build.ofCheckout(settings.root(), function.handler());
  }

  /** The build of this checkout, and then those that {@code bench.also} names. */
  private List<Build> builds() {
    List<Build> builds = new ArrayList<>();
    builds.add(build());
    builds.addAll(Build.parse(settings.also(), settings.root(), function.handler()));
    return builds;
  }

  /** The service as it is deployed, and the peer that ratios are to. */
  List<Contestant> serviceAndNodePeer(Peers peers) {
    return List.of(restored(build()), nodePeer(peers));
  }

  /** All contestants of the create, in the order of the tables. */
  List<Contestant> all(Peers peers) {
    List<Contestant> all = new ArrayList<>();
    builds().forEach(build -> all.addAll(List.of(restored(build), onDemand(build))));
    all.addAll(List.of(javaPeer(), nodePeer(peers), pythonPeer(peers)));
    return all;
  }

  /** Returns a build as it is deployed. */
  Contestant restored(Build build) {
    return service(
        build,
        ", SnapStart",
        " in the runtime client's snapshot mode, as deployed: initialised, primed, then restored",
        "snap-start");
  }

  Contestant onDemand(Build build) {
    return service(build, ", plain JVM", " without a snapshot", "on-demand");
  }

  private Contestant service(
      Build build, String suffix, String description, String initialization) {
    return new Contestant(
        build.name() + suffix,
        (build.name().equals(Build.SERVICE) ? "this service" : "another build of this service")
            + description,
        initialization.equals("snap-start"),
        settings.pinned(javaCommand(build.handler())),
        build.artifact(),
        environment(initialization, build.artifact(), function.runtime(), build.handler()),
        ENDPOINT_OF_THE_SERVICE);
  }

  private Contestant javaPeer() {
    String handler = "temporaryevse.bench.peer.CreateStatus";
    Path root = settings.target().resolve("java-peer");
    return new Contestant(
        "Java peer",
        "a handler with API Gateway's event types, Jackson's object mapping,"
            + " DynamoDbClient.create()",
        false,
        settings.pinned(javaCommand(handler)),
        root,
        environment("on-demand", root, function.runtime(), handler),
        ENDPOINT_OF_THE_SDKS);
  }

  private Contestant nodePeer(Peers peers) {
    return peer(
        NODE_PEER,
        "@aws-sdk/client-dynamodb, bundled and minified with esbuild, and a small runtime loop",
        List.of(peers.node().toString(), source("node/runtime.cjs")),
        peers.nodeRoot().resolve(operation.peer()),
        "nodejs24.x");
  }

  private Contestant pythonPeer(Peers peers) {
    return peer(
        "Python peer",
        "boto3, and a small runtime loop",
        List.of(peers.python().toString(), source("python/runtime.py")),
        peers.pythonRoot(),
        "python3.x");
  }

  private Contestant peer(
      String name, String description, List<String> command, Path root, String runtime) {
    return new Contestant(
        name,
        description,
        false,
        settings.pinned(command),
        root,
        environment("on-demand", root, runtime, operation.peer() + ".handler"),
        ENDPOINT_OF_THE_SDKS);
  }

  private String source(String file) {
    return settings.root().resolve("bench/peers").resolve(file).toString();
  }

  private List<String> javaCommand(String handler) {
    List<String> command = new ArrayList<>(client.command(function));
    // The runtime client's only argument is the handler.
    command.set(command.size() - 1, handler);
    return command;
  }

  /** "Defined runtime environment variables" in the Lambda guide, then the function's own. */
  private Map<String, String> environment(
      String initialization, Path taskRoot, String runtime, String handler) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", "bench");
    environment.put("AWS_DEFAULT_REGION", template.region());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtime);
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
    environment.put("AWS_LAMBDA_LOG_FORMAT", function.logging().format());
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", function.logging().group());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
    environment.put("AWS_REGION", template.region());
    environment.put("AWS_SECRET_ACCESS_KEY", "bench");
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("LANG", "en_US.UTF-8");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("TABLE_NAME", template.table("Table").name());
    environment.put("TZ", ":UTC");
    environment.put("_HANDLER", handler);
    environment.putAll(function.environment());
    return environment;
  }
}
