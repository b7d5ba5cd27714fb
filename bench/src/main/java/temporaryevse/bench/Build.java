package temporaryevse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A build of the service: its unpacked artifact, and its handler of the create.
 *
 * @param name the name in tables
 * @param artifact the directory that {@code functions/target/artifact} was or is
 * @param handler the handler's class, as a template names it
 */
record Build(String name, Path artifact, String handler) {
  /** The name of the checkout's own build. */
  static final String SERVICE = "service";

  private static final Pattern OTHER =
      Pattern.compile("(?<name>[\\w .-]+)=(?<artifact>[^:]+)(:(?<handler>[\\w.$:]+))?");

  Build {
    if (!hasClass(artifact, handler.replaceFirst("::.*", ""))) {
      throw new BenchmarkException(
          """
          %s: there is no class %s in %s, nor in a jar in its lib directory. It must be an unpacked artifact; where its \
          handler has another name, say -Dbench.also=%s=<directory>:<handler>.\
          """
              .formatted(name, handler, artifact, name));
    }
  }

  /** Returns the build of the checkout itself. */
  static Build ofCheckout(Path root, String handler) {
    return new Build(SERVICE, root.resolve("functions/target/artifact"), handler);
  }

  /**
   * Reads builds as {@code bench.also} has them: {@code name=directory}, or {@code
   * name=directory:handler} where a build has another handler, separated by commas.
   *
   * @param root the directory from which relative ones are resolved
   * @param handler the handler of builds that name none
   */
  static List<Build> parse(String also, Path root, String handler) {
    List<Build> builds = new ArrayList<>();
    for (String part : also.isEmpty() ? new String[0] : also.split(",", -1)) {
      Matcher other = OTHER.matcher(part);
      if (!other.matches()) {
        throw new BenchmarkException(
            "bench.also: \"" + part + "\" is not name=directory or name=directory:handler.");
      }
      String name = other.group("name");
      if (name.equals(SERVICE) || builds.stream().anyMatch(build -> build.name().equals(name))) {
        throw new BenchmarkException("bench.also: there are two builds with the name " + name);
      }
      String own = other.group("handler");
      builds.add(
          new Build(name, root.resolve(other.group("artifact")), own == null ? handler : own));
    }
    return builds;
  }

  private static boolean hasClass(Path artifact, String name) {
    String file = name.replace('.', '/') + ".class";
    if (Files.exists(artifact.resolve(file))) {
      return true;
    }
    Path lib = artifact.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return false;
    }
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.anyMatch(path -> jarHas(path, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean jarHas(Path path, String file) {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.getEntry(file) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
