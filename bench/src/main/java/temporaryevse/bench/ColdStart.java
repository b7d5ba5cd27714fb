package temporaryevse.bench;

import java.time.Duration;

/**
 * The times of a process from its start to its first answer.
 *
 * @param init until it asked for its first event, or until a snapshot could be taken of it
 * @param restore with a snapshot, from when it was restored until it asked for its first event: the
 *     hooks, and what the runtime client does; otherwise zero
 * @param first from when it asked for its first event until the answer was posted
 * @param peakMemoryBytes the most memory that it had until then
 */
record ColdStart(Duration init, Duration restore, Duration first, long peakMemoryBytes) {

  /** With a snapshot, from when it was restored until the answer was posted. */
  Duration restoreAndFirst() {
    return restore.plus(first);
  }

  Duration total() {
    return init.plus(restore).plus(first);
  }
}
