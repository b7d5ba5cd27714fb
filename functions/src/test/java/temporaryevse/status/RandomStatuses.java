package temporaryevse.status;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A source of statuses whose boundaries often coincide. */
record RandomStatuses(Random random) {

  private static final int MOST_EARLY = 20;
  private static final int RANGE = 60;
  private static final int LONGEST = 50;

  /** A status around a millisecond; where it ends at all, it ends at most 90 later. */
  NaiveEvse.Status around(long millisecond, long id) {
    long from = millisecond - MOST_EARLY + random.nextInt(RANGE);
    return new NaiveEvse.Status(
        id,
        temporaryStatus(),
        reason(),
        List.of(),
        from,
        random.nextInt(8) == 0 ? NaiveEvse.FOREVER : from + 1 + random.nextInt(LONGEST));
  }

  private TemporaryStatus temporaryStatus() {
    return any(List.of(TemporaryStatus.values()));
  }

  private Optional<Reason> reason() {
    return random.nextBoolean() ? Optional.empty() : Optional.of(any(List.of(Reason.values())));
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
