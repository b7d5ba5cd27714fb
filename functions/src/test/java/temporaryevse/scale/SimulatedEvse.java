package temporaryevse.scale;

/**
 * Writes of one EVSE, each on the condition that the state is the one that was read.
 *
 * <p>As {@code EvseWriter} and {@code Attempts} have it: a transaction that meets another is sent
 * again, one whose state has changed is decided again, both a bounded number of times.
 */
final class SimulatedEvse {

  private static final int MOST_SENDS = 12;
  private static final int MOST_ATTEMPTS = 12;
  private static final int MOST_DOUBLINGS = 7;
  private static final double PAUSE = 10;

  // Milliseconds: assumed, as for creates.
  private static final double READ = 4;
  private static final double COMPUTE = 8;
  private static final double TRANSACTION = 12;

  private static final double WARM_UP = 2_000;

  private final Simulation simulation = new Simulation(1);
  private long sequence;
  private boolean isBusy;
  private int done;
  private int refused;

  /** The part of the writes that are stored, where so many come in a second. */
  double successes(double perSecond) {
    simulation.often(perSecond, () -> attempt(1));
    simulation.run(WARM_UP);
    done = 0;
    refused = 0;
    simulation.run(Math.max(20_000, 1_000 * 1_000 / perSecond));
    return (double) done / (done + refused);
  }

  private void attempt(int attempt) {
    simulation.in(
        READ,
        () -> {
          long read = sequence;
          simulation.in(COMPUTE, () -> send(read, attempt, 1));
        });
  }

  private void send(long read, int attempt, int sent) {
    if (isBusy) {
      again(sent == MOST_SENDS, 1, () -> send(read, attempt, sent + 1));
      return;
    }
    isBusy = true;
    simulation.in(
        TRANSACTION,
        () -> {
          isBusy = false;
          if (sequence == read) {
            sequence++;
            done++;
          } else {
            again(
                attempt == MOST_ATTEMPTS,
                Math.min(attempt, MOST_DOUBLINGS),
                () -> attempt(attempt + 1));
          }
        });
  }

  private void again(boolean isLast, int doublings, Runnable what) {
    if (isLast) {
      refused++;
    } else {
      simulation.in(simulation.random().nextDouble() * PAUSE * (1 << doublings), what);
    }
  }
}
