package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Fails in the way that it is told. */
public final class Faulty implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    switch (ProxyAnswer.field(input.readAllBytes(), "fault")) {
      case "throw" -> throw new IllegalStateException("thrown on request");
      case "error" ->
          throw new StackOverflowError("a fatal error, after which the client ends itself");
      case "exit" -> Runtime.getRuntime().halt(7);
      case "hang" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      case "large" -> output.write(ProxyAnswer.of(new byte[6 * 1024 * 1024]));
      default ->
          output.write(
              ProxyAnswer.of(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
    }
  }
}
