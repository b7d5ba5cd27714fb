package temporaryevse.local.template;

import java.time.Duration;
import java.util.List;

/**
 * A Lambda authorizer of payload type REQUEST.
 *
 * @param name its name in {@code Authorizers}
 * @param function logical id of the function that is asked
 * @param identity the parts of a request that identify a caller; all of them are required
 * @param reauthorizeEvery how long an answer is kept for the same identity; zero keeps none
 */
public record Authorizer(
    String name, String function, List<IdentitySource> identity, Duration reauthorizeEvery) {}
