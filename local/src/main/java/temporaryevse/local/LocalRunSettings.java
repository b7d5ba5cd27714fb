package temporaryevse.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import temporaryevse.local.lambda.RuntimeClient;

/**
 * The settings of a local run.
 *
 * @param template the SAM template
 * @param artifact directory with the content of the functions' package: classes, and jars in {@code
 *     lib}
 * @param parameters values for the template's parameters, instead of their defaults
 * @param dynamoDb a DynamoDB that runs already; empty for an embedded one
 * @param gateway the settings of API Gateway
 * @param functions the settings of Lambda
 * @param schedules the period of each schedule; empty for its own rate
 * @param console gets each line that a function, or the local run about it, writes
 */
public record LocalRunSettings(
    Path template,
    Path artifact,
    Map<String, String> parameters,
    Optional<URI> dynamoDb,
    Gateway gateway,
    Functions functions,
    Optional<Duration> schedules,
    Consumer<String> console) {

  /**
   * The settings of API Gateway.
   *
   * @param port for HTTP; 0 for any that is free
   * @param integrationTimeout after which a client gets its answer although the function still runs
   * @param clock the time in events, and of limits and kept answers of the authorizer; functions
   *     have the system's clock all the same
   */
  public record Gateway(int port, Duration integrationTimeout, Clock clock) {}

  /**
   * The settings of Lambda.
   *
   * @param client the runtime client; empty for AWS's where it runs
   * @param snapshots whether functions with {@code SnapStart} start as from a snapshot; each start
   *     is primed anew here, which takes seconds
   * @param maximumEnvironments requests that a function serves at a time
   * @param environment variables for every function, which win over the template's
   */
  public record Functions(
      Optional<RuntimeClient.Kind> client,
      boolean snapshots,
      int maximumEnvironments,
      Map<String, String> environment) {}

  /**
   * The default settings: any free port, an embedded DynamoDB, the parameters' defaults, four
   * environments for each function, no snapshots, API Gateway's 29 seconds, each schedule's own
   * rate, the system's clock, standard error.
   */
  public static LocalRunSettings of(Path template, Path artifact) {
    return new LocalRunSettings(
        template,
        artifact,
        Map.of(),
        Optional.empty(),
        new Gateway(0, Duration.ofSeconds(29), Clock.systemUTC()),
        new Functions(Optional.empty(), false, 4, Map.of()),
        Optional.empty(),
        System.err::println);
  }

  /** The same settings with another port. */
  public LocalRunSettings withPort(int port) {
    return with(new Gateway(port, gateway.integrationTimeout(), gateway.clock()));
  }

  /** The same settings with another integration timeout. */
  public LocalRunSettings withIntegrationTimeout(Duration integrationTimeout) {
    return with(new Gateway(gateway.port(), integrationTimeout, gateway.clock()));
  }

  /** The same settings with another clock of API Gateway. */
  public LocalRunSettings withClock(Clock clock) {
    return with(new Gateway(gateway.port(), gateway.integrationTimeout(), clock));
  }

  private LocalRunSettings with(Gateway gateway) {
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }

  /** The same settings with another runtime client. */
  public LocalRunSettings withRuntimeClient(RuntimeClient.Kind client) {
    return with(
        new Functions(
            Optional.of(client),
            functions.snapshots(),
            functions.maximumEnvironments(),
            functions.environment()));
  }

  /** The same settings with starts as from a snapshot. */
  public LocalRunSettings withSnapshots() {
    return with(
        new Functions(
            functions.client(), true, functions.maximumEnvironments(), functions.environment()));
  }

  /** The same settings with another maximum of environments. */
  public LocalRunSettings withMaximumEnvironments(int maximum) {
    return with(
        new Functions(functions.client(), functions.snapshots(), maximum, functions.environment()));
  }

  /** The same settings with other variables for every function. */
  public LocalRunSettings withEnvironment(Map<String, String> environment) {
    return with(
        new Functions(
            functions.client(),
            functions.snapshots(),
            functions.maximumEnvironments(),
            Map.copyOf(environment)));
  }

  private LocalRunSettings with(Functions functions) {
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }

  /** The same settings with other values for parameters. */
  public LocalRunSettings withParameters(Map<String, String> values) {
    Map<String, String> parameters = Map.copyOf(values);
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }

  /** The same settings with a DynamoDB that runs already. */
  public LocalRunSettings withDynamoDbEndpoint(URI endpoint) {
    Optional<URI> dynamoDb = Optional.of(endpoint);
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }

  /** The same settings with another period of every schedule. */
  public LocalRunSettings withSchedulePeriod(Duration period) {
    Optional<Duration> schedules = Optional.of(period);
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }

  /** The same settings with another console. */
  public LocalRunSettings withConsole(Consumer<String> console) {
    return new LocalRunSettings(
        template, artifact, parameters, dynamoDb, gateway, functions, schedules, console);
  }
}
