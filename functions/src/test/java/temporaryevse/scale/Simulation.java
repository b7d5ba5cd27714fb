package temporaryevse.scale;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** A clock that jumps from one event to the next, in milliseconds. */
final class Simulation {

  private record Event(double time, long number, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingLong(Event::number));
  private final Random random;
  private double now;
  private long number;

  Simulation(long seed) {
    random = new Random(seed);
  }

  double now() {
    return now;
  }

  Random random() {
    return random;
  }

  /** Lets something happen in a while. */
  void in(double milliseconds, Runnable what) {
    events.add(new Event(now + milliseconds, number++, what));
  }

  /** Lets something happen again and again, by chance, so often a second on average. */
  void often(double perSecond, Runnable what) {
    in(
        -Math.log(1 - random.nextDouble()) * 1_000 / perSecond,
        () -> {
          what.run();
          often(perSecond, what);
        });
  }

  /** Lets time pass. */
  void run(double milliseconds) {
    double end = now + milliseconds;
    while (!events.isEmpty() && events.element().time() <= end) {
      Event event = events.remove();
      now = event.time();
      event.what().run();
    }
    now = end;
  }
}
