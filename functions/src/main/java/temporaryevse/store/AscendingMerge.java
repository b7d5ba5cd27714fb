package temporaryevse.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * A merge of several sources of statuses, each in ascending id, into one page in ascending id.
 *
 * <p>It reads as much of each source as the page needs, and stops at a number of items. Where a
 * filter leaves most of them out, the page is shorter than its limit, and the next page goes on
 * from there. So the cost of a page is bounded, whatever is stored.
 */
final class AscendingMerge {

  /**
   * The most characters of texts on a page. Each can take three bytes, or two where the answer
   * escapes it, so an answer stays under Lambda's 6 MB.
   */
  private static final int MAX_CHARACTERS = 1_500_000;

  /** A part of the statuses, in ascending id. */
  @FunctionalInterface
  interface Source {

    /** Reads on behind an id; at most {@code limit} items are read, seen or filtered out. */
    Chunk read(long after, int limit);
  }

  /**
   * The result of one read of a source.
   *
   * @param statuses that the filter lets through, in ascending id
   * @param read how many items were read for them
   * @param reached the id up to which the source was read; empty where it has no more
   */
  record Chunk(List<TemporaryEvseStatus> statuses, int read, OptionalLong reached) {}

  /** A source with the statuses that were read of it and not taken yet. */
  private static final class Cursor {
    private final Source source;
    private final Deque<TemporaryEvseStatus> buffer = new ArrayDeque<>();
    private long reached;
    private boolean exhausted;
    private int limit;

    Cursor(Source source, long after, int limit) {
      this.source = source;
      this.reached = after;
      this.limit = limit;
    }

    int readOn() {
      Chunk chunk = source.read(reached, limit);
      buffer.addAll(chunk.statuses());
      exhausted = chunk.reached().isEmpty();
      reached = chunk.reached().orElse(reached);
      // A source that gives little for what is read of it is read in longer pieces.
      limit = Math.min(limit * 2, StatusQuery.MAX_LIMIT);
      return chunk.read();
    }

    boolean needsReading() {
      return buffer.isEmpty() && !exhausted;
    }

    /** The id up to which nothing of this source is missing from the page. */
    long complete() {
      @Nullable TemporaryEvseStatus first = buffer.peekFirst();
      return first == null ? reached : first.id() - 1;
    }
  }

  private AscendingMerge() {}

  /** Reads one page behind an id. */
  static StatusPage page(List<Source> sources, long after, int limit) {
    int share = Math.ceilDiv(limit + 1, sources.size()) + 1;
    List<Cursor> cursors =
        sources.stream().map(source -> new Cursor(source, after, share)).toList();
    int read = readAll(cursors);
    List<TemporaryEvseStatus> page = new ArrayList<>();
    int characters = 0;
    while (true) {
      for (Cursor cursor : cursors) {
        while (cursor.needsReading() && read < StatusQuery.MAX_READ) {
          read += cursor.readOn();
        }
      }
      if (cursors.stream().anyMatch(Cursor::needsReading)) {
        return new StatusPage(page, complete(cursors));
      }
      @Nullable Cursor next = null;
      for (Cursor cursor : cursors) {
        if (!cursor.buffer.isEmpty()
            && (next == null || cursor.buffer.getFirst().id() < next.buffer.getFirst().id())) {
          next = cursor;
        }
      }
      if (next == null) {
        return new StatusPage(page, OptionalLong.empty());
      }
      if (page.size() == limit || characters > MAX_CHARACTERS) {
        return new StatusPage(page, OptionalLong.of(page.getLast().id()));
      }
      page.add(next.buffer.removeFirst());
      characters += page.getLast().details().size();
    }
  }

  /** The first read of every source, at the same time. */
  private static int readAll(List<Cursor> cursors) {
    List<Supplier<Integer>> reads =
        cursors.stream().skip(1).map(cursor -> Beside.start(cursor::readOn)).toList();
    int read = cursors.getFirst().readOn();
    for (Supplier<Integer> each : reads) {
      read += each.get();
    }
    return read;
  }

  private static OptionalLong complete(List<Cursor> cursors) {
    return cursors.stream()
        .filter(cursor -> !cursor.exhausted || !cursor.buffer.isEmpty())
        .mapToLong(Cursor::complete)
        .min();
  }
}
