package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.testing.TestDynamoDb;

/** The files of the console: what they may do, and where they come from. */
class ConsoleFilesTest {

  private static final Path FILES = TestDynamoDb.ROOT.resolve("console");
  private static final Pattern IMPORT = Pattern.compile("(?:from |import\\()\"(\\./[^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");

  static List<String> modules() throws IOException {
    return ServeConsoleTest.files().stream()
        .filter(name -> name.endsWith(".js") && !name.startsWith("vendor/"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleWritesTextsAndNoHtmlAndKeepsNothing(String name) throws IOException {
    assertThat(read(name))
        .doesNotContainPattern(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function"
                + "|DOMParser|localStorage|sessionStorage|indexedDB|cookie|javascript:")
        // A reader may go on from the top, as in every file.
        .startsWith("// ");
    assertThat(read(name).lines()).hasSizeLessThanOrEqualTo(250);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void whatAModuleImportsIsThere(String name) throws IOException {
    for (String imported :
        IMPORT.matcher(read(name)).results().map(each -> each.group(1)).toList()) {
      assertThat(FILES.resolve(name).resolveSibling(imported)).exists();
    }
  }

  @Test
  void thePageHasNoScriptAndNoStyleOfItsOwnAndNothingFromElsewhere() throws IOException {
    String page = read("index.html");

    assertThat(page).doesNotContain("<style", " style=").doesNotContainPattern("<script[^>]*>[^<]");
    assertThat(LINK.matcher(page).results().map(each -> each.group(1)))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              assertThat(link).startsWith("console/");
              assertThat(TestDynamoDb.ROOT.resolve(link)).exists();
            });
  }

  @Test
  void theLibraryIsThePublishedOneButForTheChangeThatIsSaid() throws Exception {
    String licences = read("vendor/licences.txt");
    String published =
        read("vendor/vis-timeline-8.5.4.js")
            .replace("function y(t,e){return;void 0===e", "function y(t,e){void 0===e");

    assertThat(licences)
        .contains("SHA-256 " + sha256(published))
        .contains("SHA-256 " + sha256(read("vendor/vis-timeline-8.5.4.css")));
  }

  private static String read(String name) throws IOException {
    return Files.readString(FILES.resolve(name));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
