package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.http.ErrorCode;
import temporaryevse.local.GatewayResponse;
import temporaryevse.local.GatewayResponseType;
import temporaryevse.local.LambdaFunction;
import temporaryevse.local.Route;
import temporaryevse.local.Table;
import temporaryevse.testing.Events;
import temporaryevse.testing.TestDynamoDb;

class TemplateTest {

  static List<LambdaFunction> functions() {
    return TestDynamoDb.TEMPLATE.functions();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aHandlerIsAClassAndAMethodThatLambdaCanCall(LambdaFunction function) throws Exception {
    String[] handler = function.handler().split("::", -1);
    Class<?> type = Class.forName(handler[0]);

    assertThat(type.getConstructor().getModifiers()).matches(Modifier::isPublic);
    assertThat(type.getMethods())
        .anyMatch(
            method ->
                method.getName().equals(handler[1])
                    && List.of(method.getParameterTypes()).getLast() == Context.class);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionHasWhatOperationsNeed(LambdaFunction function) {
    assertThat(function.runtime()).isEqualTo("java25");
    assertThat(function.properties().get("Architectures")).isEqualTo(List.of("arm64"));
    assertThat(function.logging().format()).isEqualTo("JSON");
    assertThat(function.logging().group()).startsWith("/aws/lambda/");
    assertThat(function.properties()).containsEntry("Tracing", "Active").containsKey("Timeout");
    // API Gateway gives up after 29 s, and the next sweep comes after a minute.
    assertThat(function.timeout())
        .isLessThan(Duration.ofSeconds(function.routes().isEmpty() ? 60 : 29));
  }

  @Test
  void everyRouteHasAnEventFileAndEveryEventARoute() {
    Set<Route> routes =
        functions().stream()
            .flatMap(function -> function.routes().stream())
            .collect(Collectors.toSet());
    Set<Route> events =
        Events.files().stream()
            .map(Events::read)
            .filter(event -> event.getHttpMethod() != null)
            .map(event -> new Route(event.getHttpMethod(), event.getResource()))
            .collect(Collectors.toSet());

    assertThat(events).isEqualTo(routes);
  }

  @Test
  void theTableIsKeptAndExpires() throws IOException {
    Table table = TestDynamoDb.TEMPLATE.table("Table");

    assertThat(table.timeToLiveAttribute()).contains("expiresAt");
    assertThat(table.billingMode()).isEqualTo("PAY_PER_REQUEST");
    assertThat(Files.readString(TestDynamoDb.ROOT.resolve("template.yaml")))
        .contains("DeletionPolicy: Retain")
        .contains("UpdateReplacePolicy: Retain")
        .contains("PointInTimeRecoveryEnabled: true")
        .contains("SSEEnabled: true");
  }

  @ParameterizedTest
  @EnumSource(GatewayResponseType.class)
  void everyErrorOfApiGatewayHasTheErrorBodyAndTheCodeOfItsStatus(GatewayResponseType type)
      throws IOException {
    assertThat(TestDynamoDb.TEMPLATE.api().gatewayResponses()).containsKey(type);
    GatewayResponse response = TestDynamoDb.TEMPLATE.api().gatewayResponse(type);
    JsonNode body = new ObjectMapper().readTree(response.bodyTemplate());
    JsonNode error = body.path("error");

    assertThat(response.headers()).containsEntry("X-Request-Id", "context.requestId");
    assertThat(response.contentType()).isEqualTo("application/json");
    assertThat(body.properties()).hasSize(1);
    assertThat(error.path("request_id").textValue()).isEqualTo("$context.requestId");
    assertThat(error.path("message").textValue()).endsWith(".");
    String entry = error.path("type").textValue() + " " + error.path("code").textValue();
    int status = response.status().orElse(type.defaultStatus());
    assertThat(documentedErrors()).containsEntry(entry, status);
    boolean mayBeTriedAgain = status == 429 || status == 503;
    assertThat(response.headers().containsKey("Retry-After")).isEqualTo(mayBeTriedAgain);
  }

  @Test
  void everyErrorOfTheFunctionsIsDocumented() throws IOException {
    Map<String, Integer> documented = documentedErrors();

    assertThat(EnumSet.allOf(ErrorCode.class))
        .allSatisfy(
            code ->
                assertThat(documented)
                    .containsEntry(code.type() + " " + code.code(), code.status()));
  }

  /** The error table of the README: type and code, and the status. */
  static Map<String, Integer> documentedErrors() throws IOException {
    Map<String, Integer> errors = new LinkedHashMap<>();
    for (String line : Files.readAllLines(TestDynamoDb.ROOT.resolve("README.md"))) {
      if (line.matches("\\| [45][0-9]{2} \\|.*")) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        String type = cells.get(2).replace("`", "");
        Pattern.compile("`([a-z_]+)`")
            .matcher(cells.get(3))
            .results()
            .forEach(code -> errors.put(type + " " + code.group(1), Integer.valueOf(cells.get(1))));
      }
    }
    return errors;
  }
}
