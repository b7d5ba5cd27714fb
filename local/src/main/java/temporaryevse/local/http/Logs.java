package temporaryevse.local.http;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log levels of libraries: warnings and errors go to the console, progress does not. */
public final class Logs {
  private static final List<String> LIBRARIES =
      List.of("org.apache.pekko", "org.eclipse.jetty", "org.elasticmq", "software.amazon.awssdk");

  // The JDK holds loggers weakly, so a level can get lost with a logger that has no other
  // reference.
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  private Logs() {}

  /** Sets the levels. The libraries read them once, so this comes before their first use. */
  public static void quieten() {
    SQLITE.setLevel(Level.WARNING);
    // DynamoDB Local may log for the first time when all ends; then it is too late for a hook.
    if (System.getProperty("log4j.shutdownHookEnabled") == null) {
      System.setProperty("log4j.shutdownHookEnabled", "false");
    }
    for (String library : LIBRARIES) {
      String property = "org.slf4j.simpleLogger.log." + library;
      if (System.getProperty(property) == null) {
        System.setProperty(property, "warn");
      }
    }
  }
}
