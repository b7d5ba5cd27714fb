package temporaryevse.local.template;

import java.util.List;
import java.util.Map;

/**
 * An {@code AWS::ApiGateway::UsagePlan} for the stage of the API.
 *
 * @param logicalId its name in the template
 * @param id the value of its {@code Ref}
 * @param throttleByRoute the limit of each key for a route
 * @param keyIds the keys that the template puts under it
 */
public record UsagePlan(
    String logicalId, String id, Map<Route, Throttle> throttleByRoute, List<String> keyIds) {}
