package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of a page in docs/ that a test writes and holds against the code. */
public final class DocumentTable {

  private DocumentTable() {}

  /**
   * Holds a table against the page.
   *
   * @param document below the root of the checkout
   * @param header the first line of the table, which is on the page once
   * @param rows the lines below the rule
   * @param isWritten whether the page is changed to have it
   */
  public static void hold(String document, String header, List<String> rows, boolean isWritten) {
    Path path = TestDynamoDb.ROOT.resolve(document);
    String rule = "|" + "---|".repeat((int) header.chars().filter(each -> each == '|').count() - 1);
    String table = header + "\n" + rule + "\n" + String.join("\n", rows) + "\n";
    try {
      String text = Files.readString(path);
      Matcher matcher =
          Pattern.compile("(?m)^" + Pattern.quote(header) + "\n(\\|.*\n)*").matcher(text);
      assertThat(matcher.find()).as("%s has the table %s", document, header).isTrue();
      if (isWritten) {
        Files.writeString(
            path, text.substring(0, matcher.start()) + table + text.substring(matcher.end()));
      } else {
        assertThat(matcher.group()).isEqualTo(table);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
