package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  @TempDir private Path artifact;

  /** Measurements of which all are multiples of the factor. */
  private Measurements measured(String name, boolean isRestored, int factor) {
    Measurements measurements =
        new Measurements(
            new Contestant(name, "as in the test", isRestored, List.of(), artifact, Map.of(), ""));
    for (int cold : new int[] {300, 100, 200}) {
      measurements.add(
          new ColdStart(
              Duration.ofMillis((long) cold * factor),
              Duration.ofMillis(isRestored ? 2L * factor : 0),
              Duration.ofMillis(10L * factor),
              50_000_000L * factor));
    }
    measurements.addWarm(
        List.of(2, 1, 3).stream().map(each -> Duration.ofMillis((long) each * factor)).toList());
    measurements.warmPeakMemory(60_000_000L * factor);
    return measurements;
  }

  private Results results(String condition, int factor) {
    return new Results(
        condition,
        List.of(
            measured("service, SnapStart", true, factor),
            measured("service, plain JVM", false, 2 * factor),
            measured("Node peer", false, 5 * factor)));
  }

  private Map<Operation, Results> overTls(int factor) {
    return new EnumMap<>(
        Map.of(
            Operation.CREATE,
            results("over TLS", factor),
            Operation.CHANGE,
            new Results(
                "over TLS",
                List.of(
                    measured("service, SnapStart", true, 3 * factor),
                    measured("Node peer", false, 2 * factor)))));
  }

  private String report(int factor) throws IOException {
    return new Report(
            BenchmarkSettings.from(new Properties()),
            overTls(factor),
            results("without TLS", 3 * factor),
            Map.of("processor", "a fast one", "processors", "4", "memory", "24 GB"),
            LocalDate.of(2026, 11, 22))
        .toMarkdown();
  }

  /** A section by its heading, with a single space between a cell and its border. */
  private static String section(String report, String heading) {
    return Pattern.compile("(?m)^## ")
        .splitAsStream(report)
        .filter(section -> section.startsWith(heading))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ");
  }

  @Test
  void theFirstTableIsOverTlsWithTheRestoreInTheFirstRequest() throws IOException {
    assertThat(report(1).split("(?m)^## ", -1)[1].replaceAll(" +", " "))
        .startsWith("Over TLS")
        .contains(
            "Condition: TLS in front of DynamoDB Local; a fast one, 4 processors, 24 GB.",
            "| over TLS | first request ms | × | warm p50 ms | × | warm p99 ms | ×"
                + " | memory at first answer MB | × | after warm MB | × |",
            "| service, SnapStart | 12.0 (12.0–12.0) | 0.24 | 2.00 (1.50–2.50) | 0.20 | 2.98 | 0.20"
                + " | 50 | 0.20 | 60 | 0.20 |",
            "| Node peer | 50.0 (50.0–50.0) | 1.00 | 10.00 (7.50–12.50) | 1.00 | 14.90 | 1.00"
                + " | 250 | 1.00 | 300 | 1.00 |");
  }

  @Test
  void eachOperationIsComparedWithTheNodePeerOfThatOperation() throws IOException {
    assertThat(section(report(1), "Warm, by operation"))
        .contains(
            "| over TLS | service p50 ms | Node p50 ms | × | service p99 ms | Node p99 ms | × |",
            "| create | 2.00 (1.50–2.50) | 10.00 (7.50–12.50) | 0.20 | 2.98 | 14.90 | 0.20 |",
            "| PATCH | 6.00 (4.50–7.50) | 4.00 (3.00–5.00) | 1.50 | 8.94 | 5.96 | 1.50 |");
  }

  @Test
  void withoutTlsTheRatiosAreToTheNodePeerWithoutTls() throws IOException {
    assertThat(section(report(1), "Without TLS"))
        .contains(
            "| without TLS | first request ms |",
            "| service, SnapStart | 36.0 (36.0–36.0) | 0.24 | 6.00 (4.50–7.50) | 0.20 |");
  }

  @Test
  void onlyAContestantWithoutASnapshotHasAColdTotal() throws IOException {
    assertThat(section(report(1), "Cold starts"))
        .contains(
            "| service, SnapStart | – | – | 200 (150–250) | – | – | 600 (450–750) |",
            "| service, plain JVM | 420 (320–520) | 0.40 | 400 (300–500)"
                + " | 1,260 (960–1,560) | 0.40 | 1,200 (900–1,500) |");
  }

  @Test
  void aTargetIsReachedWhereTheValueIsNotAboveIt() throws IOException {
    assertThat(section(report(1), "Targets"))
        .contains(
            "| first request without TLS, the restore not included | ≤ 0.6 × | 0.20 × | yes |",
            "| warm p50 over TLS, create | ≤ 1.0 × | 0.20 × | yes |",
            "| warm p50 over TLS, PATCH | ≤ 1.0 × | 1.50 × | no |",
            "| memory over TLS, after all warm requests | ≤ 130 MB | 60.0 MB | yes |");
    assertThat(section(report(3), "Targets"))
        .contains("| memory over TLS, after all warm requests | ≤ 130 MB | 180.0 MB | no |");
  }

  @Test
  void theArtifactIsMeasuredAsAZip() throws IOException {
    byte[] incompressible = new byte[3_000_000];
    new Random(1).nextBytes(incompressible);
    Files.write(artifact.resolve("code.jar"), incompressible);

    assertThat(section(report(1), "Contestants")).contains("| Node peer | as in the test | 3.00 |");
  }

  @Test
  void theReportSaysWhenHowOftenAndOnWhatItWasMeasured() throws IOException {
    assertThat(report(1))
        .contains("2026-11-22", "quartiles of 15", "2,000")
        .containsPattern("\\| processor +\\| a fast one +\\|");
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
