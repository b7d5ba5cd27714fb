package temporaryevse.local.template;

import java.util.Map;
import java.util.Optional;

/**
 * The {@code AWS::Serverless::Api} of the template.
 *
 * @param logicalId its name in the template
 * @param id the value of its {@code Ref}
 * @param stage name of its stage
 * @param isBinary whether bodies are base64 in events and in the answers of functions
 * @param gatewayResponses the gateway responses that the template customises
 * @param authorizer its {@code DefaultAuthorizer}; empty if every request is let in
 * @param apiKeyRequired whether each request needs a usage key, which the authorizer names
 */
public record RestApi(
    String logicalId,
    String id,
    String stage,
    boolean isBinary,
    Map<GatewayResponseType, GatewayResponse> gatewayResponses,
    Optional<Authorizer> authorizer,
    boolean apiKeyRequired) {

  /**
   * The response of this type: its own, else the default of its class (4XX, 5XX), else API
   * Gateway's.
   */
  public GatewayResponse gatewayResponse(GatewayResponseType type) {
    return gatewayResponses.getOrDefault(
        type, gatewayResponses.getOrDefault(type.fallback(), GatewayResponse.PLAIN));
  }
}
