package temporaryevse.start;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A function that another thread has begun to construct before the runtime client asks for it. */
public final class EarlyFunction implements RequestStreamHandler {

  private static final CompletableFuture<RequestStreamHandler> BEGUN = new CompletableFuture<>();

  private final RequestStreamHandler function;

  /**
   * For the runtime client: waits for the function.
   *
   * @throws Throwable what its constructor threw; the client reports it as if it had called that
   */
  public EarlyFunction() throws Throwable {
    this(BEGUN);
  }

  EarlyFunction(Future<RequestStreamHandler> begun) throws Throwable {
    try {
      function = begun.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** Begins to construct a function. No other thread touches its classes until that is done. */
  static void begin(String handler) {
    begin(handler, BEGUN);
  }

  static void begin(String handler, CompletableFuture<RequestStreamHandler> begun) {
    Thread thread = new Thread(() -> construct(handler, begun), "ahead-function");
    thread.setDaemon(true);
    thread.start();
  }

  private static void construct(String handler, CompletableFuture<RequestStreamHandler> begun) {
    try {
      begun.complete(
          Class.forName(handler)
              .asSubclass(RequestStreamHandler.class)
              .getConstructor()
              .newInstance());
    } catch (InvocationTargetException e) {
      begun.completeExceptionally(e.getCause());
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      begun.completeExceptionally(e);
    }
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    function.handleRequest(event, answer, context);
  }
}
