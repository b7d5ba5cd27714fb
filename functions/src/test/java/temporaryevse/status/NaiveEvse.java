package temporaryevse.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An EVSE that is asked again in each millisecond: slow, and too simple to be wrong.
 *
 * <p>It lives from one millisecond to the next, and writes down what differs.
 */
final class NaiveEvse {

  /** A millisecond behind all boundaries of the tests: what reaches it has no end. */
  static final long FOREVER = 200;

  private static final List<TemporaryStatus> LEAST_FIRST =
      List.of(
          TemporaryStatus.RESERVED,
          TemporaryStatus.BLOCKED,
          TemporaryStatus.MAINTENANCE,
          TemporaryStatus.COMMISSIONING);

  /** A status that holds from a millisecond to the one before another. */
  record Status(
      long id,
      TemporaryStatus temporaryStatus,
      Optional<Reason> reason,
      List<DriverMessage> message,
      long from,
      long to) {

    boolean holdsAt(long millisecond) {
      return from <= millisecond && millisecond < to;
    }

    private boolean beats(Status other) {
      if (temporaryStatus != other.temporaryStatus) {
        return LEAST_FIRST.indexOf(temporaryStatus) > LEAST_FIRST.indexOf(other.temporaryStatus);
      }
      return from == other.from ? id > other.id : from > other.from;
    }

    private String text() {
      return id + " " + temporaryStatus;
    }
  }

  private final Map<Long, Status> statuses = new TreeMap<>();
  private final List<String> events = new ArrayList<>();
  private long now;
  private Optional<Long> since = Optional.empty();
  private Optional<Long> lastUpdated = Optional.empty();

  NaiveEvse(long now) {
    this.now = now;
  }

  long now() {
    return now;
  }

  Map<Long, Status> statuses() {
    return statuses;
  }

  List<String> events() {
    return events;
  }

  void passUntil(long millisecond) {
    while (now < millisecond) {
      List<Long> held = holding();
      String before = effectiveAt(now);
      now++;
      List<String> happened = changesOf(held);
      if (!effectiveAt(now).equals(before)) {
        changed(before, happened);
      }
      record(happened);
    }
  }

  void put(Status status) {
    command((statuses.containsKey(status.id) ? "updated " : "created ") + status.id, status);
  }

  void remove(long id) {
    command(
        "removed " + id,
        new Status(id, TemporaryStatus.BLOCKED, Optional.empty(), List.of(), now, now));
  }

  private void command(String command, Status status) {
    List<Long> held = holding();
    String before = effectiveAt(now);
    List<String> future = future();
    statuses.put(status.id, status);
    List<String> happened = changesOf(held);
    happened.remove(command.replace("removed", "ended"));
    happened.addFirst(command);
    if (!future.equals(future())) {
      changed(before, happened);
    }
    record(happened);
  }

  /** What differs from what held, and forgets what has ended. */
  private List<String> changesOf(List<Long> held) {
    List<Long> holding = holding();
    List<String> changes = new ArrayList<>();
    held.stream().filter(id -> !holding.contains(id)).forEach(id -> changes.add("ended " + id));
    holding.stream().filter(id -> !held.contains(id)).forEach(id -> changes.add("started " + id));
    statuses.values().removeIf(status -> status.to <= now);
    return changes;
  }

  private void changed(String before, List<String> happened) {
    String after = effectiveAt(now);
    if (!after.equals(before)) {
      since = best(now).map(status -> now);
    }
    lastUpdated = Optional.of(now);
    happened.add("effective " + after);
  }

  private void record(List<String> happened) {
    if (!happened.isEmpty()) {
      events.add(now + ": " + String.join(", ", happened));
    }
  }

  private List<Long> holding() {
    return statuses.values().stream()
        .filter(status -> status.holdsAt(now))
        .map(Status::id)
        .toList();
  }

  private Optional<Status> best(long millisecond) {
    Optional<Status> best = Optional.empty();
    for (Status status : statuses.values()) {
      if (status.holdsAt(millisecond) && (best.isEmpty() || status.beats(best.get()))) {
        best = Optional.of(status);
      }
    }
    return best;
  }

  private String effectiveAt(long millisecond) {
    return best(millisecond).map(Status::text).orElse("none");
  }

  /** What partners are told about each millisecond from now on. */
  private List<String> future() {
    List<String> future = new ArrayList<>();
    future.add(reason());
    future.add(best(now).map(status -> status.message().toString()).orElse(""));
    for (long millisecond = now; millisecond < FOREVER; millisecond++) {
      future.add(effectiveAt(millisecond));
    }
    return future;
  }

  private String reason() {
    return best(now).flatMap(Status::reason).map(reason -> " " + reason).orElse("");
  }

  /** What counts now and after, as {@link EvseInMemory#text(EffectiveStatus)} writes it. */
  String view() {
    String effective = "none";
    List<String> schedule = new ArrayList<>();
    for (long from = now, until; from < FOREVER; from = until) {
      String status = effectiveAt(from);
      until = from + 1;
      while (until < FOREVER && effectiveAt(until).equals(status)) {
        until++;
      }
      if (!status.equals("none")) {
        String end = until == FOREVER ? "none" : Long.toString(until);
        if (from == now) {
          effective = status + " " + since.orElseThrow() + " to " + end + reason();
        } else {
          schedule.add(status + " " + from + " to " + end);
        }
      }
    }
    Optional<Long> best = best(now).map(Status::id);
    return "at %d: effective %s; overridden %s; schedule %s; updated %s"
        .formatted(
            now,
            effective,
            holding().stream().filter(id -> !best.equals(Optional.of(id))).toList(),
            schedule,
            lastUpdated.map(known -> Long.toString(known)).orElse("none"));
  }
}
