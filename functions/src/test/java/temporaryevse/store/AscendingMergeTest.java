package temporaryevse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.evse.EvseId;
import temporaryevse.status.Period;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryEvseStatus;
import temporaryevse.status.TemporaryStatus;

class AscendingMergeTest {

  private static final EvseId EVSE_ID = EvseId.parse("DK*SPI*E1").orElseThrow();

  /** Ids in ascending order, of which a filter lets some through. */
  private record Shelf(List<Long> ids, List<Long> hidden) implements AscendingMerge.Source {

    @Override
    public AscendingMerge.Chunk read(long after, int limit) {
      List<Long> read = ids.stream().filter(id -> id > after).limit(limit).toList();
      return new AscendingMerge.Chunk(
          read.stream().filter(id -> !hidden.contains(id)).map(AscendingMergeTest::status).toList(),
          read.size(),
          read.size() < limit ? OptionalLong.empty() : OptionalLong.of(read.getLast()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverStandsWhereAWalkSeesEachOnceInOrder(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<Long> ids = new ArrayList<>();
      List<Long> hidden = new ArrayList<>();
      List<List<Long>> parts = new ArrayList<>();
      int sources = 1 + random.nextInt(8);
      for (int i = 0; i < sources; i++) {
        parts.add(new ArrayList<>());
      }
      for (long id = 1; id <= random.nextInt(200); id++) {
        ids.add(id);
        parts.get(random.nextInt(sources)).add(id);
        if (random.nextInt(3) == 0) {
          hidden.add(id);
        }
      }
      TreeSet<Long> visible = new TreeSet<>(ids);
      hidden.forEach(visible::remove);

      assertThat(
              walk(
                  parts.stream()
                      .map(part -> (AscendingMerge.Source) new Shelf(part, hidden))
                      .toList(),
                  1 + random.nextInt(20)))
          .as("seed " + seed + ", round " + round)
          .isEqualTo(List.copyOf(visible));
    }
  }

  private static List<Long> walk(List<AscendingMerge.Source> sources, int limit) {
    List<Long> seen = new ArrayList<>();
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      StatusPage page = AscendingMerge.page(sources, next.getAsLong(), limit);
      assertThat(page.statuses()).hasSizeLessThanOrEqualTo(limit);
      page.statuses().forEach(status -> seen.add(status.id()));
      next = page.next();
    }
    return seen;
  }

  private static TemporaryEvseStatus status(long id) {
    return new TemporaryEvseStatus(
        id,
        TemporaryStatus.BLOCKED,
        EVSE_ID,
        new Period(Instant.EPOCH, Optional.empty()),
        StatusDetails.NONE,
        1);
  }
}
