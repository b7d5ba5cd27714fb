package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private final Map<Role, Measurements> measured = new EnumMap<>(Role.class);
  private final Map<Role, Measurements> measuredOverTls = new EnumMap<>(Role.class);

  ReportTest() {
    int factor = 1;
    for (Role role : Role.values()) {
      measured.put(role, measured(role, factor));
      measuredOverTls.put(role, measured(role, factor + 1));
      factor++;
    }
  }

  /** All values of the contestant are multiples of the factor. */
  private static Measurements measured(Role role, int factor) {
    Measurements measurements =
        new Measurements(
            new Contestant(
                role,
                "as in the test",
                role == Role.SERVICE_SNAP_START,
                List.of(),
                Path.of(""),
                Map.of(),
                "",
                factor * 1_000_000L));
    for (int cold : new int[] {300, 100, 200}) {
      measurements.add(
          new ColdStart(
              Duration.ofMillis((long) cold * factor),
              Duration.ZERO,
              Duration.ofMillis(10L * factor),
              50_000_000L * factor));
    }
    measurements.addWarm(List.of(2.0 * factor, 1.0 * factor, 3.0 * factor));
    measurements.warmPeakMemory(60_000_000L * factor);
    measurements.requestsPerCreate(2);
    return measurements;
  }

  private String report() {
    return new Report(
            BenchmarkSettings.from(new Properties()),
            measured,
            measuredOverTls,
            List.of(new Microbenchmark("documented", 12.345, Double.NaN, 4_321)),
            Map.of("processor", "a fast one"),
            LocalDate.of(2026, 11, 22))
        .toMarkdown();
  }

  @Test
  void aContestantHasItsMedianItsQuartilesAndItsRatioToTheNodePeer() {
    assertThat(report())
        .containsPattern(
            "\\| service +\\| 210 \\(160–260\\) +\\| 0\\.20 +\\| 200 \\(150–250\\) +\\| 0\\.20 +\\|"
                + " – +\\| 10\\.0 \\(10\\.0–10\\.0\\) +\\| 0\\.20 +\\|")
        .containsPattern("\\| Node peer +\\| 1,050 \\(800–1,300\\) +\\| 1\\.00 +\\|");
  }

  @Test
  void coldStartsOverTlsHaveATableOfTheirOwnWithTheNodePeerOverTls() {
    String coldOverTls = report().split("(?m)^## ", -1)[3];

    assertThat(coldOverTls)
        .startsWith("Cold, over TLS")
        .containsPattern(
            "\\| service +\\| 420 \\(320–520\\) +\\| 0\\.33 +\\| 400 \\(300–500\\) +\\| 0\\.33 +\\|"
                + " – +\\| 20\\.0 \\(20\\.0–20\\.0\\) +\\| 0\\.33 +\\|")
        .containsPattern("\\| Node peer +\\| 1,260 \\(960–1,560\\) +\\| 1\\.00 +\\|");
  }

  @Test
  void aRestoredContestantHasNoColdTotal() {
    assertThat(report()).containsPattern("\\| service, SnapStart +\\| – +\\| – +\\|");
  }

  @Test
  void aTargetIsReachedWhereTheRatioIsNotAboveIt() {
    assertThat(report())
        .containsPattern(
            "\\| first request after priming +\\| ≤ 0\\.6 × +\\| 0\\.60 × +\\| yes +\\|")
        .containsPattern("\\| artifact +\\| ≤ 8 MB +\\| 1\\.0 MB +\\| yes +\\|");
    measured.put(Role.SERVICE, measured(Role.SERVICE, 9));
    assertThat(report()).containsPattern("\\| warm p50 +\\| ≤ 1\\.0 × +\\| 1\\.80 × +\\| no +\\|");
  }

  @Test
  void aRatioIsThatOfTheMedians() {
    assertThat(Target.ALL.getFirst().reached(measured)).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void theReportSaysWhenHowOftenAndOnWhatItWasMeasured() {
    assertThat(report())
        .contains("2026-11-22", "15 cold starts", "2,000", "| processor ", "a fast one")
        .containsPattern("\\| documented +\\| 12\\.3\\d +\\| – +\\| 4,321 +\\|");
  }

  @Test
  void everyLineOfATableIsAsWideAsTheOthers() {
    assertThat(new MarkdownTable("", "×").row("a long name", "1.00").row("b", "12.00").toString())
        .isEqualTo(
            """
            |             | ×     |
            | ----------- | ----- |
            | a long name | 1.00  |
            | b           | 12.00 |
            """);
  }
}
