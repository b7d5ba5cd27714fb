package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The machine and the versions of a run. */
final class Machine {
  private Machine() {}

  /** Names and values, in the order of the document. */
  static Map<String, String> describe(BenchmarkSettings settings, Peers peers)
      throws IOException, InterruptedException {
    Map<String, String> machine = hardware();
    machine.put("system", value("/etc/os-release", "PRETTY_NAME").replace("\"", ""));
    machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "JDK", System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"));
    machine.put("AWS SDK for Java", onClassPath("sdk-core"));
    machine.put(
        "Java runtime interface client", onClassPath("aws-lambda-java-runtime-interface-client"));
    Path target = settings.target();
    machine.put("Node.js", Command.run(target, peers.node().toString(), "--version"));
    machine.put(
        "AWS SDK for JavaScript",
        Command.run(
            target.resolve("peers/node-build"),
            peers.node().toString(),
            "-p",
            "require('@aws-sdk/client-dynamodb/package.json').version"));
    machine.put(
        "Python",
        Command.run(
            target,
            peers.python().toString(),
            "-c",
            "import platform; print(platform.python_version())"));
    machine.put(
        "boto3",
        Command.run(
            peers.pythonRoot(),
            peers.python().toString(),
            "-c",
            "import boto3; print(boto3.__version__)"));
    machine.put(
        "load averages at the end", value("/proc/loadavg", "").replaceAll(" [0-9]+/.*", ""));
    machine.put("commit", commit(settings.root()));
    return machine;
  }

  /** The part of it that does not depend on what runs. */
  static Map<String, String> hardware() throws IOException {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processor", value("/proc/cpuinfo", "model name"));
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put(
        "memory",
        Math.round(
                Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""), 10)
                    / 1048576.0)
            + " GB");
    return machine;
  }

  private static String value(String file, String name) throws IOException {
    try (var lines = Files.lines(Path.of(file), UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).replaceFirst("^\\s*[:=]\\s*", "").strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  /** The version of a jar, by its name. */
  private static String onClassPath(String artifact) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(jar -> String.valueOf(Path.of(jar).getFileName()))
        .filter(jar -> jar.matches(artifact + "-[0-9].*\\.jar"))
        .map(jar -> jar.substring(artifact.length() + 1, jar.length() - ".jar".length()))
        .findFirst()
        .orElse("unknown");
  }

  private static String commit(Path root) throws InterruptedException {
    try {
      return Command.run(root, "git", "describe", "--always", "--dirty", "--exclude=*");
    } catch (BenchmarkException | IOException e) {
      // An archive of the sources, or no git.
      return "unknown";
    }
  }
}
