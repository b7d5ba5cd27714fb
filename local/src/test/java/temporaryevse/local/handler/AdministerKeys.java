package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Makes a usage key for an account, as the account's name is the key of {@link Authorize}. */
public final class AdministerKeys implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String account = ProxyAnswer.field(input.readAllBytes(), "account");
    String problem = System.getenv("KEY_PROBLEM");
    String answer =
        switch (problem) {
          case "throw" -> throw new IllegalStateException("thrown on request");
          case "none" -> "{}";
          case "" -> "{\"key\":\"%s\"}".formatted(account);
          default -> "{\"error\":{\"message\":\"%s\"}}".formatted(problem);
        };
    String plan = System.getenv("USAGE_PLAN_ID");
    if (problem.isEmpty() && !plan.isEmpty()) {
      String value = System.getenv("KEY_TABLE_NAME") + "-" + account;
      String key =
          post(
              "/apikeys",
              "{\"name\":\"%s\",\"value\":\"%s\",\"enabled\":true}".formatted(value, value));
      post(
          "/usageplans/" + plan + "/keys",
          "{\"keyId\":\"%s\",\"keyType\":\"API_KEY\"}"
              .formatted(ProxyAnswer.field(key.getBytes(UTF_8), "id")));
    }
    output.write(answer.getBytes(UTF_8));
  }

  private static String post(String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(System.getenv("API_GATEWAY_ENDPOINT") + path).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "AWS4-HMAC-SHA256 of the test");
    connection.getOutputStream().write(body.getBytes(UTF_8));
    if (connection.getResponseCode() != 201) {
      throw new IOException(path + " answered " + connection.getResponseCode());
    }
    return new String(connection.getInputStream().readAllBytes(), UTF_8);
  }
}
