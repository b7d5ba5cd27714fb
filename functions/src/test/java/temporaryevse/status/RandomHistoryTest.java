package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomHistoryTest {

  private static final int SEEDS = 60;
  private static final int COMMANDS = 60;

  @Test
  void stateLogAndNaiveModelTellTheSameStory() {
    LongStream.range(0, SEEDS).forEach(seed -> run(seed, 4, COMMANDS));
  }

  @Test
  void theyDoSoWhereTheEvseIsFull() {
    List<EvseInMemory> full = new ArrayList<>();
    LongStream.range(0, 2).forEach(seed -> full.add(run(seed, 9, 300)));
    assertThat(full).as("histories that reach the limit").anyMatch(evse -> evse.log().size() > 200);
  }

  private static EvseInMemory run(long seed, int creates, int commands) {
    RandomHistory history = new RandomHistory(seed, creates);
    try {
      history.run(commands);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d, %d creates of ten".formatted(seed, creates), e);
    }
    return history.evse();
  }
}
