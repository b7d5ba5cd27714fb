package temporaryevse.local;

/**
 * A limit of requests.
 *
 * @param ratePerSecond how many a second, for ever
 * @param burst how many at once, after a pause
 */
public record Throttle(double ratePerSecond, int burst) {}
