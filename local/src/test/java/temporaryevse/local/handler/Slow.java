package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes as long as it is told, then answers with its process id and its number of requests at a
 * time.
 */
public final class Slow implements RequestStreamHandler {
  private final AtomicInteger underWay = new AtomicInteger();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    int now = underWay.incrementAndGet();
    try {
      Thread.sleep(Long.parseLong(ProxyAnswer.field(input.readAllBytes(), "milliseconds")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    underWay.decrementAndGet();
    output.write(ProxyAnswer.of((ProcessHandle.current().pid() + " " + now).getBytes(UTF_8)));
  }
}
