package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;

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
    LongStream.range(0, 2)
        .forEach(
            seed -> assertThat(run(seed, 9, 400).wasFull()).as("seed %d is full", seed).isTrue());
  }

  private static RandomHistory run(long seed, int creates, int commands) {
    RandomHistory history = new RandomHistory(seed, creates);
    try {
      history.run(commands);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d, %d creates of ten".formatted(seed, creates), e);
    }
    return history;
  }
}
