package temporaryevse.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller run at a time, from one request to DynamoDB to the next, and draws who is next:
 * every interleaving of requests can come up, and a seed brings the same one again.
 *
 * <p>A list and a run of the schedule read all shards at once, in threads of the function's own.
 * Those are guests: they wait for a turn at each request, and nobody waits for them. Their order is
 * the one thing that a seed leaves open.
 */
final class ModelTurns {

  private static final int GUEST = Integer.MAX_VALUE;

  private static final long PATIENCE_MILLISECONDS = 60_000;

  private final Random random;
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable Waiting next;
  private int running;

  /** A thread that waits; by identity, as guests have no number. */
  private static final class Waiting {
    private final int number;

    Waiting(int number) {
      this.number = number;
    }
  }

  /** Waits for this many callers before the first turn. */
  ModelTurns(long seed, int callers) {
    random = new Random(seed);
    running = callers;
  }

  /** Ends a caller's turn and waits for its next one. */
  synchronized void next(int caller) {
    running--;
    await(caller);
  }

  /** Ends a caller's last turn, or the one before it is away for a while. */
  synchronized void leave() {
    running--;
    choose();
  }

  /** Waits for the first turn of a caller that was away. */
  synchronized void comeBack(int caller) {
    await(caller);
  }

  /** Waits for the one turn of a guest, which {@link #leave} ends. */
  synchronized void visit() {
    await(GUEST);
  }

  private void await(int number) {
    Waiting me = new Waiting(number);
    waiting.add(me);
    choose();
    boolean interrupted = false;
    long begun = System.nanoTime();
    while (next != me) {
      if (System.nanoTime() - begun > PATIENCE_MILLISECONDS * 1_000_000) {
        throw new AssertionError("no turn for caller " + number);
      }
      try {
        wait(PATIENCE_MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    next = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void choose() {
    if (running > 0 || waiting.isEmpty()) {
      return;
    }
    // In the order of their numbers, not in that of their arrival, which no seed brings again.
    waiting.sort(Comparator.comparingInt(each -> each.number));
    next = waiting.remove(random.nextInt(waiting.size()));
    running = 1;
    notifyAll();
  }
}
