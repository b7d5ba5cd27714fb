package temporaryevse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that start from an AOT cache, which a training run has written. */
final class AotCachesTest {
  private static final String ECHO = "EchoFunction";
  private static final String ENTRY_POINT = AWSLambda.class.getName();
  private static final String NO_CACHE =
      "the process cannot be started: there is no AOT cache for this function";

  @TempDir private static Path directory;

  private static Path artifact;
  private static Path caches;

  private final Queue<String> console = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void train() throws Exception {
    artifact = artifact("artifact", "");
    caches = Files.createDirectory(directory.resolve("caches"));
    try (LocalRun run = LocalRun.start(settings(artifact).trainingAotCaches(caches, ENTRY_POINT))) {
      assertReturns(run);
      run.writeAotCaches();
    }
  }

  @Test
  void eachFunctionThatWasCalledHasACache() throws Exception {
    try (Stream<Path> files = Files.list(caches)) {
      assertThat(files)
          .singleElement()
          .satisfies(
              file -> {
                assertThat(file.getFileName().toString()).matches(ECHO + "-[0-9a-f]{16}\\.aot");
                assertThat(Files.size(file)).isGreaterThan(1_000_000);
              });
    }
  }

  @Test
  void itsClassesComeFromTheCache() throws Exception {
    try (LocalRun run =
        start(artifact, Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout:none"))) {
      assertReturns(run);
    }

    assertThat(console)
        .anyMatch(
            line -> line.contains("temporaryevse.local.handler.Echo source: shared objects file"));
  }

  @Test
  void aHeapOfAnotherSizeFits() throws Exception {
    Path larger = directory.resolve("larger.yaml");
    String template = Files.readString(Fixtures.template());
    assertThat(template).contains("MemorySize: 256");
    Files.writeString(larger, template.replace("MemorySize: 256", "MemorySize: 2048"));
    LocalRunSettings settings =
        LocalRunSettings.of(larger, artifact)
            .withAotCaches(caches, ENTRY_POINT)
            .withEnvironment(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:gc+init:stdout:none"))
            .withConsole(console::add);
    try (LocalRun run = LocalRun.start(settings)) {
      assertReturns(run);
    }

    assertThat(console).anyMatch(line -> line.endsWith("Heap Max Capacity: 1638M"));
  }

  @Test
  void aCopyOfTheArtifactFits() throws Exception {
    Path copy = Files.createDirectories(directory.resolve("copy/lib"));
    Files.copy(
        artifact.resolve("lib/functions.jar"),
        copy.resolve("functions.jar"),
        StandardCopyOption.COPY_ATTRIBUTES);
    try (LocalRun run = start(directory.resolve("copy"), Map.of())) {
      assertReturns(run);
    }
  }

  @Test
  void aFunctionThatWasNotTrainedDoesNotStart() throws Exception {
    try (LocalRun run = start(artifact, Map.of())) {
      assertDoesNotStart(run, "SlowFunction");
    }

    assertThat(console).anyMatch(line -> line.startsWith("[SlowFunction] " + NO_CACHE));
  }

  // The JVM alone would start, and run the classes of the training: JDK-8377932.
  @Test
  void aFunctionWhoseJarIsAnotherDoesNotStart() throws Exception {
    try (LocalRun run = start(artifact("another", "another"), Map.of())) {
      assertDoesNotStart(run, ECHO);
    }

    assertThat(console).anyMatch(line -> line.startsWith("[" + ECHO + "] " + NO_CACHE));
  }

  @Test
  void aFunctionWhoseJvmHasAnotherLayoutOfObjectsDoesNotStart() throws Exception {
    try (LocalRun run = start(artifact, Map.of("JAVA_TOOL_OPTIONS", "-XX:-UseCompressedOops"))) {
      assertDoesNotStart(run, ECHO);
    }

    assertThat(console)
        .anyMatch(
            line -> line.startsWith("[" + ECHO + "] ") && line.contains("Unable to use AOT cache"));
  }

  @Test
  void aFunctionThatStartsAsFromASnapshotDoesWithout() throws Exception {
    try (LocalRun run =
        LocalRun.start(settings(artifact).withAotCaches(caches, ENTRY_POINT).withSnapshots())) {
      assertThat(run.invoke("RestoredFunction", "{}"))
          .isInstanceOf(InvocationResult.Returned.class);
    }
  }

  @Test
  void onlyATrainingRunWritesCaches() {
    try (LocalRun run = start(artifact, Map.of())) {
      assertThatThrownBy(run::writeAotCaches).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFunctionThatCannotWriteItsCacheIsNamed() throws Exception {
    Path absent = directory.resolve("absent");
    try (LocalRun run = LocalRun.start(settings(artifact).trainingAotCaches(absent, ENTRY_POINT))) {
      assertReturns(run);

      assertThatThrownBy(run::writeAotCaches)
          .isInstanceOf(LocalRunException.class)
          .hasMessageContaining(absent.resolve(ECHO).toString());
    }
  }

  private static void assertReturns(LocalRun run) throws InterruptedException {
    assertThat(run.invoke(ECHO, "{}")).isInstanceOf(InvocationResult.Returned.class);
  }

  private static void assertDoesNotStart(LocalRun run, String function)
      throws InterruptedException {
    assertThat(run.invoke(function, "{}"))
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.ExitError"));
  }

  private LocalRun start(Path artifact, Map<String, String> environment) {
    return LocalRun.start(
        settings(artifact)
            .withAotCaches(caches, ENTRY_POINT)
            .withEnvironment(environment)
            .withConsole(console::add));
  }

  private static LocalRunSettings settings(Path artifact) {
    return LocalRunSettings.of(Fixtures.template(), artifact).withConsole(line -> {});
  }

  /**
   * The functions' classes in a jar: no cache has classes of a directory.
   *
   * @param comment by which jars differ
   */
  private static Path artifact(String name, String comment) throws IOException {
    Path artifact = directory.resolve(name);
    Path jar = Files.createDirectories(artifact.resolve("lib")).resolve("functions.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> classes =
            Files.walk(Fixtures.artifact().resolve("temporaryevse/local/handler"))) {
      entries.setComment(comment);
      List<Path> sorted = classes.filter(Files::isRegularFile).sorted().toList();
      for (Path each : sorted) {
        entries.putNextEntry(new JarEntry(Fixtures.artifact().relativize(each).toString()));
        Files.copy(each, entries);
      }
    }
    return artifact;
  }
}
