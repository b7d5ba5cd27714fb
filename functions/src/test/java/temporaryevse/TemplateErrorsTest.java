package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import temporaryevse.http.ErrorCode;
import temporaryevse.local.template.GatewayResponse;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.testing.TestDynamoDb;

/** The errors of API Gateway and of the functions, as they are documented. */
class TemplateErrorsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(GatewayResponseType.class)
  void everyErrorOfApiGatewayHasTheErrorBodyAndTheCodeOfItsStatus(GatewayResponseType type)
      throws IOException {
    assertThat(TestDynamoDb.TEMPLATE.api().gatewayResponses()).containsKey(type);
    GatewayResponse response = TestDynamoDb.TEMPLATE.api().gatewayResponse(type);
    JsonNode body = JSON.readTree(response.bodyTemplate());
    JsonNode error = body.path("error");

    assertThat(response.headers()).containsEntry("X-Request-Id", "context.requestId");
    assertThat(response.contentType()).isEqualTo("application/json");
    assertThat(body.properties()).hasSize(1);
    assertThat(error.path("request_id").textValue()).isEqualTo("$context.requestId");
    assertThat(error.path("message").textValue()).endsWith(".");
    String entry = error.path("type").textValue() + " " + error.path("code").textValue();
    int status = response.status().orElse(type.defaultStatus());
    assertThat(DocumentedErrors.read()).containsEntry(entry, status);
    boolean mayBeTriedAgain = status == 429 || status == 503;
    assertThat(response.headers().containsKey("Retry-After")).isEqualTo(mayBeTriedAgain);
    // RFC 6750, section 3: who shows no key is told no error.
    Optional<String> challenge =
        status != 401
            ? Optional.empty()
            : Optional.of(
                error.path("code").textValue().equals("missing_credentials")
                    ? "'Bearer'"
                    : "'Bearer error=\"invalid_token\"'");
    assertThat(Optional.ofNullable(response.headers().get("WWW-Authenticate")))
        .isEqualTo(challenge);
  }

  /** The authorizer says who calls, never what the caller may do: docs/adr/0011-bearer-keys.md. */
  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED,                   401, missing_credentials",
    "ACCESS_DENIED,                  401, invalid_credentials",
    "AUTHORIZER_FAILURE,             503, service_unavailable",
    "AUTHORIZER_CONFIGURATION_ERROR, 503, service_unavailable",
    "INVALID_API_KEY,                503, service_unavailable",
    "MISSING_AUTHENTICATION_TOKEN,   404, route_not_found",
    "THROTTLED,                      429, rate_limit_exceeded",
  })
  void whatTheAuthorizerSaysHasItsCode(GatewayResponseType type, int status, String code)
      throws IOException {
    GatewayResponse response = TestDynamoDb.TEMPLATE.api().gatewayResponse(type);

    assertThat(response.status().orElse(type.defaultStatus())).isEqualTo(status);
    assertThat(JSON.readTree(response.bodyTemplate()).at("/error/code").asText()).isEqualTo(code);
  }

  @Test
  void everyErrorOfTheFunctionsIsDocumented() throws IOException {
    Map<String, Integer> documented = DocumentedErrors.read();

    assertThat(EnumSet.allOf(ErrorCode.class))
        .allSatisfy(
            code ->
                assertThat(documented)
                    .containsEntry(code.type() + " " + code.code(), code.status()));
  }
}
