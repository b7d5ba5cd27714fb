package temporaryevse.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Takes and returns types rather than streams. */
public final class Greet implements RequestHandler<Map<String, String>, Greet.Greeting> {
  /** The type that it returns. */
  public record Greeting(String text) {
    /** As a bean, which is how the runtime client reads it. */
    public String getText() {
      return text;
    }
  }

  @Override
  public Greeting handleRequest(Map<String, String> event, Context context) {
    return new Greeting("Hello " + event.get("name") + ", from " + context.getFunctionName());
  }
}
