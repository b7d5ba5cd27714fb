package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers with what has happened to it, one in a line. {@code FAULT} says what goes wrong on the
 * way.
 */
public final class Restored implements RequestStreamHandler, Resource {
  private final String fault = System.getenv().getOrDefault("FAULT", "");
  private final List<String> history = new ArrayList<>();

  public Restored() {
    Core.getGlobalContext().register(this);
    history.add("constructed");
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) throws Exception {
    history.add("before the checkpoint, " + credentials());
    if (fault.equals("before")) {
      throw new IllegalStateException("a hook that fails before the checkpoint");
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) throws Exception {
    history.add("after the restore, " + credentials());
    if (fault.equals("after")) {
      throw new IllegalStateException("a hook that fails after the restore");
    }
    if (fault.equals("slow")) {
      Thread.sleep(60_000);
    }
  }

  @Override
  public void handleRequest(
      InputStream input, OutputStream output, com.amazonaws.services.lambda.runtime.Context context)
      throws IOException {
    List<String> lines = new ArrayList<>(history);
    lines.add("arn=" + context.getInvokedFunctionArn());
    System.getenv().forEach((name, value) -> lines.add(name + "=" + value));
    lines.add("crac=" + System.getProperty("org.crac.Core.Compat"));
    lines.add("without the token: " + status(""));
    output.write(ProxyAnswer.of(String.join("\n", lines).getBytes(UTF_8)));
  }

  private static String credentials() throws IOException {
    String json =
        new String(
            open(System.getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN"))
                .getInputStream()
                .readAllBytes(),
            UTF_8);
    return json.replaceAll(".*\"Token\":\"([^\"]+)\".*", "$1");
  }

  private static int status(String token) throws IOException {
    return open(token).getResponseCode();
  }

  private static HttpURLConnection open(String token) throws IOException {
    URI uri = URI.create(System.getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Authorization", token);
    return connection;
  }
}
