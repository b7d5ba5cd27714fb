package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildTest {
  @TempDir private Path root;

  /** One artifact has its class in a jar, the other beside it. */
  @BeforeEach
  void artifacts() throws IOException {
    Path lib = Files.createDirectories(root.resolve("before/lib"));
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(lib.resolve("functions.jar")))) {
      jar.putNextEntry(new JarEntry("example/Create.class"));
    }
    Files.createFile(Files.createDirectories(root.resolve("after/other")).resolve("Make.class"));
  }

  @Test
  void aBuildHasTheHandlerOfTheTemplateUnlessItNamesAnother() {
    assertThat(Build.parse("before=before,after 2=after:other.Make::run", root, "example.Create"))
        .containsExactly(
            new Build("before", root.resolve("before"), "example.Create"),
            new Build("after 2", root.resolve("after"), "other.Make::run"));
  }

  @Test
  void anAbsoluteDirectoryIsNotResolved() {
    Path before = root.resolve("before");

    assertThat(Build.parse("before=" + before, Path.of("elsewhere"), "example.Create"))
        .containsExactly(new Build("before", before, "example.Create"));
  }

  @Test
  void withoutOtherBuildsThereIsNone() {
    assertThat(Build.parse("", root, "example.Create")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"before=before:other.Make", "before=after", "before=nowhere"})
  void anArtifactWithoutTheHandlerIsRefusedByName(String also) {
    assertThatThrownBy(() -> Build.parse(also, root, "example.Create"))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("before: there is no class ")
        .hasMessageContaining("-Dbench.also=before=<directory>:<handler>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "=before", "before=", "before=before:", "a|b=before", "a=b,"})
  void anythingElseIsRefused(String also) {
    assertThatThrownBy(() -> Build.parse(also, root, "example.Create"))
        .isInstanceOf(BenchmarkException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"service=before", "one=before,one=before"})
  void twoBuildsHaveTwoNames(String also) {
    assertThatThrownBy(() -> Build.parse(also, root, "example.Create"))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("two builds with the name");
  }
}
