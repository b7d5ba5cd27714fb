package temporaryevse.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import temporaryevse.local.lambda.RuntimeClient;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;
import temporaryevse.start.EntryPoint;

/** Makes the contestants, all with the settings that the template gives the create function. */
final class Contestants {
  private static final String FUNCTION = "CreateTemporaryEvseStatusFunction";
  private static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";
  private static final String OF_THE_SERVICE = "DYNAMODB_ENDPOINT";

  /** All AWS SDKs know it. */
  private static final String OF_THE_SDKS = "AWS_ENDPOINT_URL_DYNAMODB";

  private final BenchmarkSettings settings;
  private final Template template;
  private final LambdaFunction function;
  private final RuntimeClient client;

  Contestants(BenchmarkSettings settings, RuntimeClient client) {
    this.settings = settings;
    this.client = client;
    template = Template.read(settings.template());
    // Those that are not restored start on demand, with what the JVM has for that.
    function = template.function(FUNCTION).withoutSnapStart();
  }

  Contestant service() {
    return service(
        Role.SERVICE,
        "this service as it ships, plain JVM",
        "on-demand",
        Map.of(),
        List.of(),
        fileSize(serviceZip()));
  }

  /** As with an AOT cache, but without one. */
  Contestant serviceOnClassPath() {
    return service(
        Role.SERVICE_AOT_CACHE,
        "the same with its jars on the JVM's own class path",
        "on-demand",
        Map.of(),
        serviceJars(),
        fileSize(serviceZip()));
  }

  Contestant training(Path cache) {
    return service(
        Role.SERVICE_AOT_CACHE,
        "the run that writes the AOT cache",
        "on-demand",
        Map.of(JAVA_TOOL_OPTIONS, "-XX:AOTCacheOutput=" + cache),
        serviceJars(),
        0);
  }

  Contestant serviceWithAotCache(Path cache) {
    return service(
        Role.SERVICE_AOT_CACHE,
        "the same as in a container image: an AOT cache, its jars on the JVM's own class path, and"
            + " an entry point that sets up the function beside the runtime client",
        "on-demand",
        Map.of(JAVA_TOOL_OPTIONS, "-XX:AOTCache=" + cache),
        serviceJars(),
        fileSize(serviceZip()) + ZipSize.of(cache));
  }

  /** One that does not start with a cache that does not fit. */
  Contestant serviceThatNeedsAotCache(Path cache) {
    return service(
        Role.SERVICE_AOT_CACHE,
        "the same, and nothing without the cache",
        "on-demand",
        Map.of(JAVA_TOOL_OPTIONS, "-XX:AOTMode=on -XX:AOTCache=" + cache),
        serviceJars(),
        0);
  }

  Contestant serviceRestored() {
    return service(
        Role.SERVICE_SNAP_START,
        "the same in the runtime client's snapshot mode: initialised, primed, then restored",
        "snap-start",
        Map.of(),
        List.of(),
        fileSize(serviceZip()));
  }

  Contestant javaPeer() {
    LambdaFunction peer = function("temporaryevse.bench.peer.CreateStatus", Map.of());
    Path root = settings.target().resolve("java-peer");
    return new Contestant(
        Role.JAVA_PEER,
        "a handler with API Gateway's event types, Jackson's object mapping,"
            + " DynamoDbClient.create()",
        false,
        settings.pinned(client.command(peer)),
        root,
        environment("on-demand", root, peer.environment(), "java25", peer.handler()),
        OF_THE_SDKS,
        fileSize(settings.target().resolve("java-peer.zip")));
  }

  Contestant nodePeer(Peers peers) {
    return new Contestant(
        Role.NODE_PEER,
        "@aws-sdk/client-dynamodb, bundled and minified with esbuild, and a small runtime loop",
        false,
        settings.pinned(
            Supervised.command(
                List.of(
                    peers.node().toString(),
                    settings.root().resolve("bench/peers/node/runtime.cjs").toString()))),
        peers.nodeRoot(),
        environment("on-demand", peers.nodeRoot(), Map.of(), "nodejs24.x", "create.handler"),
        OF_THE_SDKS,
        ZipSize.of(peers.nodeRoot()));
  }

  Contestant pythonPeer(Peers peers) {
    return new Contestant(
        Role.PYTHON_PEER,
        "boto3, and a small runtime loop",
        false,
        settings.pinned(
            Supervised.command(
                List.of(
                    peers.python().toString(),
                    settings.root().resolve("bench/peers/python/runtime.py").toString()))),
        peers.pythonRoot(),
        environment("on-demand", peers.pythonRoot(), Map.of(), "python3.x", "create.handler"),
        OF_THE_SDKS,
        ZipSize.of(peers.pythonRoot()));
  }

  private Contestant service(
      Role role,
      String description,
      String initialization,
      Map<String, String> variables,
      List<Path> onClassPath,
      long artifactBytes) {
    LambdaFunction variant = function(function.handler(), variables);
    Path root = settings.root().resolve("functions/target/artifact");
    return new Contestant(
        role,
        description,
        initialization.equals("snap-start"),
        settings.pinned(
            onClassPath.isEmpty()
                ? client.command(variant)
                : onClassPath(client.command(variant), onClassPath)),
        root,
        environment(
            initialization, root, variant.environment(), function.runtime(), function.handler()),
        OF_THE_SERVICE,
        artifactBytes);
  }

  /** The command with an entry point of the artifact's, and its jars on the class path. */
  private static List<String> onClassPath(List<String> command, List<Path> jars) {
    int classPath = command.indexOf("-cp") + 1;
    List<String> changed = new ArrayList<>(command.subList(0, classPath));
    changed.add(
        Stream.concat(Stream.of(command.get(classPath)), jars.stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator)));
    changed.add(EntryPoint.class.getName());
    changed.add(command.getLast());
    return Supervised.command(changed);
  }

  private LambdaFunction function(String handler, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(function.environment());
    // Options come after those of the template.
    variables.forEach(
        (name, value) -> environment.merge(name, value, (own, more) -> own + " " + more));
    return new LambdaFunction(
        function.logicalId(),
        function.name(),
        function.runtime(),
        handler,
        function.memoryMegabytes(),
        function.timeout(),
        environment,
        function.logging(),
        function.routes(),
        function.schedules(),
        function.policies(),
        function.properties());
  }

  /** "Defined runtime environment variables" in the Lambda guide, then the function's own. */
  private Map<String, String> environment(
      String initialization,
      Path taskRoot,
      Map<String, String> variables,
      String runtime,
      String handler) {
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
    environment.putAll(variables);
    return environment;
  }

  private Path serviceZip() {
    return settings.root().resolve("functions/target/artifact.zip");
  }

  private List<Path> serviceJars() {
    try (Stream<Path> jars = Files.list(settings.root().resolve("functions/target/artifact/lib"))) {
      return jars.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
