package temporaryevse.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The axe engine, which knows the rules of WCAG that a machine can check. */
final class Axe {

  /** Its script, which makes {@code axe}. */
  static final String SCRIPT = read();

  private Axe() {}

  private static String read() {
    try (InputStream script =
        Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
