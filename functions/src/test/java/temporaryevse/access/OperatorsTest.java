package temporaryevse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.evse.OperatorId;

class OperatorsTest {

  @ParameterizedTest
  @CsvSource({
    "DK*SPI, DK*SPI",
    "DKSPI, DK*SPI",
    "dk*spi, DK*SPI",
    "de8aa, DE*8AA",
    "45*045, 45*045",
    "+45*045, 45*045",
    "+49*810123, 49*810123",
  })
  void anOperatorIsReadInEitherForm(String written, String canonical) {
    assertThat(Operators.parse(List.of(written)).orElseThrow().named())
        .contains(List.of(new OperatorId(canonical)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "DK", "DK*SP", "DK*SPIE", "D1*SPI", "DK-SPI", "**", "45", "45*04", "4545"
      })
  void whatIsNoOperatorIsRefused(String written) {
    assertThat(Operators.parse(List.of(written))).isEmpty();
    assertThat(Operators.parse(List.of("DK*SPI", written))).isEmpty();
  }

  @Test
  void aStarStandsForAllAndAlone() {
    assertThat(Operators.parse(List.of("*"))).contains(Operators.ALL);
    assertThat(Operators.parse(List.of("*", "DK*SPI"))).isEmpty();
    assertThat(Operators.parse(List.of("DK*SPI", "*"))).isEmpty();
    assertThat(Operators.ALL.include(new OperatorId("DK*SPI"))).isTrue();
  }

  @Test
  void onlyWhatIsNamedIsIncluded() {
    Operators operators = Operators.parse(List.of("dkspi", "DK*SPI", "45*045")).orElseThrow();

    assertThat(operators.texts()).containsExactly("45*045", "DK*SPI");
    assertThat(operators.include(new OperatorId("DK*SPI"))).isTrue();
    assertThat(operators.include(new OperatorId("45*045"))).isTrue();
    assertThat(operators.include(new OperatorId("DK*SPJ"))).isFalse();
    assertThat(operators.include(new OperatorId("DK*SP"))).isFalse();
    assertThat(operators.include(new OperatorId(""))).isFalse();
  }

  @Test
  void thereAreOneToFifty() {
    List<String> fifty = IntStream.range(100, 150).mapToObj(i -> "DK*" + i).toList();
    List<String> oneMore = IntStream.range(100, 151).mapToObj(i -> "DK*" + i).toList();

    assertThat(Operators.parse(List.of())).isEmpty();
    assertThat(Operators.parse(fifty)).isPresent();
    assertThat(Operators.parse(oneMore)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new Operators(Optional.of(List.of())));
  }
}
