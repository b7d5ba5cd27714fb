package temporaryevse.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.Fixtures;
import temporaryevse.local.template.Template;
import temporaryevse.local.testing.SettableClock;

/** API Gateway's own API, as the key function calls it. */
final class ControlPlaneTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=local/20260101/";

  private final List<ControlPlane.SignedRequest> requests = new CopyOnWriteArrayList<>();
  private final ControlPlane controlPlane =
      new ControlPlane(
          new UsagePlans(
              Template.read(Fixtures.authorizedTemplate()),
              new SettableClock(Instant.parse("2026-01-01T00:00:00Z"))),
          requests::add);

  @AfterEach
  void stop() {
    controlPlane.close();
  }

  @Test
  void aKeyIsMadeOnce() throws Exception {
    HttpResponse<String> first = createKey("one", "value of one");
    HttpResponse<String> second = createKey("one", "value of one");

    assertThat(first.statusCode()).isEqualTo(201);
    JsonNode key = Fixtures.json(first.body());
    assertThat(key.get("id").textValue()).matches("[0-9a-f]{10}");
    assertThat(key.get("name").textValue()).isEqualTo("one");
    assertThat(key.get("value").textValue()).isEqualTo("value of one");
    assertThat(key.get("enabled").booleanValue()).isTrue();
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.headers().firstValue("x-amzn-ErrorType")).contains("ConflictException");
    assertThat(Fixtures.json(second.body()).get("message").textValue()).isNotEmpty();
  }

  @Test
  void aKeyIsNotEnabledUnlessThatIsSaid() throws Exception {
    HttpResponse<String> response = post("/apikeys", "{}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Fixtures.json(response.body()).get("enabled").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "1, 201", "128, 201", "129, 400"})
  void aValueIsNotTooLong(int characters, int status) throws Exception {
    assertThat(createKey("name", "v".repeat(characters)).statusCode()).isEqualTo(status);
  }

  @Test
  void keysAreFoundByTheBeginningOfTheirName() throws Exception {
    createKey("ab", "1");
    createKey("abc", "2");
    createKey("b", "3");

    JsonNode found = Fixtures.json(get("/apikeys?name=ab&includeValues=false&limit=500").body());
    assertThat(found.get("item").findValuesAsText("name")).containsExactly("ab", "abc");
    assertThat(found.get("item").findValues("value")).isEmpty();
    assertThat(found.get("item").findValues("id")).hasSize(2);
    assertThat(
            Fixtures.json(get("/apikeys?includeValues=true&limit=2").body())
                .get("item")
                .findValuesAsText("value"))
        .containsExactly("1", "2");
  }

  @Test
  void aKeyIsPutUnderAPlanOnce() throws Exception {
    String id = Fixtures.json(createKey("one", "value").body()).get("id").textValue();
    String body = "{\"keyId\":\"" + id + "\",\"keyType\":\"API_KEY\"}";
    HttpResponse<String> added = post("/usageplans/local-UsagePlan/keys", body);

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(Fixtures.json(added.body()).get("id").textValue()).isEqualTo(id);
    assertThat(Fixtures.json(added.body()).get("type").textValue()).isEqualTo("API_KEY");
    assertThat(post("/usageplans/local-UsagePlan/keys", body).statusCode()).isEqualTo(409);
    assertThat(post("/usageplans/unknown/keys", body).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST   | /usageplans/local-UsagePlan/keys | {"keyId":"unknown","keyType":"API_KEY"} | 404
          POST   | /usageplans/local-UsagePlan/keys | {"keyId":"unknown"}                     | 400
          POST   | /usageplans/local-UsagePlan/keys | not JSON                                | 400
          GET    | /usageplans                      | ``                                      | 404
          DELETE | /apikeys                         | ``                                      | 404
          GET    | /apikeys?limit=0                 | ``                                      | 400
          GET    | /apikeys?limit=501               | ``                                      | 400
          """)
  void whatCannotBeDoneIsSaid(String method, String path, String body, int status)
      throws Exception {
    HttpResponse<String> response = send(request(path, method, body));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).isPresent();
    assertThat(Fixtures.json(response.body()).get("message").textValue()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer x"})
  void whatIsNotSignedIsRefused(String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(controlPlane.address().resolve("/apikeys"));

    assertThat(send(request.header("Authorization", authorization)).statusCode()).isEqualTo(403);
  }

  @Test
  void signedRequestsAreLogged() throws Exception {
    get("/apikeys?limit=1");

    assertThat(requests).containsExactly(new ControlPlane.SignedRequest("GET", "/apikeys", SIGNED));
  }

  @Test
  void aWebPageIsRefused() throws Exception {
    assertThat(
            send(request("/apikeys", "GET", "").header("Origin", "https://example.com"))
                .statusCode())
        .isEqualTo(403);
  }

  private HttpResponse<String> createKey(String name, String value) throws Exception {
    return post(
        "/apikeys",
        "{\"name\":\"%s\",\"value\":\"%s\",\"enabled\":true,\"description\":\"for a test\"}"
            .formatted(name, value));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path, "POST", body));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path, "GET", ""));
  }

  private HttpRequest.Builder request(String path, String method, String body) {
    return HttpRequest.newBuilder(controlPlane.address().resolve(path))
        .header("Authorization", SIGNED)
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
