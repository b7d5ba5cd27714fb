package temporaryevse.local;

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
 * @param schedules its {@code Schedule} and {@code ScheduleV2} events
 * @param policies the elements of {@code Policies} as plain maps, lists and strings
 * @param properties every property of the function as plain maps, lists and scalars, for whatever
 *     has no accessor here
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
    List<Schedule> schedules,
    List<Object> policies,
    Map<String, Object> properties) {

  /**
   * How a function logs: "Configuring advanced logging controls" in the Lambda guide.
   *
   * @param format {@code Text} or {@code JSON}
   * @param level {@code ApplicationLogLevel}; {@code INFO} unless the template says otherwise; used
   *     with JSON only
   * @param group name of the log group
   */
  public record Logging(String format, String level, String group) {}

  /** The function's ARN, as what invokes it names it: with its alias where it has one. */
  public String arn(String region) {
    return "arn:aws:lambda:%s:%s:function:%s%s"
        .formatted(region, Intrinsics.ACCOUNT_ID, name, alias().map(each -> ":" + each).orElse(""));
  }

  /** {@code AutoPublishAlias}: by which routes and schedules invoke its latest version. */
  public Optional<String> alias() {
    return properties.get("AutoPublishAlias") instanceof String alias
        ? Optional.of(alias)
        : Optional.empty();
  }

  /** Whether Lambda starts it from a snapshot: only versions are, and only an alias leads there. */
  public boolean isSnapStarted() {
    return alias().isPresent()
        && properties.get("SnapStart") instanceof Map<?, ?> snapStart
        && "PublishedVersions".equals(snapStart.get("ApplyOn"));
  }

  /** The same function as one that starts on demand. */
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
        schedules,
        policies,
        others);
  }
}
