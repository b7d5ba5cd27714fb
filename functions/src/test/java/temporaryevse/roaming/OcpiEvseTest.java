package temporaryevse.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.TemporaryStatus;

/** The schedule and the instants of OCPI. */
class OcpiEvseTest {

  private static final String EVSE = "DK*SPI*E123*1";
  private static final Instant NOW = Evse.instant("10:00:00");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          running | MAINTENANCE 08:00:00 18:00:00 \
            | INOPERATIVE 08:00:00 18:00:00 | INOPERATIVE | 08:00:00
          endless | BLOCKED 08:00:00 | BLOCKED 08:00:00 | BLOCKED | 08:00:00
          begins now | RESERVED 10:00:00 11:00:00 \
            | RESERVED 10:00:00 11:00:00 | RESERVED | 10:00:00
          ends now | RESERVED 08:00:00 10:00:00 | '' | '' | 10:00:00
          coming | RESERVED 12:00:00 14:00:00 | RESERVED 12:00:00 14:00:00 | '' | 00:00:00
          coming and endless | COMMISSIONING 12:00:00 | PLANNED 12:00:00 | '' | 00:00:00
          running and coming, with a gap \
            | RESERVED 12:00:00 14:00:00, BLOCKED 09:00:00 11:00:00 \
            | BLOCKED 09:00:00 11:00:00, RESERVED 12:00:00 14:00:00 | BLOCKED | 09:00:00
          running inside another \
            | RESERVED 08:00:00 18:00:00, MAINTENANCE 09:00:00 11:00:00 \
            | INOPERATIVE 09:00:00 11:00:00, RESERVED 11:00:00 18:00:00 | INOPERATIVE | 09:00:00
          coming inside an endless one \
            | RESERVED 08:00:00, MAINTENANCE 12:00:00 13:00:00 \
            | RESERVED 08:00:00 12:00:00, INOPERATIVE 12:00:00 13:00:00, RESERVED 13:00:00 \
            | RESERVED | 08:00:00
          as long as a weaker one | BLOCKED 08:00:00 18:00:00, RESERVED 08:00:00 18:00:00 \
            | BLOCKED 08:00:00 18:00:00 | BLOCKED | 08:00:00
          """)
  void theRunningPeriodIsTheFirstOfTheWholeSchedule(
      String name, String statuses, String schedule, String status, String lastUpdated) {
    EffectiveStatus effective = Evse.of(EVSE).with(statuses).at(NOW);

    for (PartnerFormat format : List.of(PartnerFormat.OCPI_2_2_1, PartnerFormat.OCPI_2_3_0)) {
      assertThat(PartnerSchema.text(format, effective))
          .isEqualTo(ocpi(schedule, status, lastUpdated));
    }
    assertThat(PartnerSchema.text(PartnerFormat.OCPI_2_1_1, effective))
        .isEqualTo(ocpi(schedule, status, lastUpdated).replace("INOPERATIVE", "OUTOFORDER"));
    assertThat(PartnerSchema.body(PartnerFormat.OICP_2_3, effective))
        .matches(b -> b.isEmpty() == status.isEmpty());
  }

  /** The text of a body with a schedule such as {@code BLOCKED 08:00:00 18:00:00}. */
  private static String ocpi(String schedule, String status, String lastUpdated) {
    List<String> periods =
        Stream.of(schedule.split(", ", -1))
            .filter(period -> !period.isEmpty())
            .map(period -> period.split(" ", -1))
            .map(
                parts ->
                    "{\"period_begin\":\"%s\",%s\"status\":\"%s\"}"
                        .formatted(
                            Evse.instant(parts[1]),
                            parts.length > 2
                                ? "\"period_end\":\"" + Evse.instant(parts[2]) + "\","
                                : "",
                            parts[0]))
            .toList();
    return "{%s\"status_schedule\":[%s],\"last_updated\":\"%s\"}"
        .formatted(
            status.isEmpty() ? "" : "\"status\":\"" + status + "\",",
            String.join(",", periods),
            Evse.instant(lastUpdated));
  }

  @ParameterizedTest
  @CsvSource({
    // As the API has them, and in 2.1.1.
    "08:00:00, 18:00:00, 08:00:00, 18:00:00",
    "08:00:00.001, 18:00:00.001, 08:00:00, 18:00:01",
    "08:00:00.999, 18:00:00.999, 08:00:00, 18:00:01",
    "08:59:59.500, 17:59:59.500, 08:59:59, 18:00:00",
    "09:59:59.998, 10:00:00.001, 09:59:59, 10:00:01",
  })
  void wholeSecondsOf211AreRoundedSoThatNoInstantIsLost(
      String from, String to, String begin, String end) {
    EffectiveStatus effective = Evse.of(EVSE).with("RESERVED " + from + " " + to).at(NOW);

    assertThat(PartnerSchema.text(PartnerFormat.OCPI_2_1_1, effective))
        .isEqualTo(ocpi("RESERVED " + begin + " " + end, "RESERVED", begin));
    for (PartnerFormat format : List.of(PartnerFormat.OCPI_2_2_1, PartnerFormat.OCPI_2_3_0)) {
      assertThat(PartnerSchema.text(format, effective))
          .isEqualTo(ocpi("RESERVED " + from + " " + to, "RESERVED", from));
    }
  }

  @Test
  void anEndThatNoDateTimeCanHaveIsLeftOut() {
    EffectiveStatus effective =
        Evse.of(EVSE)
            .with(
                TemporaryStatus.BLOCKED,
                Optional.empty(),
                Evse.instant("08:00:00"),
                Optional.of(Instant.parse("9999-12-31T23:59:59.999Z")))
            .at(NOW);

    assertThat(PartnerSchema.text(PartnerFormat.OCPI_2_1_1, effective))
        .isEqualTo(ocpi("BLOCKED 08:00:00", "BLOCKED", "08:00:00"));
    assertThat(PartnerSchema.text(PartnerFormat.OCPI_2_2_1, effective))
        .contains("\"period_end\":\"9999-12-31T23:59:59.999Z\"");
  }
}
