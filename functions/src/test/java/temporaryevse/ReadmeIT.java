package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

/** Runs what the README shows, in its order, against an empty database. */
class ReadmeIT {

  /** A curl command, and the answer that the README promises for it. */
  private record Example(String command, String answer) {}

  @Test
  void everyCurlOfTheReadmeIsAnsweredAsItSays() throws Exception {
    List<Example> examples =
        Pattern.compile("```sh\n(curl .*?)```\n\n```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(TestDynamoDb.ROOT.resolve("README.md")))
            .results()
            .map(example -> new Example(example.group(1), example.group(2)))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
    try (TestRun run = TestRun.start()) {
      for (Example example : examples) {
        assertThat(sh(example.command().replace("http://127.0.0.1:3000", run.address().toString())))
            .as(example.command())
            .matches(matching(example.answer().strip()));
      }
    }
  }

  /** What the answer says, with anything where it has an ellipsis. */
  private static Pattern matching(String answer) {
    return Pattern.compile(Pattern.quote(answer).replace("…", "\\E[^\"]+\\Q"));
  }

  private static String sh(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command).isZero();
    return output;
  }
}
