package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void eachRoundBeginsWithTheNextOne() {
    List<String> all = List.of("a", "b", "c");

    assertThat(Rounds.order(all, 0)).containsExactly("a", "b", "c");
    assertThat(Rounds.order(all, 1)).containsExactly("b", "c", "a");
    assertThat(Rounds.order(all, 2)).containsExactly("c", "a", "b");
    assertThat(Rounds.order(all, 3)).containsExactly("a", "b", "c");
  }
}
