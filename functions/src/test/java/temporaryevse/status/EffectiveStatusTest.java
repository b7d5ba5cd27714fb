package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveStatusTest {

  private static final int SEEDS = 40;

  @ParameterizedTest(name = "{0} from {1} with id {2} against {3} from {4} with id {5}: {6}")
  @CsvSource({
    "COMMISSIONING, 1, 1, MAINTENANCE, 2, 2, 1",
    "COMMISSIONING, 1, 1, BLOCKED, 2, 2, 1",
    "COMMISSIONING, 1, 1, RESERVED, 2, 2, 1",
    "MAINTENANCE, 1, 1, BLOCKED, 2, 2, 1",
    "MAINTENANCE, 1, 1, RESERVED, 2, 2, 1",
    "BLOCKED, 1, 1, RESERVED, 2, 2, 1",
    "BLOCKED, 1, 2, BLOCKED, 2, 1, 1",
    "BLOCKED, 2, 2, BLOCKED, 1, 3, 2",
    "BLOCKED, 1, 1, BLOCKED, 1, 2, 2",
    "BLOCKED, 1, 10, BLOCKED, 1, 9, 10",
  })
  void statusThenBeginningThenIdDecideWhichIsEffective(
      TemporaryStatus one,
      long from,
      long id,
      TemporaryStatus other,
      long otherFrom,
      long otherId,
      long effective) {
    List<StatusOutline> statuses =
        List.of(status(id, one, from, 9), status(otherId, other, otherFrom, 9));
    for (List<StatusOutline> arrived : List.of(statuses, statuses.reversed())) {
      EffectiveStatus view = state(arrived).at(EvseInMemory.at(3));
      assertThat(view.effective()).map(stretch -> stretch.status().id()).contains(effective);
      assertThat(view.overridden()).containsExactly(id + otherId - effective);
    }
  }

  @Test
  void theNaiveModelSaysTheSameInEachMillisecond() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int size = seed % 10 == 0 ? 100 : random.nextInt(1, 15);
      NaiveEvse naive = new NaiveEvse(0);
      List<StatusOutline> statuses = new ArrayList<>();
      for (long id = 1; id <= size; id++) {
        NaiveEvse.Status status = new RandomStatuses(random).around(30, id);
        naive.put(status);
        statuses.add(outline(status));
      }
      Collections.shuffle(statuses, random);
      EvseState state = state(statuses);
      for (long time = 0; time < NaiveEvse.FOREVER; time++) {
        naive.passUntil(time);
        assertThat(EvseInMemory.text(state.at(EvseInMemory.at(time))))
            .as("seed %d", seed)
            .isEqualTo(naive.view());
      }
    }
  }

  @Test
  void theOrderOfArrivalPlaysNoPart() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<NewStatus> requests = new ArrayList<>();
      List<Long> ids = new ArrayList<>();
      for (long id = 1; id <= 8; id++) {
        NaiveEvse.Status status = new RandomStatuses(random).around(10, id);
        ids.add(id);
        requests.add(
            new NewStatus(
                status.temporaryStatus(),
                EvseInMemory.EVSE,
                Optional.of(outline(status).period().validFrom()),
                outline(status).period().validTo(),
                StatusDetails.NONE));
      }
      EvseInMemory ascending = created(ids, requests);
      Collections.shuffle(ids, random);
      EvseInMemory shuffled = created(ids, requests);
      for (long time = 0; time < NaiveEvse.FOREVER; time++) {
        assertThat(now(shuffled, time)).as("seed %d", seed).isEqualTo(now(ascending, time));
      }
    }
  }

  private static EvseInMemory created(List<Long> ids, List<NewStatus> requests) {
    EvseInMemory evse = new EvseInMemory();
    for (long id : ids) {
      evse.decide(
          state -> Decisions.create(state, requests.get((int) id - 1), id, EvseInMemory.at(0)));
    }
    return evse;
  }

  /** All but the instant of the last change, as an arrival that plays no part changes nothing. */
  private static String now(EvseInMemory evse, long time) {
    return EvseInMemory.text(evse.state().at(EvseInMemory.at(time))).replaceAll("updated.*", "");
  }

  /** The state as of 0, where all of it was written then. */
  private static EvseState state(List<StatusOutline> statuses) {
    Instant now = EvseInMemory.at(0);
    Map<Long, StatusOutline> byId = new TreeMap<>();
    statuses.stream()
        .filter(status -> !status.period().hasEnded(now))
        .forEach(status -> byId.put(status.id(), status));
    boolean holds = statuses.stream().anyMatch(status -> status.period().contains(now));
    return new EvseState(
        EvseInMemory.EVSE,
        1,
        now,
        byId,
        List.of(),
        holds ? Optional.of(now) : Optional.empty(),
        byId.isEmpty() ? Optional.empty() : Optional.of(now));
  }

  private static StatusOutline outline(NaiveEvse.Status status) {
    return new StatusOutline(
        status.id(),
        status.temporaryStatus(),
        period(status.from(), status.to()),
        status.reason(),
        Optional.empty(),
        1);
  }

  private static StatusOutline status(long id, TemporaryStatus status, long from, long to) {
    return new StatusOutline(id, status, period(from, to), Optional.empty(), Optional.empty(), 1);
  }

  private static Period period(long from, long to) {
    return new Period(
        EvseInMemory.at(from),
        to == NaiveEvse.FOREVER ? Optional.empty() : Optional.of(EvseInMemory.at(to)));
  }
}
