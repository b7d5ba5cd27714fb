package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Answers with its environment variables and system properties, one in a line. */
public final class Environment implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    System.getenv().forEach((name, value) -> lines.append(name + "=" + value + "\n"));
    System.getProperties()
        .forEach((name, value) -> lines.append("property " + name + "=" + value + "\n"));
    lines.append("heap=" + Runtime.getRuntime().maxMemory() / 1_000_000 + "\n");
    lines.append("remaining=" + context.getRemainingTimeInMillis() + "\n");
    lines.append("arn=" + context.getInvokedFunctionArn() + "\n");
    System.err.println("written to standard error");
    context.getLogger().log("written to the logger");
    output.write(ProxyAnswer.of(lines.toString().getBytes(UTF_8)));
  }
}
