package temporaryevse.local.template;

/**
 * A limit of requests.
 *
 * @param ratePerSecond requests a second that are let in without end
 * @param burst requests that are let in at once after a pause
 */
public record Throttle(double ratePerSecond, int burst) {}
