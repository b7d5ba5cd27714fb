package temporaryevse.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the first request needs of the JVM, done by other threads while a function starts. A start
 * is one thread that loads and runs everything for the first time, while a second processor, if
 * there is one, has nothing to do.
 *
 * <p>Only what cannot get in the way of the thread that starts the function: parts of the JDK that
 * are made to be set up by any thread, and classes that are loaded and linked but never
 * initialised. Two threads that initialise classes of a library could each wait for the other, for
 * ever.
 */
public final class Ahead {

  private static final String HMAC = "HmacSHA256";

  private Ahead() {}

  /**
   * Begins, unless there is one processor only: then somebody would wait for it.
   *
   * @param handler the function's class, whose list of classes stands beside it as {@code .classes}
   */
  public static void begin(String handler) {
    run("platform", Ahead::setUpPlatform);
    // What the JVM's own class loader has comes linked, from a container image's AOT cache.
    if (!ClassLoader.getSystemClassLoader().equals(Ahead.class.getClassLoader())) {
      run("classes", () -> link(read(handler), Ahead.class.getClassLoader()));
    }
  }

  /**
   * Runs something beside the start; where there is one processor only, never.
   *
   * @param work that initialises no class which the start itself does, the JDK's aside
   */
  public static void run(String name, Runnable work) {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      Thread thread = new Thread(work, "ahead-" + name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The parts of the JDK that take milliseconds at their first use. */
  static void setUpPlatform() {
    // Jackson's parser has limits of this class; its tables are computed when it is initialised.
    var _ = BigDecimal.ZERO.signum();
    try {
      // Of a signature: the providers of the platform are looked for one after the other.
      MessageDigest.getInstance("SHA-256").update((byte) 0);
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(new byte[] {0}, HMAC));
      mac.update((byte) 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has these (JCA standard names)", e);
    }
    // And with it the source of random numbers.
    var _ = UUID.randomUUID();
  }

  private static List<String> read(String handler) {
    try (@Nullable InputStream list =
        Ahead.class.getResourceAsStream("/" + handler.replace('.', '/') + ".classes")) {
      return list == null
          ? List.of()
          : new String(list.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads and links classes, in this order. One that is not there is left out. */
  static void link(List<String> names, ClassLoader loader) {
    for (String name : names) {
      try {
        // There is no method that links a class and no more; the JVM does it before it tells of
        // constructors. Most of the time goes into verifying the code, which is part of linking.
        var _ = Class.forName(name, false, loader).getConstructors();
      } catch (ClassNotFoundException | LinkageError _) {
        // Whoever needs it will be told; the list only says what is probably needed.
      }
    }
  }
}
