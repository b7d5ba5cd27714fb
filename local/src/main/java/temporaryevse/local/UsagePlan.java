package temporaryevse.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code AWS::ApiGateway::UsagePlan} for the stage of the API.
 *
 * @param logicalId its name in the template
 * @param id what {@code Ref} gives
 * @param throttle the limit of each key for all routes together
 * @param throttleByRoute the limit of each key for a route
 * @param keyIds the keys that the template puts under it
 */
public record UsagePlan(
    String logicalId,
    String id,
    Optional<Throttle> throttle,
    Map<Route, Throttle> throttleByRoute,
    List<String> keyIds) {}
