package temporaryevse.local;

import static java.util.stream.Collectors.joining;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** AWS's Java runtime interface client, and how a JVM of its own runs a function under it. */
public final class RuntimeClient {
  private static final String NATIVE_LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /**
   * Keeps Ctrl-C in the terminal from the function, so that requests in flight can end, and ends
   * the function when this JVM is gone, however it went: only then does the pipe that is its
   * standard input close. The runtime client notices as well, but not while a handler runs.
   */
  private static final String SUPERVISED =
      """
      trap '' INT
      exec 3<&0
      (read -r line <&3; kill -9 $$) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;

  private final Path nativeLibrary;
  private final String classPath;

  private RuntimeClient(Path nativeLibrary, String classPath) {
    this.nativeLibrary = nativeLibrary;
    this.classPath = classPath;
  }

  /**
   * Unpacks the native library that fits this machine. The client would do so itself, but always to
   * the same file in {@code /tmp}, where processes that start at the same time get in each other's
   * way.
   *
   * @throws LocalRunException if there is none for this machine
   */
  public static RuntimeClient unpack(Path directory) {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (InputStream library =
        AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni." + platform + ".so")) {
      if (library == null) {
        throw unsupported(platform);
      }
      Path file = directory.resolve("libaws-lambda-jni.so");
      Files.copy(library, file);
      file.toFile().deleteOnExit();
      String classPath =
          // The classes' own places, since the rest of this JVM's class path must not reach a
          // function.
          Stream.of(
                  AWSLambda.class,
                  Context.class,
                  PojoSerializer.class,
                  SdkInternalThreadLocal.class)
              .map(type -> place(type).toString())
              .distinct()
              .collect(joining(File.pathSeparator));
      return new RuntimeClient(file, classPath);
    } catch (IOException e) {
      throw new LocalRunException(
          "Lambda's runtime client cannot be unpacked to " + directory + ": " + e, e);
    }
  }

  /** The jars that the client itself needs, which come first on the class path. */
  List<Path> classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(classPath)
        .map(Path::of)
        .toList();
  }

  static String platform(String os, String architecture) {
    if (!os.equals("Linux")) {
      throw unsupported(os);
    }
    String processor =
        switch (architecture) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch_64";
          default -> throw unsupported(os + " on " + architecture);
        };
    return (isMusl() ? "linux_musl-" : "linux-") + processor;
  }

  private static LocalRunException unsupported(String platform) {
    return new LocalRunException(
        "The local run needs Linux on x86_64 or aarch64, since Lambda's runtime client does: use"
            + " WSL, a virtual machine or a container instead of "
            + platform
            + ".");
  }

  private static boolean isMusl() {
    // The libraries that this JVM itself was loaded with.
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      return mappings.anyMatch(mapping -> mapping.contains("/ld-musl-"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path place(Class<?> type) {
    CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The command line that runs a handler with the memory that the function has. */
  public List<String> command(LambdaFunction function) {
    return command(function, AWSLambda.class.getName(), List.of());
  }

  /**
   * The command line that runs a handler with the memory that the function has, as a container
   * image can choose it.
   *
   * @param entryPoint the main class, which is given the handler
   * @param onClassPath what the JVM's own class loader has beside the runtime client; the rest of
   *     the package is loaded by the client's
   */
  public List<String> command(LambdaFunction function, String entryPoint, List<Path> onClassPath) {
    return command(function, entryPoint, onClassPath, List.of());
  }

  /**
   * The command line that runs a handler with the memory that the function has, and writes its AOT
   * cache or starts from it.
   */
  List<String> command(LambdaFunction function, AotCaches caches) {
    return command(function, caches.entryPoint(), caches.jars(), caches.options(function));
  }

  private List<String> command(
      LambdaFunction function, String entryPoint, List<Path> onClassPath, List<String> options) {
    String given = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Lambda's own choices, unless JAVA_TOOL_OPTIONS has another: options of a command line would
    // win over it.
    if (!given.contains("-Xmx") && !given.contains("RAMPercentage")) {
      command.add("-Xmx" + Math.max(function.memoryMegabytes() * 8 / 10, 32) + "m");
    }
    if (!given.contains("-Xms") && !given.contains("RAMPercentage")) {
      // The JVM would begin with 1/64 of this machine's memory; Lambda's has what the function has.
      command.add("-Xms" + Math.max(function.memoryMegabytes() / 64, 8) + "m");
    }
    // From Java 25 on, the second compiler is left out only where it would cost an invocation its
    // time ("Customize Java runtime startup behavior" in the Lambda guide).
    if (!function.isSnapStarted()
        && !given.contains("TieredStopAtLevel")
        && !given.contains("TieredCompilation")) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (!given.matches("(?s).*-XX:\\+Use\\w+GC.*")) {
      command.add("-XX:+UseSerialGC");
    }
    command.addAll(options);
    // The client does both, and the JVM would warn of it on each start.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // Where a function that registers hooks by the interfaces of org.crac finds the client's.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add("-D" + NATIVE_LIBRARY_PROPERTY + "=" + nativeLibrary);
    String wholeClassPath =
        Stream.concat(Stream.of(classPath), onClassPath.stream().map(Path::toString))
            .collect(joining(File.pathSeparator));
    command.addAll(List.of("-cp", wholeClassPath, entryPoint, function.handler()));
    return supervised(command);
  }

  /** The command line that runs another one, which ends when this JVM does. */
  public static List<String> supervised(List<String> command) {
    List<String> supervised = new ArrayList<>(List.of("/bin/sh", "-c", SUPERVISED, "sh"));
    supervised.addAll(command);
    return supervised;
  }
}
