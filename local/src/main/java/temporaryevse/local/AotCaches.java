package temporaryevse.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * JDK 25 AOT caches (JEP 483, 514 and 515), one for each function that starts on demand.
 *
 * @param directory with {@code <logical id of the function>-<digest>.aot}
 * @param isTraining whether functions write the caches; otherwise they use them
 * @param entryPoint the main class, which is given the handler
 * @param jars what the JVM's own class loader must have: no cache has classes of another one
 * @param digest of the whole class path. JDK 25 itself does not see that a jar is another one than
 *     in the training (JDK-8377932): it would run the old classes, also with {@code AOTMode=on}
 */
record AotCaches(
    Path directory, boolean isTraining, String entryPoint, List<Path> jars, String digest) {

  /**
   * Those of an artifact as it is now.
   *
   * @param artifact directory with what the functions' package holds
   */
  static AotCaches of(
      Path directory, boolean isTraining, String entryPoint, RuntimeClient client, Path artifact)
      throws IOException {
    List<Path> jars = jars(artifact.resolve("lib"));
    List<Path> classPath = Stream.concat(client.classPath().stream(), jars.stream()).toList();
    return new AotCaches(directory, isTraining, entryPoint, jars, digest(classPath));
  }

  /** The cache of a function. */
  Path file(LambdaFunction function) {
    return directory.resolve(function.logicalId() + "-" + digest + ".aot");
  }

  /** The JVM's options. One that cannot use its cache ends at once, with a line that says so. */
  List<String> options(LambdaFunction function) {
    return isTraining
        ? List.of("-XX:AOTCacheOutput=" + file(function))
        : List.of("-XX:AOTMode=on", "-XX:AOTCache=" + file(function));
  }

  /** In the same order each time, as it is part of what a cache fits. */
  private static List<Path> jars(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String digest(List<Path> jars) throws IOException {
    MessageDigest whole = sha256();
    for (Path jar : jars) {
      MessageDigest one = sha256();
      try (InputStream content = Files.newInputStream(jar);
          OutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), one)) {
        content.transferTo(digest);
      }
      whole.update(one.digest());
    }
    return HexFormat.of().formatHex(whole.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
