package temporaryevse.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a local run runs, and where.
 *
 * @param template the SAM template
 * @param artifact directory with what the functions' package holds: classes, and jars in {@code
 *     lib}
 * @param port for HTTP; 0 for any that is free
 * @param dynamoDbEndpoint the DynamoDB to use; empty for an embedded one
 * @param parameters values for the template's parameters, instead of their defaults
 * @param environment variables for every function, on top of what the template gives them
 * @param maximumEnvironments how many requests one function serves at a time
 * @param integrationTimeout after which a client gets its answer although the function still runs
 * @param schedulePeriod how often each schedule fires, instead of at its own rate
 * @param console gets each line that a function, or the local run about it, writes
 */
public record LocalRunSettings(
    Path template,
    Path artifact,
    int port,
    Optional<URI> dynamoDbEndpoint,
    Map<String, String> parameters,
    Map<String, String> environment,
    int maximumEnvironments,
    Duration integrationTimeout,
    Optional<Duration> schedulePeriod,
    Consumer<String> console) {

  /**
   * Any free port, an embedded DynamoDB, four environments for each function, API Gateway's 29
   * seconds.
   */
  public static LocalRunSettings of(Path template, Path artifact) {
    return new LocalRunSettings(
        template,
        artifact,
        0,
        Optional.empty(),
        Map.of(),
        Map.of(),
        4,
        Duration.ofSeconds(29),
        Optional.empty(),
        System.err::println);
  }

  /** These settings with another port. */
  public LocalRunSettings withPort(int port) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with a DynamoDB that runs already. */
  public LocalRunSettings withDynamoDbEndpoint(URI endpoint) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        Optional.of(endpoint),
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with other values for the template's parameters. */
  public LocalRunSettings withParameters(Map<String, String> parameters) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with other variables for the functions. */
  public LocalRunSettings withEnvironment(Map<String, String> environment) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with another limit of environments for each function. */
  public LocalRunSettings withMaximumEnvironments(int maximumEnvironments) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with another integration timeout. */
  public LocalRunSettings withIntegrationTimeout(Duration integrationTimeout) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }

  /** These settings with schedules that fire in this period. */
  public LocalRunSettings withSchedulePeriod(Duration period) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        Optional.of(period),
        console);
  }

  /** These settings with another console. */
  public LocalRunSettings withConsole(Consumer<String> console) {
    return new LocalRunSettings(
        template,
        artifact,
        port,
        dynamoDbEndpoint,
        parameters,
        environment,
        maximumEnvironments,
        integrationTimeout,
        schedulePeriod,
        console);
  }
}
