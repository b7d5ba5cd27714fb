package temporaryevse.local.eventbus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last events of all buses, for whoever waits for them. */
public final class EventJournal implements AutoCloseable {
  private static final int KEPT = 1_000;

  // All guarded by this.
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;
  private boolean closed;

  /**
   * An event in the journal.
   *
   * @param number 1 for the first event of the local run
   * @param json the event as EventBridge hands it to a target, in one line
   */
  record Entry(long number, String detailType, String json) {}

  synchronized void add(String detailType, String json) {
    last++;
    entries.addLast(new Entry(last, detailType, json));
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
    notifyAll();
  }

  /** The number of the last event; 0 before the first one. */
  synchronized long last() {
    return last;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Waits for events and returns all that are kept.
   *
   * @param number of the event before the first one that counts
   * @param longest how long to wait for that one
   * @return empty if none came, or the journal was closed
   */
  synchronized List<Entry> awaitAfter(long number, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (last <= number && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return entries.stream().filter(entry -> entry.number() > number).toList();
  }

  /** Lets everybody go who waits. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
