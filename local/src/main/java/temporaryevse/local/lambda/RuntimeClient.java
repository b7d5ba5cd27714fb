package temporaryevse.local.lambda;

import static java.util.stream.Collectors.joining;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;
import temporaryevse.local.lambda.process.FunctionMain;
import temporaryevse.local.template.LambdaFunction;

/** The program that takes events from the Lambda Runtime API and calls a function with them. */
public final class RuntimeClient {
  /** The programs that can do it. */
  public enum Kind {
    /** AWS's Java runtime interface client, as on Lambda; for Linux only. */
    AWS("AWS's runtime client"),
    /** The same client with the HTTP of the JDK instead of its native library; for every system. */
    JAVA("AWS's runtime client without its native library, which is for Linux only");

    private final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  private static final String NATIVE_LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private final Optional<Path> nativeLibrary;

  private RuntimeClient(Optional<Path> nativeLibrary) {
    this.nativeLibrary = nativeLibrary;
  }

  /**
   * Chooses the client; empty if AWS's is wanted and does not run on this machine.
   *
   * @param wanted the client; empty for AWS's where it runs, and the other elsewhere
   * @param directory where AWS's native library is written to
   */
  public static Optional<RuntimeClient> choose(Optional<Kind> wanted, Path directory) {
    RuntimeClient client =
        new RuntimeClient(
            wanted.equals(Optional.of(Kind.JAVA))
                ? Optional.empty()
                : NativeLibrary.unpack(directory));
    return Optional.of(client).filter(it -> wanted.isEmpty() || wanted.get() == it.kind());
  }

  /**
   * AWS's client.
   *
   * @throws IllegalStateException if it does not run on this machine
   */
  public static RuntimeClient unpack(Path directory) {
    return choose(Optional.of(Kind.AWS), directory)
        .orElseThrow(() -> new IllegalStateException("AWS's runtime client needs Linux."));
  }

  private Kind kind() {
    return nativeLibrary.isPresent() ? Kind.AWS : Kind.JAVA;
  }

  /** The name of the client for a developer. */
  public String description() {
    return kind().description;
  }

  /**
   * The command line that runs a handler with the memory that the function has. The working
   * directory has to be that of the artifact. The process ends when its standard input does.
   */
  public List<String> command(LambdaFunction function) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions(function));
    // The client needs both; without them the JVM would warn on each start.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dstderr.encoding=UTF-8");
    // Functions register hooks by the interfaces of org.crac, which looks for them here.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    nativeLibrary.ifPresent(library -> command.add("-D" + NATIVE_LIBRARY_PROPERTY + "=" + library));
    command.add("-cp");
    command.add(classPath());
    command.addAll(List.of(FunctionMain.class.getName(), kind().name(), function.handler()));
    return command;
  }

  /**
   * Lambda's own options, unless JAVA_TOOL_OPTIONS has others: a command line would win over it.
   */
  private static List<String> jvmOptions(LambdaFunction function) {
    String given = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
    List<String> options = new ArrayList<>();
    if (!given.contains("-Xmx") && !given.contains("RAMPercentage")) {
      options.add("-Xmx" + Math.max(function.memoryMegabytes() * 8 / 10, 32) + "m");
    }
    if (!given.contains("-Xms") && !given.contains("RAMPercentage")) {
      // The JVM would begin with 1/64 of this machine's memory; Lambda's has the function's.
      options.add("-Xms" + Math.max(function.memoryMegabytes() / 64, 8) + "m");
    }
    // From Java 25 on, the second compiler is left out only where it would cost an invocation its
    // time ("Customize Java runtime startup behavior" in the Lambda guide).
    if (!function.isSnapStarted()
        && !given.contains("TieredStopAtLevel")
        && !given.contains("TieredCompilation")) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    if (!given.matches("(?s).*-XX:\\+Use\\w+GC.*")) {
      options.add("-XX:+UseSerialGC");
    }
    return options;
  }

  /**
   * The places of the classes that the client needs, as the rest of this JVM's class path must not
   * reach a function. AWS's client loads the artifact by itself, from the working directory.
   */
  private String classPath() {
    Stream<String> client =
        Stream.of(
                AWSLambda.class,
                Context.class,
                PojoSerializer.class,
                SdkInternalThreadLocal.class,
                FunctionMain.class)
            .map(type -> place(type).toString())
            .distinct();
    Stream<String> artifact = kind() == Kind.AWS ? Stream.of() : Stream.of(".", "lib/*");
    return Stream.concat(client, artifact).collect(joining(File.pathSeparator));
  }

  private static Path place(Class<?> type) {
    CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
