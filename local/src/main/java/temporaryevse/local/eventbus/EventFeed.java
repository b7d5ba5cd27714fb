package temporaryevse.local.eventbus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.http.LoopbackServer;

/**
 * The events as server-sent events: {@code GET /_local/events}. A page of this address can read
 * them, and a program on this machine; a page of another site cannot. Source: "Server-sent events"
 * in the HTML standard.
 */
public final class EventFeed {
  private static final String PATH = "/_local/events";

  /** Shorter than a connection may be idle. */
  private static final Duration BETWEEN_COMMENTS = Duration.ofSeconds(15);

  private final EventJournal journal;

  /** A feed of all events in a journal. */
  public EventFeed(EventJournal journal) {
    this.journal = journal;
  }

  /** Whether a request is for the feed. */
  public boolean takes(Request request) {
    return HttpMethod.GET.is(request.getMethod()) && PATH.equals(request.getHttpURI().getPath());
  }

  /**
   * Answers a request that it {@link #takes} with events until the client or the local run ends.
   * They are those to come, or with {@code Last-Event-ID} those after that one, as far as they are
   * kept. A client that falls behind further than that is cut off.
   */
  public void answer(Request request, Response response, Callback callback)
      throws InterruptedException {
    if (LoopbackServer.mayBeOfAWebPage(request)) {
      Response.writeError(request, response, callback, 403, "Not for pages of other sites.");
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    long position = position(request.getHeaders().get("Last-Event-ID"));
    boolean isFirst = true;
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      // The client then sees at once that it is connected.
      write(out, ": events follow\n\n");
      while (!journal.isClosed()) {
        List<EventJournal.Entry> entries = journal.awaitAfter(position, BETWEEN_COMMENTS);
        if (entries.isEmpty()) {
          write(out, ":\n\n");
          continue;
        }
        if (!isFirst && entries.getFirst().number() > position + 1) {
          break;
        }
        StringBuilder text = new StringBuilder();
        for (EventJournal.Entry entry : entries) {
          text.append("id: ").append(entry.number()).append('\n');
          text.append("event: ").append(entry.detailType()).append('\n');
          text.append("data: ").append(entry.json()).append("\n\n");
        }
        write(out, text.toString());
        position = entries.getLast().number();
        isFirst = false;
      }
    } catch (IOException e) {
      // The client has gone, as it may at any time.
    }
    callback.succeeded();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private long position(@Nullable String lastEventId) {
    long last = journal.last();
    if (lastEventId == null) {
      return last;
    }
    // A number that this local run has not reached is of one before it.
    return lastEventId.matches("[0-9]{1,18}") && Long.parseLong(lastEventId) <= last
        ? Long.parseLong(lastEventId)
        : 0;
  }
}
