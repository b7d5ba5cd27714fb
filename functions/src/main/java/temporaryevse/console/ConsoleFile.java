package temporaryevse.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the console, which is text.
 *
 * @param name below {@code console/}, such as {@code vendor/timeline.js}
 */
record ConsoleFile(String name, String text) {

  /** The page itself, which is found at the root alone: what it links to is relative to that. */
  static final String PAGE = "index.html";

  /** Segments that begin with a letter or digit, so none of them leads upwards. */
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9][a-z0-9.-]*/)*[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.([a-z]+)");

  /** A file under here has its version in its name, so what it holds never changes. */
  private static final String VERSIONED = "vendor/";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  /** Finds a file; empty where the console has none of this name. */
  static Optional<ConsoleFile> find(String name) {
    if (!NAME.matcher(name).matches() || !TYPES.containsKey(extension(name))) {
      return Optional.empty();
    }
    try (@Nullable InputStream file = ConsoleFile.class.getResourceAsStream("/console/" + name)) {
      return file == null
          ? Optional.empty()
          : Optional.of(
              new ConsoleFile(name, new String(file.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  String mediaType() {
    return TYPES.getOrDefault(extension(name), "");
  }

  /** How long a browser may keep it: for good, or until it has asked whether there is another. */
  String cacheControl() {
    return name.startsWith(VERSIONED) ? "public, max-age=31536000, immutable" : "no-cache";
  }

  /** The entity tag: the same wherever the file is the same (RFC 9110, section 8.8.3). */
  String tag() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Whether a browser that names these tags has it already (RFC 9110, section 13.1.2). */
  boolean isNamedBy(List<String> ifNoneMatch) {
    return ifNoneMatch.stream()
        .flatMap(Pattern.compile(",")::splitAsStream)
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(tag -> tag.equals("*") || tag.equals(tag()));
  }
}
