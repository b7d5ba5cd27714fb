package temporaryevse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A reader of the events that a local run publishes, in the order in which they come. */
public final class EventReader implements AutoCloseable {
  private static final String PATH = "/_local/events";
  private static final String DATA = "data: ";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final CountDownLatch connected = new CountDownLatch(1);

  /**
   * An event that has come.
   *
   * @param event as EventBridge hands it to a target
   */
  public record Arrival(Instant at, JsonNode event) {

    /** Its type. */
    public String type() {
      return event.path("detail-type").asText();
    }

    /** The canonical id of its EVSE. */
    public String subject() {
      return event.at("/detail/subject").asText();
    }

    /** How long after the change it came. */
    public Duration lag() {
      return Duration.between(Instant.parse(event.at("/detail/time").asText()), at);
    }
  }

  private EventReader() {}

  /**
   * Begins to read; every event from now on is read.
   *
   * @param address of the local run
   */
  public static EventReader open(URI address) {
    EventReader reader = new EventReader();
    var _ =
        reader
            .http
            .sendAsync(
                HttpRequest.newBuilder(address.resolve(PATH)).build(), BodyHandlers.ofLines())
            .thenAcceptAsync(
                response -> {
                  try {
                    response.body().forEach(reader::take);
                  } catch (UncheckedIOException closed) {
                    // The reader or the run has ended.
                  }
                },
                Thread::startVirtualThread);
    try {
      reader.connected.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return reader;
  }

  private void take(String line) {
    // The first line is a comment.
    connected.countDown();
    if (line.startsWith(DATA)) {
      try {
        arrivals.add(new Arrival(Instant.now(), JSON.readTree(line.substring(DATA.length()))));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
  }

  /** What has come so far. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /**
   * Waits until what has come is as wanted, and returns it.
   *
   * @throws AssertionError if it takes longer
   */
  public List<Arrival> await(Predicate<List<Arrival>> wanted, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!wanted.test(arrivals())) {
        if (System.nanoTime() > end) {
          throw new AssertionError("Only these came in time: " + arrivals);
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return arrivals();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
