/**
 * Plays API Gateway: routes, events, the authorizer, usage plans, gateway responses, and its
 * control plane.
 */
@NullMarked
package temporaryevse.local.gateway;

import org.jspecify.annotations.NullMarked;
