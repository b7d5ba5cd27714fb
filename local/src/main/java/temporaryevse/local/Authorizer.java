package temporaryevse.local;

import java.time.Duration;
import java.util.List;

/**
 * A Lambda authorizer of payload type REQUEST.
 *
 * @param name its name in {@code Authorizers}
 * @param function logical id of the function that answers for it
 * @param identity what it knows a caller by; all of it has to be there
 * @param reauthorizeEvery how long an answer holds for the same identity; zero: it is not kept
 */
public record Authorizer(
    String name, String function, List<IdentitySource> identity, Duration reauthorizeEvery) {}
