package temporaryevse.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One step of a sequence.
 *
 * @param number its place in the sequence as it was generated, from 0
 * @param caller who takes it; a caller takes one step after another
 * @param seed all that is random in it, so that it stays the same when other steps are left out
 */
record ModelStep(int number, int caller, Kind kind, long seed) {

  static final int CALLERS = 4;

  /** What a step does, and how often of a hundred. */
  enum Kind {
    CREATE(12),
    CREATE_WITH_KEY(20),
    CREATE_BATCH(4),
    PATCH(18),
    DELETE(9),
    DELETE_BATCH(4),
    GET(12),
    LIST(5),
    ADVANCE(6),
    CLOCK(10);

    private final int ofHundred;

    Kind(int ofHundred) {
      this.ofHundred = ofHundred;
    }

    private static Kind any(Random random) {
      int left = random.nextInt(100);
      for (Kind kind : values()) {
        left -= kind.ofHundred;
        if (left < 0) {
          return kind;
        }
      }
      throw new AssertionError("the weights add up to less than a hundred");
    }
  }

  /** The sequence that a seed stands for. */
  static List<ModelStep> sequence(long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 8 + random.nextInt(12))
        .mapToObj(
            number ->
                new ModelStep(number, random.nextInt(CALLERS), Kind.any(random), random.nextLong()))
        .toList();
  }

  /** The sequences that have one step less than the given one. */
  static List<List<ModelStep>> shorter(List<ModelStep> steps) {
    List<List<ModelStep>> shorter = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      List<ModelStep> rest = new ArrayList<>(steps);
      rest.remove(i);
      shorter.add(rest);
    }
    return shorter;
  }
}
