package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RuntimeEndpointTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RuntimeEndpoint endpoint = new RuntimeEndpoint();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void anEventIsHandedOutAndItsAnswerIsTaken() throws Exception {
    endpoint.offer(new Event("{\"key\":\"ä\"}", 200, MissingNode.getInstance()));

    HttpResponse<String> event = get("invocation/next");
    HttpResponse<String> taken = post("invocation/1/response", "{\"answer\":\"ö\"}");

    assertThat(event.body()).isEqualTo("{\"key\":\"ä\"}");
    assertThat(event.headers().firstValue("Lambda-Runtime-Aws-Request-Id")).isPresent();
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(signal().kind()).isEqualTo(Signal.Kind.READY);
    Signal answered = signal();
    assertThat(answered.kind()).isEqualTo(Signal.Kind.ANSWERED);
    assertThat(answered.payload()).isEqualTo("{\"answer\":\"ö\"}");
    assertThat(answered.nanoTime()).isGreaterThan(endpoint.handedOutNanoTime());
  }

  @Test
  void aFailureIsToldWithWhatTheProcessSaysOfIt() throws Exception {
    post("init/error", "{\"errorType\":\"Broken\"}");

    Signal failed = signal();
    assertThat(failed.kind()).isEqualTo(Signal.Kind.FAILED);
    assertThat(failed.payload()).contains("Broken");
  }

  @Test
  void aProcessOfWhichASnapshotCanBeTakenWaitsToBeRestored() throws Exception {
    CompletableFuture<HttpResponse<String>> restored =
        client.sendAsync(request("restore/next").build(), HttpResponse.BodyHandlers.ofString());

    assertThat(signal().kind()).isEqualTo(Signal.Kind.RESTORABLE);
    assertThat(restored).isNotDone();
    endpoint.restore();
    assertThat(restored.get().statusCode()).isEqualTo(200);
  }

  private Signal signal() throws InterruptedException {
    return Objects.requireNonNull(endpoint.next(LIMIT));
  }

  private HttpResponse<String> get(String resource) throws IOException, InterruptedException {
    return client.send(request(resource).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String resource, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(resource).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String resource) {
    return HttpRequest.newBuilder(
            URI.create("http://" + endpoint.address() + "/2018-06-01/runtime/" + resource))
        .timeout(LIMIT);
  }
}
