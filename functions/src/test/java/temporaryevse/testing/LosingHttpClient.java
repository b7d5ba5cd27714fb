package temporaryevse.testing;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Sends every request, and loses the answer to the first one of the given action. */
public final class LosingHttpClient implements SdkHttpClient {

  private final SdkHttpClient http = TestDynamoDb.http();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String action;
  private final Runnable meanwhile;

  public LosingHttpClient(String action) {
    this(action, () -> {});
  }

  /**
   * Loses an answer and lets something happen before the next attempt.
   *
   * @param meanwhile what others do
   */
  public LosingHttpClient(String action, Runnable meanwhile) {
    this.action = action;
    this.meanwhile = meanwhile;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest sent = http.prepareRequest(request);
    boolean loses =
        request
            .httpRequest()
            .firstMatchingHeader("X-Amz-Target")
            .filter(target -> target.endsWith("." + action))
            .isPresent();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse response = sent.call();
        if (loses && lost.compareAndSet(false, true)) {
          meanwhile.run();
          throw new IOException("The answer was lost.");
        }
        return response;
      }

      @Override
      public void abort() {
        sent.abort();
      }
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
