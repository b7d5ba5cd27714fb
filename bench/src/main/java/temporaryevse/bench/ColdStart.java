package temporaryevse.bench;

import java.time.Duration;

/**
 * One process from its start to its first answer.
 *
 * @param init until it asked for its first event, or until a snapshot could be taken of it
 * @param first from then on until the answer was posted; with a snapshot, from when it was restored
 * @param peakMemoryBytes until then
 */
record ColdStart(Duration init, Duration first, long peakMemoryBytes) {

  Duration total() {
    return init.plus(first);
  }
}
