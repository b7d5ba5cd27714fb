package temporaryevse.local.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code AWS::Serverless::Function} with {@code Globals} applied and intrinsic functions
 * resolved.
 *
 * @param logicalId its name in the template
 * @param name its physical name
 * @param runtime identifier such as {@code java25}
 * @param handler {@code package.Class::method}, or the class alone
 * @param memoryMegabytes {@code MemorySize}, in MB
 * @param timeout longest time for one invocation
 * @param environment its variables as the template gives them
 * @param logging its {@code LoggingConfig}
 * @param routes its {@code Api} events
 * @param openRoutes those of them that ask no authorizer and for no usage key
 * @param schedules its {@code Schedule} events
 * @param streamMappings its {@code DynamoDB} events
 * @param queueMappings its {@code SQS} events
 * @param policies the elements of {@code Policies} as plain maps, lists and strings
 * @param properties every property of the function as plain maps, lists and scalars
 */
public record LambdaFunction(
    String logicalId,
    String name,
    String runtime,
    String handler,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment,
    Logging logging,
    List<Route> routes,
    List<Route> openRoutes,
    List<Schedule> schedules,
    List<StreamMapping> streamMappings,
    List<QueueMapping> queueMappings,
    List<Object> policies,
    Map<String, Object> properties) {

  /**
   * The logging of a function: "Configuring advanced logging controls" in the Lambda guide.
   *
   * @param format {@code Text} or {@code JSON}
   * @param level {@code ApplicationLogLevel}; {@code INFO} unless the template says otherwise; used
   *     with JSON only
   * @param group name of the log group
   */
  public record Logging(String format, String level, String group) {}

  /** The function's ARN in an invocation, with its alias where it has one. */
  public String arn(String region) {
    return "arn:aws:lambda:%s:%s:function:%s%s"
        .formatted(region, Stack.ACCOUNT_ID, name, alias().map(each -> ":" + each).orElse(""));
  }

  /** {@code AutoPublishAlias}: all its events invoke its latest version by it. */
  public Optional<String> alias() {
    return properties.get("AutoPublishAlias") instanceof String alias
        ? Optional.of(alias)
        : Optional.empty();
  }

  /** Whether Lambda starts it from a snapshot, which needs {@code SnapStart} and an alias. */
  public boolean isSnapStarted() {
    return alias().isPresent()
        && properties.get("SnapStart") instanceof Map<?, ?> snapStart
        && "PublishedVersions".equals(snapStart.get("ApplyOn"));
  }

  /** The same function without {@code SnapStart}, so that it starts on demand. */
  public LambdaFunction withoutSnapStart() {
    Map<String, Object> others = new LinkedHashMap<>(properties);
    others.remove("SnapStart");
    return new LambdaFunction(
        logicalId,
        name,
        runtime,
        handler,
        memoryMegabytes,
        timeout,
        environment,
        logging,
        routes,
        openRoutes,
        schedules,
        streamMappings,
        queueMappings,
        policies,
        others);
  }
}
