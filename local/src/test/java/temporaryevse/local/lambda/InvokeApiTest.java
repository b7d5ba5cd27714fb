package temporaryevse.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;

/** Lambda's Invoke on the port of the API, as curl and the AWS CLI send it. */
final class InvokeApiTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static LocalRun run;

  @BeforeAll
  static void start() {
    run = LocalRun.start(Fixtures.settings().withConsole(_ -> {}));
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EchoFunction",
        "local-EchoFunction",
        "local-EchoFunction:live",
        "000000000000:function:local-EchoFunction",
        "arn:aws:lambda:eu-central-1:000000000000:function:local-EchoFunction",
        "arn%3Aaws%3Alambda%3Aeu-central-1%3A000000000000%3Afunction%3Alocal-EchoFunction%3Alive"
      })
  void aFunctionAnswersByAnyOfItsNames(String name) throws Exception {
    HttpResponse<String> response = send(invocation(name, "{\"a\": 1}"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(returned(response)).isEqualTo("{\"a\": 1}");
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Test
  void aFunctionGetsAnEmptyObjectWhereNothingIsSent() throws Exception {
    assertThat(returned(send(invocation("EchoFunction", "")))).isEqualTo("{}");
  }

  @Test
  void whatAFunctionThrowsIsAnErrorOfTheFunction() throws Exception {
    HttpResponse<String> response = send(invocation("FaultyFunction", "{\"fault\":\"throw\"}"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
    assertThat(Fixtures.json(response.body()).get("errorMessage").textValue())
        .isEqualTo("thrown on request");
  }

  @ParameterizedTest
  @CsvSource({
    "NoFunction, {}, '', 404, ResourceNotFoundException",
    "Table, {}, '', 404, ResourceNotFoundException",
    "a%2Fb, {}, '', 404, ResourceNotFoundException",
    "EchoFunction, not JSON, '', 400, InvalidRequestContentException",
    "EchoFunction, {}, Event, 400, InvalidParameterValueException",
    "EchoFunction, {}, DryRun, 400, InvalidParameterValueException"
  })
  void whatCannotBeInvokedIsSaidAsLambdaSaysIt(
      String name, String event, String type, int status, String error) throws Exception {
    String answer =
        raw(name, event, type.isEmpty() ? "" : "X-Amz-Invocation-Type: " + type + "\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("X-Amzn-Errortype: " + error)
        .contains("\"Message\":\"");
  }

  @Test
  void anEventThatIsTooLargeIsRefused() throws Exception {
    HttpResponse<String> response =
        send(invocation("EchoFunction", "\"" + "x".repeat(6 * 1024 * 1024) + "\""));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://example.com",
        "Origin: null",
        "Host: example.com",
        "Host: 127.0.0.1.example.com:3000"
      })
  void aWebPageIsRefused(String header) throws Exception {
    String host = header.startsWith("Host:") ? "" : "Host: localhost\r\n";

    assertThat(rawWith("EchoFunction", "{}", host + header + "\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .containsIgnoringCase("X-Amzn-Errortype: AccessDeniedException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:3000", "127.0.0.1:1", "[::1]:3000"})
  void thisMachineMayCallItByAnyOfItsNames(String host) throws Exception {
    assertThat(rawWith("EchoFunction", "{}", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void anythingElseThereIsNoRoute() throws Exception {
    HttpRequest.Builder get = HttpRequest.newBuilder(address("EchoFunction"));

    assertThat(send(get).statusCode()).isEqualTo(403);
    assertThat(send(get).body()).contains("MISSING_AUTHENTICATION_TOKEN");
  }

  private static String returned(HttpResponse<String> response) {
    String body = Fixtures.json(response.body()).get("body").textValue();
    return new String(Base64.getDecoder().decode(body), UTF_8);
  }

  private static URI address(String function) {
    return URI.create(run.address() + "/2015-03-31/functions/" + function + "/invocations");
  }

  private static HttpRequest.Builder invocation(String function, String event) {
    return HttpRequest.newBuilder(address(function)).POST(BodyPublishers.ofString(event));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String raw(String function, String event, String headers) throws IOException {
    return rawWith(function, event, "Host: localhost\r\n" + headers);
  }

  private static String rawWith(String function, String event, String headers) throws IOException {
    try (Socket socket = new Socket(run.address().getHost(), run.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST /2015-03-31/functions/%s/invocations HTTP/1.1\r\n%sContent-Length: %d\r\n"
                      + "Connection: close\r\n\r\n%s")
                  .formatted(function, headers, event.length(), event)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
