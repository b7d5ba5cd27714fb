package temporaryevse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What functions have loaded from their artifact, which their JVMs write as it happens.
 *
 * <p>Source: "Enable Logging with the JVM Unified Logging Framework", The java Command.
 *
 * @param directory has a file for each JVM, and nothing else
 */
public record ClassLog(Path directory) {

  // What is made at run time has no file as its source.
  private static final Pattern FROM_THE_ARTIFACT =
      Pattern.compile("(\\S+) source: file:.*/lib/functions\\.jar");

  /**
   * Options for the JVMs. One processor, so that nothing is loaded ahead of its use, and the order
   * is that of its use.
   */
  public String options() {
    return "-XX:ActiveProcessorCount=1 '-Xlog:class+load:file=\"%s\":none'"
        .formatted(directory.resolve("%p.log"));
  }

  /**
   * What the only JVM with this class has loaded behind it so far, in order, by binary names.
   *
   * @throws AssertionError where no JVM has it, or more than one
   */
  public List<String> behind(String className) {
    try (Stream<Path> files = Files.list(directory)) {
      List<List<String>> found =
          files.map(ClassLog::read).flatMap(log -> behind(className, log).stream()).toList();
      if (found.size() != 1) {
        throw new AssertionError(found.size() + " JVMs have loaded " + className);
      }
      return found.getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<List<String>> behind(String className, List<String> log) {
    int position = log.indexOf(className);
    return position < 0 ? Optional.empty() : Optional.of(log.subList(position + 1, log.size()));
  }

  private static List<String> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(FROM_THE_ARTIFACT::matcher)
          .filter(Matcher::matches)
          .map(line -> line.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
