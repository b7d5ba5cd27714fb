package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** README.md and docs/ against each other, the template and the benchmark's figures. */
class DocumentationTest {

  private static final MarkdownPage README = MarkdownPage.read("README.md");
  private static final TemplateFile TEMPLATE = TemplateFile.read();
  private static final JsonNode PARAMETERS = TEMPLATE.root().path("Parameters");
  private static final Set<String> FUNCTIONS =
      TEMPLATE.resources("AWS::Serverless::Function").keySet();

  /** The contestant of the benchmark that starts as the template deploys it. */
  private static final String DEPLOYED = "service, SnapStart";

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndToAHeadingInIt(MarkdownPage page) {
    assertThat(page.links())
        .allSatisfy(
            link -> {
              String[] parts = link.split("#", 2);
              String target = parts[0].isEmpty() ? page.path() : page.resolve(parts[0]);
              assertThat(TestDynamoDb.ROOT.resolve(target)).exists();
              if (parts.length == 2) {
                assertThat(MarkdownPage.read(target).anchors()).contains(parts[1]);
              }
            });
  }

  @Test
  void theReadmeIsShort() {
    assertThat(README.text().lines()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void theReadmeLeadsToEveryPageAndToEachOfItsHeadings() {
    Stream<String> pages =
        pages().stream()
            .map(MarkdownPage::path)
            .filter(path -> !path.equals("README.md") && !path.startsWith("docs/adr/"));

    assertThat(README.links()).containsAll(pages.toList());
    assertThat(README.links())
        .containsAll(
            README.anchors().stream()
                .filter(anchor -> !anchor.equals("temporary-evse-statuses"))
                .filter(anchor -> !anchor.equals("contents"))
                .map(anchor -> "#" + anchor)
                .toList());
  }

  @Test
  void theParametersAreThoseOfTheTemplate() {
    Map<String, String> documented = new HashMap<>();
    table(MarkdownPage.read("docs/deploy.md"), "parameter")
        .rows()
        .forEach(row -> documented.put(withoutQuotes(row.get(0)), withoutQuotes(row.get(1))));
    Map<String, String> parameters = new HashMap<>();
    PARAMETERS
        .properties()
        .forEach(parameter -> parameters.put(parameter.getKey(), defaultOf(parameter.getKey())));

    assertThat(documented).isEqualTo(parameters);
  }

  @Test
  void everyAlarmIsDocumented() {
    MarkdownPage.Table alarms = table(MarkdownPage.read("docs/operations.md"), "alarm");
    Set<String> documented = new TreeSet<>();
    alarms.rows().forEach(row -> documented.add(withoutQuotes(row.get(0)).split(" ", 2)[0]));
    Set<String> known = new TreeSet<>();
    TEMPLATE
        .resources("AWS::CloudWatch::Alarm")
        .keySet()
        // Those that each function has are one row.
        .forEach(
            name ->
                known.add(
                    FUNCTIONS.stream()
                        .map(function -> function.replaceFirst("Function$", ""))
                        .filter(name::startsWith)
                        .filter(function -> name.matches(function + "(Errors|Throttles)Alarm"))
                        .findAny()
                        .map(function -> "…" + name.substring(function.length()))
                        .orElse(name)));

    assertThat(documented).isEqualTo(known);
  }

  @Test
  void theLimitsAreThoseOfTheTemplate() {
    assertThat(MarkdownPage.read("docs/access.md").unwrapped())
        .contains(
            "%s requests a second to each route that reads and %s to each route that writes, with bursts of %s and %s."
                .formatted(
                    defaultOf("ReadsPerSecond"),
                    defaultOf("WritesPerSecond"),
                    defaultOf("ReadBurst"),
                    defaultOf("WriteBurst")))
        .contains(
            "a limit of their own: %s request a second, with bursts of %s."
                .formatted(defaultOf("BatchesPerSecond"), defaultOf("BatchBurst")))
        .contains(
            "may send %s requests a second to each route, with bursts of %s."
                .formatted(defaultOf("RequestsPerSecond"), defaultOf("RequestBurst")));
  }

  @Test
  void theFiguresAreThoseOfTheBenchmark() {
    MarkdownPage performance = MarkdownPage.read("docs/performance.md");
    MarkdownPage.Table machine =
        performance.tables().stream()
            .filter(table -> table.heading().equals("Machine"))
            .findFirst()
            .orElseThrow();

    assertThat(README.unwrapped())
        .contains(
            "Behind a snapshot and over TLS, the first create takes %s times as long as that of a Node function with the same task, the restore included. A warm create takes %s times as long (%s, %s processors, %s)."
                .formatted(
                    ratio(performance, "first request"),
                    ratio(performance, "p50"),
                    machine.row("processor").orElseThrow().get(1),
                    machine.row("processors").orElseThrow().get(1),
                    machine.row("memory").orElseThrow().get(1)));
  }

  /** The ratio to the Node peer, which is in the column after the figure's own. */
  private static String ratio(MarkdownPage performance, String figure) {
    List<MarkdownPage.Table> tables =
        performance.tables().stream()
            .filter(table -> table.column(figure) > 0 && table.row(DEPLOYED).isPresent())
            .toList();
    MarkdownPage.Table table =
        tables.stream()
            .filter(each -> each.heading().toLowerCase(Locale.ROOT).contains("over tls"))
            .findFirst()
            .orElseGet(tables::getFirst);
    int column = table.header().subList(table.column(figure), table.header().size()).indexOf("×");
    return table.row(DEPLOYED).orElseThrow().get(table.column(figure) + column);
  }

  private static MarkdownPage.Table table(MarkdownPage page, String firstHeader) {
    return page.tables().stream()
        .filter(table -> table.header().getFirst().equals(firstHeader))
        .findFirst()
        .orElseThrow();
  }

  private static String defaultOf(String parameter) {
    return PARAMETERS.path(parameter).path("Default").asText();
  }

  private static String withoutQuotes(String cell) {
    return cell.replace("`", "");
  }
}
