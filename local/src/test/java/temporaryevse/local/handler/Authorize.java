package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorizer that does what the header {@code Authorization} says; anything that it does not
 * know is the name of an account, which it lets in.
 */
public final class Authorize implements RequestStreamHandler {
  private final AtomicInteger asked = new AtomicInteger();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] event = input.readAllBytes();
    String authorization =
        System.getenv("AUTH_MODE").equals("none")
            ? "everyone"
            : ProxyAnswer.field(event, "Authorization");
    int count = asked.incrementAndGet();
    String answer =
        switch (authorization) {
          case "fail" -> throw new IllegalStateException("the table is gone");
          case "not let in" -> throw new IllegalStateException("Unauthorized");
          case "nonsense" -> "{\"principalId\":\"x\"}";
          case "hang" -> {
            while (true) {
              Thread.onSpinWait();
            }
          }
          case "deny" -> answer("unknown", "Deny", "", "\"why\":\"revoked\"");
          default ->
              answer(
                  authorization,
                  "Allow",
                  "\"usageIdentifierKey\":\"local-KeyTable-" + authorization + "\",",
                  "\"asked\":%d,\"yes\":true,\"event\":\"%s\""
                      .formatted(count, Base64.getEncoder().encodeToString(event)));
        };
    output.write(answer.getBytes(UTF_8));
  }

  private static String answer(String principal, String effect, String usageKey, String context) {
    return """
    {"principalId":"%s",%s"context":{%s},"policyDocument":{"Version":"2012-10-17","Statement":[
      {"Action":"execute-api:Invoke","Effect":"%s","Resource":"arn:aws:execute-api:*:000000000000:local-Api/live/*/*"}]}}
    """
        .formatted(principal, usageKey, context, effect);
  }
}
