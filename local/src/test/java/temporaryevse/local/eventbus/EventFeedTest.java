package temporaryevse.local.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.http.LoopbackServer;

/** The events as a browser or curl reads them. */
@Timeout(30)
final class EventFeedTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final EventJournal journal = new EventJournal();
  private final EventFeed feed = new EventFeed(journal);
  private final LoopbackServer server =
      new LoopbackServer(
          "feed",
          new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
              if (feed.takes(request)) {
                feed.answer(request, response, callback);
              }
              return feed.takes(request);
            }
          });

  @BeforeEach
  void start() {
    server.listen(0);
  }

  @AfterEach
  void stop() {
    journal.close();
    server.close();
  }

  @Test
  void eventsAreSentAsTheyCome() throws Exception {
    journal.add("before", "{\"n\":1}");
    try (Stream<String> lines = open(request()).body()) {
      Iterator<String> line = lines.iterator();
      assertThat(line.next()).isEqualTo(": events follow");
      journal.add("thing.happened", "{\"n\":2}");
      journal.add("thing.ended", "{\"n\":3}");

      assertThat(next(line, 9))
          .containsExactly(
              "",
              "id: 2",
              "event: thing.happened",
              "data: {\"n\":2}",
              "",
              "id: 3",
              "event: thing.ended",
              "data: {\"n\":3}",
              "");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1 2 3", "1, 2 3", "2, 3", "4, 1 2 3", "x, 1 2 3"})
  void aReaderGoesOnWhereItWas(String lastEventId, String numbers) throws Exception {
    for (int i = 1; i <= 3; i++) {
      journal.add("thing.happened", "{\"n\":" + i + "}");
    }
    try (Stream<String> lines = open(request().header("Last-Event-ID", lastEventId)).body()) {
      Iterator<String> line = lines.iterator();
      for (String number : numbers.split(" ", -1)) {
        assertThat(nextData(line)).isEqualTo("data: {\"n\":" + number + "}");
      }
    }
  }

  @Test
  void theLastThousandEventsAreKept() throws Exception {
    for (int i = 1; i <= 1_001; i++) {
      journal.add("thing.happened", "{}");
    }

    assertThat(journal.awaitAfter(0, Duration.ZERO))
        .hasSize(1_000)
        .first()
        .extracting(EventJournal.Entry::number)
        .isEqualTo(2L);
  }

  @Test
  void aReaderThatFallsBehindWhatIsKeptIsCutOff() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      // So that little fits between the two.
      socket.setReceiveBufferSize(4_096);
      socket
          .getOutputStream()
          .write(
              "GET /_local/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      InputStream in = socket.getInputStream();
      readTo(": events follow", in);
      journal.add("thing.happened", "{\"first\":true}");
      readTo("{\"first\":true}", in);
      String large = "{\"text\":\"" + "x".repeat(20_000) + "\"}";
      for (int i = 0; i < 3_000; i++) {
        journal.add("thing.happened", large);
      }

      // The kernel has kept some megabytes for the reader, which come at once now.
      socket.setReceiveBufferSize(1_000_000);
      assertThat(in.readAllBytes().length).isLessThan(3_000 * 20_000);
    }
  }

  @Test
  void aPageOfAnotherSiteIsRefused() throws Exception {
    HttpResponse<Stream<String>> response = open(request().header("Origin", "https://example.com"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void itIsAStreamForPagesOfThisAddressOnly() throws Exception {
    HttpResponse<Stream<String>> response = open(request());
    response.body().close();

    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void readersDoNotDelayTheEnd() throws Exception {
    try (Stream<String> lines = open(request()).body()) {
      Instant start = Instant.now();
      journal.close();

      assertThat(lines.toList()).startsWith(": events follow");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    }
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + "/_local/events"));
  }

  private static HttpResponse<Stream<String>> open(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofLines());
  }

  private static void readTo(String end, InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      read.append((char) next);
      if (read.toString().endsWith(end)) {
        return;
      }
    }
    throw new AssertionError(read);
  }

  private static String nextData(Iterator<String> lines) {
    String line = lines.next();
    while (!line.startsWith("data: ")) {
      line = lines.next();
    }
    return line;
  }

  private static List<String> next(Iterator<String> lines, int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(lines.next());
    }
    return next;
  }
}
