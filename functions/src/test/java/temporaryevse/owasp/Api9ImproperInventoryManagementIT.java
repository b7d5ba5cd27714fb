package temporaryevse.owasp;

import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.Contract;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;

@SharedKeyedRun
@DisplayName("API9:2023 Improper Inventory Management")
class Api9ImproperInventoryManagementIT {

  private final KeyedRun run;

  Api9ImproperInventoryManagementIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void theRoutesAreThoseOfTheDescription() {
    assertThat(
            run.run().template().functions().stream()
                // The files of the console are no operations.
                .filter(function -> function.openRoutes().isEmpty())
                .flatMap(function -> function.routes().stream())
                .map(route -> route.method() + " " + route.path()))
        .containsExactlyInAnyOrderElementsOf(
            Contract.read().operations().stream().map(Contract.Operation::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/temporary-evse-statuses",
        "/v3/temporary-evse-statuses",
        "/temporary-evse-statuses",
        "/v2/effective-evse-statuses/1",
        "/v3/effective-evse-statuses",
        "/v2/evse-status-history/1",
        "/v3/evse-status-history",
        "/v2",
        "/v2/",
        "/v2/keys",
        "/keys",
        "/apikeys",
        "/admin",
        "/health",
        "/metrics",
        "/debug",
        "/actuator/env",
        "/graphql",
        "/swagger.json",
        "/openapi.json",
        "/.git/config",
        "/.env",
        "/live/v2/temporary-evse-statuses",
        "/V2/temporary-evse-statuses"
      })
  void nothingElseIsServed(String path) {
    ApiKey key = run.newKey("inventory", "*");

    for (String method : List.of("GET", "POST", "DELETE")) {
      assertRefused(run.send(method, path, key.header(), ""), 404, "route_not_found");
    }
  }
}
