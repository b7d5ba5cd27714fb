package temporaryevse.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;

/** Returns the body of the request, as if that was its own output. */
public final class Output implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(Base64.getDecoder().decode(ProxyAnswer.field(input.readAllBytes(), "body")));
  }
}
