package temporaryevse.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.status.Reason;
import temporaryevse.status.TemporaryStatus;

/** What counts, in every format, against what partners publish of it. */
class PartnerFormatTest {

  private static final String EVSE = "DK*SPI*E123*1";
  private static final Instant NOW = Evse.instant("10:00:00");
  private static final List<PartnerFormat> FORMATS = List.of(PartnerFormat.values());
  private static final List<TemporaryStatus> STATUSES = List.of(TemporaryStatus.values());

  /** A status, a reason or none, and what they are in the order of {@link #FORMATS}. */
  record Mapping(TemporaryStatus status, Optional<Reason> reason, List<String> expected) {}

  static Stream<Mapping> mappings() {
    return Stream.of(
            "MAINTENANCE OUTOFORDER INOPERATIVE INOPERATIVE OutOfService",
            "COMMISSIONING PLANNED PLANNED PLANNED OutOfService",
            "BLOCKED BLOCKED BLOCKED BLOCKED Occupied",
            "RESERVED RESERVED RESERVED RESERVED Reserved")
        .map(row -> List.of(row.split(" ", -1)))
        .flatMap(
            row ->
                Stream.concat(
                        Stream.of(Optional.<Reason>empty()),
                        Stream.of(Reason.values()).map(Optional::of))
                    .map(reason -> mapping(row, reason)));
  }

  private static Mapping mapping(List<String> row, Optional<Reason> reason) {
    TemporaryStatus status = TemporaryStatus.valueOf(row.getFirst());
    List<String> expected = new ArrayList<>(row.subList(1, row.size()));
    if (status == TemporaryStatus.BLOCKED
        && (reason.equals(Optional.of(Reason.FAULT))
            || reason.equals(Optional.of(Reason.SAFETY)))) {
      expected.set(FORMATS.indexOf(PartnerFormat.OICP_2_3), "OutOfService");
    }
    return new Mapping(status, reason, expected);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void aStatusAndItsReasonAreWhatTheTableSays(Mapping mapping) {
    Evse evse =
        Evse.of(EVSE)
            .with(
                mapping.status(),
                mapping.reason(),
                Evse.instant("08:00:00"),
                Optional.of(Evse.instant("18:00:00")));

    assertThat(FORMATS)
        .extracting(
            format -> {
              ObjectNode body = PartnerSchema.body(format, evse.at(NOW)).orElseThrow();
              return body.path(format == PartnerFormat.OICP_2_3 ? "EvseStatus" : "status")
                  .textValue();
            })
        .isEqualTo(mapping.expected());
    assertThat(
            FORMATS.stream()
                .filter(format -> format != PartnerFormat.OICP_2_3)
                .map(format -> PartnerSchema.body(format, evse.at(Evse.WRITTEN)).orElseThrow())
                .map(body -> body.at("/status_schedule/0/status").textValue()))
        .isEqualTo(mapping.expected().subList(0, 3));
  }

  @Test
  void everyStatusIsInTheTable() {
    assertThat(mappings().map(Mapping::status).distinct())
        .containsExactlyInAnyOrder(TemporaryStatus.values());
  }

  @ParameterizedTest
  @EnumSource
  void anEvseThatNeverHadAStatusHasNoBody(PartnerFormat format) {
    assertThat(PartnerSchema.body(format, Evse.of(EVSE).at(NOW))).isEmpty();
  }

  @Test
  void whateverOverlapsABodyIsValidAndItsScheduleBeginsWithWhatCounts() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Evse evse = Evse.of(EVSE);
      for (int statuses = random.nextInt(1, 8); statuses > 0; statuses--) {
        Instant from = Evse.WRITTEN.plusMillis(random.nextInt(20_000));
        evse =
            evse.with(
                STATUSES.get(random.nextInt(STATUSES.size())),
                Optional.empty(),
                from,
                random.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(from.plusMillis(random.nextInt(1, 5_000))));
      }
      Instant at = Evse.WRITTEN.plusMillis(random.nextInt(25_000));
      for (PartnerFormat format : FORMATS) {
        Optional<ObjectNode> body = PartnerSchema.body(format, evse.at(at));
        if (format != PartnerFormat.OICP_2_3) {
          assertBeginsWithWhatCounts(body.orElseThrow(), format, at);
        }
      }
    }
  }

  private static void assertBeginsWithWhatCounts(JsonNode body, PartnerFormat format, Instant at) {
    JsonNode first = body.at("/status_schedule/0");
    boolean hasBegun =
        !first.isMissingNode() && !Instant.parse(first.path("period_begin").asText()).isAfter(at);
    assertThat(body.toString()).doesNotContain("AVAILABLE");
    if (body.has("status")) {
      assertThat(first.path("status")).isEqualTo(body.path("status"));
      assertThat(hasBegun).as("%s at %s", body, at).isTrue();
    } else if (format != PartnerFormat.OCPI_2_1_1) {
      // In whole seconds a period can begin up to a second early.
      assertThat(hasBegun).as("%s at %s", body, at).isFalse();
    }
    assertThat(
            body.path("status_schedule").findValuesAsText("period_begin").stream()
                .map(Instant::parse))
        .isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OCPI_2_1_1 | {'status':'BLOCKED'}",
        "OCPI_2_1_1 | {'last_updated':'2026-11-24T10:00:00.5Z'}",
        "OCPI_2_2_1 | {'last_updated':'2026-11-24T10:00:00+00:00'}",
        "OCPI_2_2_1 | {'last_updated':'2026-11-24T10:00:00Z','status':'MAINTENANCE'}",
        "OCPI_2_3_0 |"
            + " {'last_updated':'2026-11-24T10:00:00Z','status_schedule':[{'status':'BLOCKED'}]}",
        "OCPI_2_3_0 | {'last_updated':'2026-11-24T10:00:00Z','note':''}",
        "OICP_2_3 | {'EvseID':'DK*SPI*E1','EvseStatus':'BLOCKED'}",
        "OICP_2_3 | {'EvseID':'DK*SPI*e1','EvseStatus':'Reserved'}",
        "OICP_2_3 | {'EvseID':'DK*SPI*E1'}",
      })
  void aSchemaRefusesWhatThePartnerWould(PartnerFormat format, String body) throws IOException {
    assertThat(
            PartnerSchema.of(format)
                .violations(new ObjectMapper().readTree(body.replace('\'', '"'))))
        .isNotEmpty();
  }

  @Test
  void aFormatIsReadFromExactlyItsText() {
    assertThat(FORMATS).allSatisfy(f -> assertThat(PartnerFormat.parse(f.text())).contains(f));
    assertThat(
            Stream.of("", "ocpi", "OCPI-2.2.1", "ocpi-2.2", "oicp-2.3 ").map(PartnerFormat::parse))
        .allMatch(Optional::isEmpty);
  }
}
