package temporaryevse.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import temporaryevse.local.Eventually;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;

/** Both runtime clients run the same functions; AWS's is for Linux only. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's runtime client is for Linux only")
final class RuntimeClientTest {
  private static final Queue<String> CONSOLE = new ConcurrentLinkedQueue<>();
  private static final Map<RuntimeClient.Kind, LocalRun> RUNS = new ConcurrentHashMap<>();

  @AfterAll
  static void stop() {
    RUNS.values().forEach(LocalRun::close);
  }

  @ParameterizedTest
  @EnumSource(RuntimeClient.Kind.class)
  void aHandlerCanTakeAndReturnStreams(RuntimeClient.Kind kind) throws Exception {
    assertThat(run(kind).invoke("EchoFunction", "{\"a\":1}"))
        .isInstanceOfSatisfying(
            InvocationResult.Returned.class,
            it -> assertThat(it.payload()).contains("\"statusCode\":200"));
  }

  @ParameterizedTest
  @EnumSource(RuntimeClient.Kind.class)
  void aHandlerCanTakeAndReturnTypes(RuntimeClient.Kind kind) throws Exception {
    assertThat(run(kind).invoke("GreetFunction", "{\"name\":\"Ann\"}"))
        .isEqualTo(
            new InvocationResult.Returned("{\"text\":\"Hello Ann, from local-GreetFunction\"}"));
  }

  @ParameterizedTest
  @EnumSource(RuntimeClient.Kind.class)
  void anExceptionIsReportedWithItsTypeAndTheNextInvocationHasTheSameProcess(
      RuntimeClient.Kind kind) throws Exception {
    InvocationResult before = run(kind).invoke("FaultyFunction", "{}");
    InvocationResult failed = run(kind).invoke("FaultyFunction", "{\"fault\":\"throw\"}");

    assertThat(failed)
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            it ->
                assertThat(it.payload())
                    .contains("thrown on request", "java.lang.IllegalStateException"));
    assertThat(run(kind).invoke("FaultyFunction", "{}")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(RuntimeClient.Kind.class)
  void aHandlerThatCannotBeMadeIsAnErrorOfTheInit(RuntimeClient.Kind kind) throws Exception {
    assertThat(run(kind).invoke("BrokenFunction", "{}"))
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            it -> {
              assertThat(it.errorType()).isEqualTo("Runtime.BadFunctionCode");
              assertThat(it.payload()).contains("TABLE_OF_BROKEN is missing");
            });
  }

  @ParameterizedTest
  @EnumSource(RuntimeClient.Kind.class)
  void theLogHasTheFormatOfTheTemplate(RuntimeClient.Kind kind) throws Exception {
    CONSOLE.clear();
    run(kind).invoke("EnvironmentFunction", "{}");

    // The function logs in JSON, from level WARN on; what has no level is always there.
    Eventually.holds(
        () ->
            CONSOLE.stream()
                .anyMatch(line -> line.contains("\"message\":\"written to the logger\"")));
  }

  @Test
  void theClientIsChosenByTheSystemUnlessItIsGiven(@TempDir Path directory) throws Exception {
    assertThat(chosen(Optional.empty(), directory)).startsWith("AWS's runtime client");
    assertThat(chosen(Optional.of(RuntimeClient.Kind.AWS), directory))
        .isEqualTo(chosen(Optional.empty(), directory));
    assertThat(chosen(Optional.of(RuntimeClient.Kind.JAVA), directory))
        .contains("without its native library");
  }

  private static String chosen(Optional<RuntimeClient.Kind> kind, Path directory) throws Exception {
    return RuntimeClient.choose(kind, Files.createTempDirectory(directory, ""))
        .orElseThrow()
        .description();
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, x86_64",
    "Linux, x86_64, x86_64",
    "Linux, aarch64, aarch_64",
    "Linux, arm64, aarch_64",
    "Linux, riscv64,",
    "Mac OS X, aarch64,",
    "Windows 11, amd64,"
  })
  void aPlatformHasALibraryOrNone(String os, String architecture, String library) {
    assertThat(NativeLibrary.platform(os, architecture).map(it -> it.replaceFirst("linux.*-", "")))
        .isEqualTo(Optional.ofNullable(library));
  }

  private static LocalRun run(RuntimeClient.Kind kind) {
    return RUNS.computeIfAbsent(
        kind,
        _ -> LocalRun.start(Fixtures.settings().withRuntimeClient(kind).withConsole(CONSOLE::add)));
  }
}
