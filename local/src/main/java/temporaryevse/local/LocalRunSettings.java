package temporaryevse.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a local run runs, and where. Never changes; each {@code with} gives another one. */
public final class LocalRunSettings {
  private final Path template;
  private final Path artifact;
  private int port;
  private Optional<URI> dynamoDbEndpoint = Optional.empty();
  private Map<String, String> parameters = Map.of();
  private Map<String, String> environment = Map.of();
  private int maximumEnvironments = 4;
  private boolean snapshots;
  private Optional<Path> aotCaches = Optional.empty();
  private boolean isTraining;
  private String entryPoint = "";
  private Duration integrationTimeout = Duration.ofSeconds(29);
  private Optional<Duration> schedulePeriod = Optional.empty();
  private Clock clock = Clock.systemUTC();
  private Consumer<String> console = System.err::println;

  private LocalRunSettings(Path template, Path artifact) {
    this.template = template;
    this.artifact = artifact;
  }

  /**
   * Any free port, an embedded DynamoDB, the parameters' defaults, four environments for each
   * function, no snapshots, no AOT caches, API Gateway's 29 seconds, each schedule's own rate, the
   * system's clock, standard error.
   *
   * @param template the SAM template
   * @param artifact directory with what the functions' package holds: classes, and jars in {@code
   *     lib}
   */
  public static LocalRunSettings of(Path template, Path artifact) {
    return new LocalRunSettings(template, artifact);
  }

  /** Another port for HTTP; 0 for any that is free. */
  public LocalRunSettings withPort(int port) {
    return with(copy -> copy.port = port);
  }

  /** A DynamoDB that runs already. */
  public LocalRunSettings withDynamoDbEndpoint(URI endpoint) {
    return with(copy -> copy.dynamoDbEndpoint = Optional.of(endpoint));
  }

  /** Values for the template's parameters, instead of their defaults. */
  public LocalRunSettings withParameters(Map<String, String> parameters) {
    return with(copy -> copy.parameters = Map.copyOf(parameters));
  }

  /** Variables for every function, on top of what the template gives them. */
  public LocalRunSettings withEnvironment(Map<String, String> environment) {
    return with(copy -> copy.environment = Map.copyOf(environment));
  }

  /** How many requests one function serves at a time. */
  public LocalRunSettings withMaximumEnvironments(int maximumEnvironments) {
    return with(copy -> copy.maximumEnvironments = maximumEnvironments);
  }

  /**
   * Functions with {@code SnapStart} start as from a snapshot. Here each start is primed anew,
   * which takes seconds; without, they start as on demand.
   */
  public LocalRunSettings withSnapshots() {
    return with(copy -> copy.snapshots = true);
  }

  /**
   * Functions write AOT caches, to be used by {@link #withAotCaches}: one for each function that is
   * called, when {@link LocalRun#writeAotCaches} is. Each has one environment at most.
   *
   * @param directory an existing one; caches that are in it are replaced
   * @param entryPoint the main class, which is given the handler: that of the runtime client, or
   *     one of the artifact's
   */
  public LocalRunSettings trainingAotCaches(Path directory, String entryPoint) {
    return with(
        copy -> {
          // Functions have a working directory of their own.
          copy.aotCaches = Optional.of(directory.toAbsolutePath().normalize());
          copy.entryPoint = entryPoint;
          copy.isTraining = true;
        });
  }

  /**
   * Functions start from AOT caches, with their jars on the JVM's own class path, as a container
   * image can. One whose cache is absent or does not fit (other jars, another JVM or layout of its
   * objects) does not start. Those that start as from a snapshot do without, as on Lambda.
   *
   * @param directory that of {@link #trainingAotCaches}
   * @param entryPoint the same one
   */
  public LocalRunSettings withAotCaches(Path directory, String entryPoint) {
    return with(
        copy -> {
          // Functions have a working directory of their own.
          copy.aotCaches = Optional.of(directory.toAbsolutePath().normalize());
          copy.entryPoint = entryPoint;
          copy.isTraining = false;
        });
  }

  /** After which a client gets its answer although the function still runs. */
  public LocalRunSettings withIntegrationTimeout(Duration integrationTimeout) {
    return with(copy -> copy.integrationTimeout = integrationTimeout);
  }

  /** How often each schedule fires, instead of at its own rate. */
  public LocalRunSettings withSchedulePeriod(Duration period) {
    return with(copy -> copy.schedulePeriod = Optional.of(period));
  }

  /**
   * What API Gateway goes by: the time in events, how long an authorizer's answer is kept, how fast
   * limits refill. Functions have the system's clock all the same.
   */
  public LocalRunSettings withClock(Clock clock) {
    return with(copy -> copy.clock = clock);
  }

  /** What gets each line that a function, or the local run about it, writes. */
  public LocalRunSettings withConsole(Consumer<String> console) {
    return with(copy -> copy.console = console);
  }

  private LocalRunSettings with(Consumer<LocalRunSettings> change) {
    LocalRunSettings copy = new LocalRunSettings(template, artifact);
    copy.port = port;
    copy.dynamoDbEndpoint = dynamoDbEndpoint;
    copy.parameters = parameters;
    copy.environment = environment;
    copy.maximumEnvironments = maximumEnvironments;
    copy.snapshots = snapshots;
    copy.aotCaches = aotCaches;
    copy.isTraining = isTraining;
    copy.entryPoint = entryPoint;
    copy.integrationTimeout = integrationTimeout;
    copy.schedulePeriod = schedulePeriod;
    copy.clock = clock;
    copy.console = console;
    change.accept(copy);
    return copy;
  }

  Path template() {
    return template;
  }

  Path artifact() {
    return artifact;
  }

  int port() {
    return port;
  }

  Optional<URI> dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  Map<String, String> parameters() {
    return parameters;
  }

  Map<String, String> environment() {
    return environment;
  }

  int maximumEnvironments() {
    return maximumEnvironments;
  }

  boolean snapshots() {
    return snapshots;
  }

  Optional<Path> aotCaches() {
    return aotCaches;
  }

  boolean isTraining() {
    return isTraining;
  }

  /** Of those that have AOT caches. */
  String entryPoint() {
    return entryPoint;
  }

  Duration integrationTimeout() {
    return integrationTimeout;
  }

  Optional<Duration> schedulePeriod() {
    return schedulePeriod;
  }

  Clock clock() {
    return clock;
  }

  Consumer<String> console() {
    return console;
  }
}
