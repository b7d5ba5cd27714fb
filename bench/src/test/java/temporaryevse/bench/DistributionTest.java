package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DistributionTest {
  @Test
  void theMedianOfAnOddNumberOfValuesIsTheOneInTheMiddle() {
    assertThat(new Distribution(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5.0);
  }

  @Test
  void theMedianOfAnEvenNumberOfValuesLiesBetweenTheTwoInTheMiddle() {
    assertThat(new Distribution(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
  }

  @Test
  void aQuantileBetweenTwoValuesIsInterpolated() {
    Distribution values = new Distribution(List.of(10.0, 20.0, 30.0, 40.0, 50.0));

    assertThat(values.quantile(0.25)).isEqualTo(20.0);
    assertThat(values.quantile(0.9)).isEqualTo(46.0);
  }

  @Test
  void theQuantiles0And1AreTheLeastAndTheMost() {
    Distribution values = new Distribution(List.of(3.0, 1.0, 2.0));

    assertThat(values.quantile(0)).isEqualTo(1.0);
    assertThat(values.quantile(1)).isEqualTo(3.0);
  }

  @Test
  void the99thPercentileOf0To100Is99() {
    assertThat(
            new Distribution(IntStream.rangeClosed(0, 100).mapToObj(i -> (double) i).toList())
                .quantile(0.99))
        .isEqualTo(99.0);
  }

  @Test
  void oneValueIsItsOwnMedianAndQuartile() {
    Distribution value = new Distribution(List.of(7.0));

    assertThat(value.median()).isEqualTo(7.0);
    assertThat(value.quantile(0.75)).isEqualTo(7.0);
  }

  @Test
  void nothingMeasuredHasNoDistribution() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Distribution(List.of()));
  }
}
