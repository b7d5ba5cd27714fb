package temporaryevse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import temporaryevse.testing.TestDynamoDb;

/** The table of errors that is written for callers. */
final class DocumentedErrors {

  private DocumentedErrors() {}

  /** The status of each error, by its type and code. */
  static Map<String, Integer> read() throws IOException {
    Map<String, Integer> errors = new LinkedHashMap<>();
    for (String line : Files.readAllLines(TestDynamoDb.ROOT.resolve("docs/api.md"))) {
      if (line.matches("\\| [45][0-9]{2} \\|.*")) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        String type = cells.get(2).replace("`", "");
        Pattern.compile("`([a-z_]+)`")
            .matcher(cells.get(3))
            .results()
            .forEach(code -> errors.put(type + " " + code.group(1), Integer.valueOf(cells.get(1))));
      }
    }
    return errors;
  }
}
