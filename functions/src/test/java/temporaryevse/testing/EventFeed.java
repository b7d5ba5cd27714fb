package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The events of a local run as they come, from {@code GET /_local/events}. */
public final class EventFeed implements AutoCloseable {

  private static final String DATA = "data: ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Arrived> arrived = new ArrayList<>();

  private EventFeed() {}

  /**
   * An event, the first time that it came.
   *
   * @param detail the CloudEvent
   * @param lag from the instant of the event until it was here
   */
  public record Arrived(JsonNode detail, Duration lag) {

    public String id() {
      return detail.path("id").asText();
    }
  }

  /** Follows a local run from now on. */
  public static EventFeed of(TestRun run) {
    EventFeed feed = new EventFeed();
    HttpRequest request = HttpRequest.newBuilder(run.address().resolve("/_local/events")).build();
    try {
      HttpResponse<Stream<String>> response =
          feed.http.send(request, HttpResponse.BodyHandlers.ofLines());
      Thread.ofVirtual().start(() -> feed.read(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return feed;
  }

  private void read(Stream<String> lines) {
    ObjectMapper json = new ObjectMapper();
    try (lines) {
      lines
          .filter(line -> line.startsWith(DATA))
          .forEach(
              line -> {
                try {
                  add(json.readTree(line.substring(DATA.length())).path("detail"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      // The local run has ended.
    }
  }

  private synchronized void add(JsonNode detail) {
    Instant time = Instant.parse(detail.path("time").asText());
    arrived.add(new Arrived(detail, Duration.between(time, Instant.now())));
    notifyAll();
  }

  /** Every event, as often as it came, in the order in which it came. */
  public synchronized List<Arrived> events() {
    return List.copyOf(arrived);
  }

  /** The first of each event, of each EVSE in the order in which they came. */
  public Map<String, List<Arrived>> firstByEvse() {
    Map<String, List<Arrived>> byEvse = new TreeMap<>();
    Set<String> seen = new TreeSet<>();
    for (Arrived event : events()) {
      if (seen.add(event.id())) {
        byEvse
            .computeIfAbsent(event.detail().path("subject").asText(), evse -> new ArrayList<>())
            .add(event);
      }
    }
    return byEvse;
  }

  /** Waits until all these events have come, and returns those that have not in time. */
  public synchronized Set<String> await(Set<String> ids, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (true) {
        Set<String> missing = new TreeSet<>(ids);
        arrived.forEach(event -> missing.remove(event.id()));
        long left = (end - System.nanoTime()) / 1_000_000;
        if (missing.isEmpty() || left <= 0) {
          return missing;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A percentile of lags, in milliseconds. */
  public static long percentile(List<Arrived> events, int percent) {
    List<Duration> sorted =
        events.stream().map(Arrived::lag).sorted(Comparator.naturalOrder()).toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)).toMillis();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
