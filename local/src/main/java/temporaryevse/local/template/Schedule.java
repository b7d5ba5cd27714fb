package temporaryevse.local.template;

import java.time.Duration;

/**
 * A {@code Schedule} event of a function, which SAM makes an EventBridge rule of.
 *
 * @param name physical name of the rule
 * @param rate the time between two invocations
 */
public record Schedule(String name, Duration rate) {}
