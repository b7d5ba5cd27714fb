package temporaryevse.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Cannot be constructed. */
public final class Broken implements RequestStreamHandler {
  public Broken() {
    throw new IllegalStateException("TABLE_OF_BROKEN is missing");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(ProxyAnswer.of(new byte[0]));
  }
}
