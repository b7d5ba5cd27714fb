package temporaryevse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import temporaryevse.testing.TestDynamoDb;

/**
 * A page of the documentation.
 *
 * @param path from the root of the checkout, with slashes
 * @param text as written, in Markdown
 */
record MarkdownPage(String path, String text) {

  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
  private static final Pattern TABLE = Pattern.compile("(?m)(?:^\\|.*\\|\\n)+");

  /**
   * A table of a page.
   *
   * @param heading the heading above it
   * @param header the cells of its first row
   * @param rows the cells of the other rows
   */
  record Table(String heading, List<String> header, List<List<String>> rows) {

    /** The number of the first column whose header contains a text, or -1. */
    int column(String text) {
      for (int column = 0; column < header.size(); column++) {
        if (header.get(column).contains(text)) {
          return column;
        }
      }
      return -1;
    }

    /** The row whose first cell is a text. */
    Optional<List<String>> row(String first) {
      return rows.stream().filter(row -> row.getFirst().equals(first)).findFirst();
    }
  }

  static MarkdownPage read(String path) {
    try {
      return new MarkdownPage(
          path, Files.readString(TestDynamoDb.ROOT.resolve(path)).replace("\r\n", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages: README.md first, then the others in the root, then those below docs/. */
  static List<MarkdownPage> all() {
    try (Stream<Path> root = Files.list(TestDynamoDb.ROOT);
        Stream<Path> docs = Files.walk(TestDynamoDb.ROOT.resolve("docs"))) {
      return Stream.of(
              Stream.of(TestDynamoDb.ROOT.resolve("README.md")), root.sorted(), docs.sorted())
          .flatMap(paths -> paths)
          .map(path -> slashed(TestDynamoDb.ROOT.relativize(path)))
          .filter(path -> path.endsWith(".md"))
          .distinct()
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path, which names the page in the reports of tests. */
  @Override
  public String toString() {
    return path;
  }

  /** The path from the root that a link without an anchor leads to. */
  String resolve(String link) {
    return slashed(Path.of(path).resolveSibling(link).normalize());
  }

  /** The text without its code blocks. */
  String prose() {
    return CODE_BLOCK.matcher(text).replaceAll("");
  }

  /** The prose with a single space for each line break. */
  String unwrapped() {
    return prose().replaceAll("\\s+", " ");
  }

  /** The targets of its links, but for those to other sites. */
  List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  /** The names that its headings have in links. */
  Set<String> anchors() {
    return HEADING
        .matcher(prose())
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    String prose = prose();
    for (MatchResult table : TABLE.matcher(prose).results().toList()) {
      String heading =
          HEADING
              .matcher(prose.substring(0, table.start()))
              .results()
              .reduce("", (before, result) -> result.group(1), (first, second) -> second);
      List<List<String>> lines = table.group().lines().map(MarkdownPage::cells).toList();
      tables.add(new Table(heading, lines.getFirst(), lines.subList(2, lines.size())));
    }
    return tables;
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static List<String> cells(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return cells.subList(1, cells.size() - 1);
  }
}
