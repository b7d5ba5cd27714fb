package temporaryevse.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import temporaryevse.dynamodb.BoundedCalls;
import temporaryevse.environment.UsagePlan;
import temporaryevse.http.Json;
import temporaryevse.http.Parsed;
import temporaryevse.http.RequestTime;
import temporaryevse.http.ServiceUnavailableException;

/**
 * The usage keys by which API Gateway tells callers apart for their limits: one for each account.
 * They are no secrets, and let nobody in: the authorizer names them.
 *
 * <p>Source: "Amazon API Gateway Version 1 API Reference", CreateApiKey, GetApiKeys and
 * CreateUsagePlanKey. Each call can be made again.
 */
final class UsageKeys {

  private static final int ATTEMPTS = 4;
  private static final int CREATED = 201;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;

  private final UsagePlan plan;
  private final String keyTableName;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  UsageKeys(UsagePlan plan, String keyTableName) {
    this.plan = plan;
    this.keyTableName = keyTableName;
  }

  /**
   * Name and value of an account's usage key. The table's name is in it, as a value can be there
   * once in an AWS account and region.
   */
  static String name(String keyTableName, String account) {
    return keyTableName + "-" + account;
  }

  /**
   * Makes sure that the account has a usage key and that the plan limits it.
   *
   * @throws ServiceUnavailableException where API Gateway throttles, fails or does not answer
   */
  void ensure(String account, RequestTime time) {
    String name = name(keyTableName, account);
    ObjectNode key = Json.object();
    key.put("name", name);
    key.put("value", name);
    key.put("enabled", true);
    key.put("description", "Limits of the account " + account + " of temporary EVSE statuses");
    Answer created = call(SdkHttpMethod.POST, "/apikeys", "", key, time);
    String id =
        created.status() == CREATED
            ? created.body().path("id").asText()
            : created.status() == CONFLICT ? find(name, time) : refused(created);
    ObjectNode planned = Json.object();
    planned.put("keyId", id);
    planned.put("keyType", "API_KEY");
    Answer attached =
        call(SdkHttpMethod.POST, "/usageplans/" + plan.id() + "/keys", "", planned, time);
    if (attached.status() != CREATED && attached.status() != CONFLICT) {
      refused(attached);
    }
  }

  /** API Gateway finds keys whose name begins so. */
  private String find(String name, RequestTime time) {
    String position = "";
    do {
      Answer found =
          call(
              SdkHttpMethod.GET,
              "/apikeys",
              "name=" + name + "&includeValues=false&limit=500" + position,
              null,
              time);
      if (found.status() != 200) {
        return refused(found);
      }
      for (JsonNode key : found.body().path("item")) {
        if (key.path("name").asText().equals(name)) {
          return key.path("id").asText();
        }
      }
      position =
          found.body().hasNonNull("position")
              ? "&position=" + found.body().path("position").asText()
              : "";
    } while (!position.isEmpty());
    throw new IllegalStateException("API Gateway has the usage key " + name + ", and has it not");
  }

  private static String refused(Answer answer) {
    throw new IllegalStateException(
        "API Gateway answered " + answer.status() + ": " + answer.body().path("message").asText());
  }

  private record Answer(int status, JsonNode body) {}

  private Answer call(
      SdkHttpMethod method,
      String path,
      String query,
      @Nullable ObjectNode body,
      RequestTime time) {
    for (int attempt = 1; ; attempt++) {
      @Nullable IOException failure = null;
      try {
        Answer answer = attempt(method, path, query, body);
        if (answer.status() < 500 && answer.status() != TOO_MANY) {
          return answer;
        }
      } catch (IOException e) {
        failure = e;
      }
      if (attempt == ATTEMPTS) {
        throw failure == null
            ? new ServiceUnavailableException("API Gateway is busy.")
            : new ServiceUnavailableException("API Gateway did not answer.", failure);
      }
      BoundedCalls.pause(attempt, time);
    }
  }

  private Answer attempt(SdkHttpMethod method, String path, String query, @Nullable ObjectNode body)
      throws IOException {
    byte[] payload = body == null ? new byte[0] : Json.write(body).getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(method)
            .uri(plan.endpoint().resolve(path + (query.isEmpty() ? "" : "?" + query)))
            // Otherwise it answers in a format of links.
            .putHeader("Accept", "application/json");
    if (body != null) {
      request
          .putHeader("Content-Type", "application/json")
          .putHeader("Content-Length", Integer.toString(payload.length));
    }
    ContentStreamProvider content = () -> new ByteArrayInputStream(payload);
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(plan.credentials().resolveCredentials())
                    .request(request.build())
                    .payload(body == null ? null : content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "apigateway")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, plan.region().id()));
    HttpExecuteResponse response =
        plan.http()
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(body == null ? null : content)
                    .build())
            .call();
    Optional<byte[]> answer =
        response
            .responseBody()
            .map(
                stream -> {
                  try (stream) {
                    return stream.readAllBytes();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    return new Answer(
        response.httpResponse().statusCode(),
        Json.readObject(answer.orElseGet(() -> new byte[0])) instanceof Parsed.Valid<ObjectNode> v
            ? v.value()
            : Json.object());
  }
}
