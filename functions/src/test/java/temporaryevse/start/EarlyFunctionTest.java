package temporaryevse.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.RecordedContext;

class EarlyFunctionTest {

  private final CompletableFuture<RequestStreamHandler> begun = new CompletableFuture<>();

  /** Answers what it is sent. */
  public static final class Echo implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
        throws IOException {
      event.transferTo(answer);
    }
  }

  /** Cannot be constructed. */
  public static final class Broken implements RequestStreamHandler {
    public Broken() {
      throw new IllegalStateException("The environment variable TABLE_NAME is not set.");
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void isTheFunctionThatWasBegun() throws Throwable {
    EarlyFunction.begin(Echo.class.getName(), begun);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new EarlyFunction(begun)
        .handleRequest(
            new ByteArrayInputStream("event".getBytes(UTF_8)), answer, new RecordedContext());
    assertThat(answer.toString(UTF_8)).isEqualTo("event");
  }

  @Test
  void failsAsTheConstructorOfTheFunctionDoes() {
    EarlyFunction.begin(Broken.class.getName(), begun);
    assertThatThrownBy(() -> new EarlyFunction(begun))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("The environment variable TABLE_NAME is not set.");
  }

  @Test
  void failsWhereThereIsNoSuchFunction() {
    EarlyFunction.begin("temporaryevse.NoSuchFunction", begun);
    assertThatThrownBy(() -> new EarlyFunction(begun))
        .isExactlyInstanceOf(ClassNotFoundException.class)
        .hasMessage("temporaryevse.NoSuchFunction");
  }

  @Test
  void failsWhereTheClassIsNoFunction() {
    EarlyFunction.begin(String.class.getName(), begun);
    assertThatThrownBy(() -> new EarlyFunction(begun)).isInstanceOf(ClassCastException.class);
  }
}
