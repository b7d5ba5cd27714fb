package temporaryevse.evse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Vectors;

class EvseIdTest {

  static Stream<String> validIds() {
    return Vectors.strings("evse-ids.json", "valid");
  }

  static Stream<String> invalidIds() {
    return Vectors.strings("evse-ids.json", "invalid");
  }

  static Stream<JsonNode> equalIds() {
    return Vectors.of("evse-ids.json", "equal");
  }

  static Stream<JsonNode> differentIds() {
    return Vectors.of("evse-ids.json", "different");
  }

  @ParameterizedTest
  @MethodSource("validIds")
  void anIdInEitherFormIsReadAndKeptAsWritten(String written) {
    assertThat(EvseId.parse(written)).map(EvseId::written).contains(written);
  }

  @ParameterizedTest
  @MethodSource("invalidIds")
  void anIdInNeitherFormIsRefused(String written) {
    assertThat(EvseId.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DK*SPI*E1\u0000",
        "DK*SPI*E\u0661", // an Arabic-Indic digit
        "\uFF24K*SPI*E1", // a full-width letter
        "DK*SPI**E1",
        "DKSPI",
        "1K*SPI*E1",
        "*DK*SPI*E1",
        "DK*SPI*F1",
        "++49*810*1",
        "+49*810*",
        "+49*810**",
        "+4910*810*1",
        "+49*81*1",
        "+49*8100000*1",
        "49810*1",
        "+49*810*123456789012345678901234567890123"
      })
  void aNearMissIsRefused(String written) {
    assertThat(EvseId.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("equalIds")
  void idsThatNameTheSameEvseHaveTheSameCanonicalForm(JsonNode pair) {
    assertThat(canonical(pair.path(0))).isEqualTo(canonical(pair.path(1)));
  }

  @ParameterizedTest
  @MethodSource("differentIds")
  void idsThatNameDifferentEvsesHaveDifferentCanonicalForms(JsonNode pair) {
    assertThat(canonical(pair.path(0))).isNotEqualTo(canonical(pair.path(1)));
  }

  private static String canonical(JsonNode written) {
    return EvseId.parse(written.textValue()).orElseThrow().canonical();
  }

  @ParameterizedTest
  @CsvSource({
    "DK*SPI*E123*1, DKSPIE123*1, DK*SPI",
    "dkspie123*1, DKSPIE123*1, DK*SPI",
    "DE*AB7E1, DEAB7E1, DE*AB7",
    "DE*DES*E*BMW*0113*2, DEDESE*BMW*0113*2, DE*DES",
    "de*ele*e1e, DEELEE1E, DE*ELE",
    "+49*810*000*438, 49*810*000*438, 49*810",
    "45*045*1, 45*045*1, 45*045",
    "1*810548*1, 1*810548*1, 1*810548",
  })
  void theCanonicalFormAndTheOperatorFollowFromTheId(
      String written, String canonical, String operator) {
    assertThat(EvseId.parse(written))
        .contains(new EvseId(written, canonical, new OperatorId(operator)));
  }
}
