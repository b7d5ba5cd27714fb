package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.TestRun;

/**
 * Runs the examples of README.md and docs/ against an empty database: those of README.md first,
 * then those of each page, in the order of their names.
 */
class ReadmeIT {

  private static final Pattern COMMAND = Pattern.compile("```sh\n(curl [^`]*)```");
  private static final Pattern COMMAND_AND_ANSWER =
      Pattern.compile(COMMAND + "\n\n```json\n(.*?)```", Pattern.DOTALL);

  /**
   * An example of a page.
   *
   * @param command a curl command
   * @param answer the promised answer, with an ellipsis for each part that differs each time
   */
  private record Example(String page, String command, String answer) {}

  @Test
  void everyExampleGetsItsAnswer() throws Exception {
    List<Example> examples = MarkdownPage.all().stream().flatMap(ReadmeIT::examples).toList();

    assertThat(examples)
        .extracting(Example::page)
        .contains("README.md", "docs/access.md", "docs/api.md");
    try (TestRun run = TestRun.start(settings -> settings.withMaximumEnvironments(1))) {
      for (Example example : examples) {
        assertThat(sh(example.command().replace("http://127.0.0.1:3000", run.address().toString())))
            .as(example.page() + ": " + example.command())
            .matches(matching(example.answer().strip()));
      }
    }
  }

  private static Stream<Example> examples(MarkdownPage page) {
    List<Example> examples =
        COMMAND_AND_ANSWER
            .matcher(page.text())
            .results()
            .map(example -> new Example(page.path(), example.group(1), example.group(2)))
            .toList();
    assertThat(COMMAND.matcher(page.text()).results())
        .as("commands in " + page.path() + ", each with an answer")
        .hasSameSizeAs(examples);
    return examples.stream();
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
