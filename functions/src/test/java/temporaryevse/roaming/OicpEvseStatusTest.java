package temporaryevse.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.status.EffectiveStatus;

/** The ids of OICP. */
class OicpEvseStatusTest {

  private static final String EVSE = "DK*SPI*E123*1";
  private static final Instant NOW = Evse.instant("10:00:00");

  @ParameterizedTest
  @CsvSource({
    "DK*SPI*E123*1, DK*SPI*E123*1",
    "dk*spi*e123*1a, DK*SPI*E123*1A",
    "dkspie123*1, DKSPIE123*1",
    "DK*SPIE1, DK*SPIE1",
    "+49*810*000*438, +49*810*000*438",
    "49*810*000*438, 49*810*000*438",
    "DK*SPI*E123456789012345678901234567890, DK*SPI*E123456789012345678901234567890",
    "DK*SPI*E1234567890123456789012345678901,",
    "+49*8100*000*438,",
    "45*123456*1,",
  })
  void anIdIsWrittenInUpperCaseAndWithoutOneThatOicpHasThereIsNoBody(
      String id, @Nullable String written) {
    EffectiveStatus effective = Evse.of(id).with("BLOCKED 08:00:00").at(NOW);

    assertThat(
            PartnerSchema.body(PartnerFormat.OICP_2_3, effective)
                .map(body -> body.path("EvseID").textValue())
                .orElse(null))
        .isEqualTo(written);
    assertThat(PartnerSchema.body(PartnerFormat.OCPI_2_2_1, effective)).isPresent();
  }

  @Test
  void anOicpBodyIsTheIdAndTheStatus() {
    assertThat(
            PartnerSchema.text(
                PartnerFormat.OICP_2_3, Evse.of(EVSE).with("RESERVED 08:00:00").at(NOW)))
        .isEqualTo("{\"EvseID\":\"DK*SPI*E123*1\",\"EvseStatus\":\"Reserved\"}");
  }
}
