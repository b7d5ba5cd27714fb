package temporaryevse.local.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The native library of AWS's runtime client, which exists for Linux only. */
final class NativeLibrary {
  private NativeLibrary() {}

  /**
   * Unpacks the library for this machine; empty if there is none.
   *
   * <p>The client would do so itself, but always to the same file in {@code /tmp}, so that
   * processes that start at the same time disturb each other.
   *
   * @throws UncheckedIOException if the library cannot be written to the directory
   */
  static Optional<Path> unpack(Path directory) {
    return platform(System.getProperty("os.name"), System.getProperty("os.arch"))
        .map(platform -> unpack(platform, directory.resolve("libaws-lambda-jni.so")));
  }

  private static Path unpack(String platform, Path file) {
    String resource = "/jni/libaws-lambda-jni." + platform + ".so";
    try (InputStream library = AWSLambda.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IllegalStateException("There is no " + resource + " on the class path.");
      }
      Files.copy(library, file);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The name of a platform as the client spells it; empty if it has no library for the platform.
   *
   * @param os value of {@code os.name}
   * @param architecture value of {@code os.arch}
   */
  static Optional<String> platform(String os, String architecture) {
    if (!os.equals("Linux")) {
      return Optional.empty();
    }
    String libc = isMusl() ? "linux_musl-" : "linux-";
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of(libc + "x86_64");
      case "aarch64", "arm64" -> Optional.of(libc + "aarch_64");
      default -> Optional.empty();
    };
  }

  private static boolean isMusl() {
    // The libraries that this JVM itself was loaded with.
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      return mappings.anyMatch(mapping -> mapping.contains("/ld-musl-"));
    } catch (IOException e) {
      return false;
    }
  }
}
