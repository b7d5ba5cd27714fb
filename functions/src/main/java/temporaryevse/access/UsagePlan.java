package temporaryevse.access;

import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * The usage plan that limits callers.
 *
 * @param id at API Gateway
 * @param apiGateway client of API Gateway's control plane
 */
public record UsagePlan(String id, ApiGatewayClient apiGateway) {}
