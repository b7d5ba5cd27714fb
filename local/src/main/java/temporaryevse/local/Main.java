package temporaryevse.local;

import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import temporaryevse.local.lambda.RuntimeClient;
import temporaryevse.local.template.TemplateException;

/**
 * The command line of the local run.
 *
 * <p>It reads the system properties {@code template} (a file), {@code artifact} (a directory) and
 * {@code watch.parent} ({@code true}: ends when the process that started it has ended), and these
 * environment variables:
 *
 * <ul>
 *   <li>{@code PORT}: default 3000.
 *   <li>{@code DYNAMODB_ENDPOINT}: default an embedded DynamoDB.
 *   <li>{@code AUTH}: {@code on} if callers need a key; default {@code off}.
 *   <li>{@code SNAPSTART}: {@code on} if functions start as from a snapshot; default {@code off}.
 *   <li>{@code RUNTIME_CLIENT}: {@code aws} or {@code java}; default {@code aws} where that runs.
 *   <li>{@code PARAMETERS}: the template's, {@code Name=value Name=value}.
 * </ul>
 *
 * <p>It writes a line to standard output when the API answers, others with the runtime client and
 * with the queues, and with {@code AUTH=on} another with a fresh key. If it cannot start it writes
 * one line to standard error and exits with 1.
 */
public final class Main {
  private static final int DEFAULT_PORT = 3000;
  private static final String AUTH_MODE = "AuthMode";
  private static final String ALLOWED_CIDRS = "AllowedCidrs";

  private Main() {}

  /** Starts a local run, which goes on until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    if (!start(System.getenv(), System.getProperties(), System.out, System.err)) {
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  private static boolean start(
      Map<String, String> environment, Properties properties, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      boolean auth = isOn("AUTH", environment);
      LocalRun run = LocalRun.start(settings(environment, properties));
      Runtime.getRuntime().addShutdownHook(new Thread(run::close));
      if (Boolean.parseBoolean(properties.getProperty("watch.parent"))) {
        ProcessHandle.current().parent().ifPresent(Main::endWith);
      }
      Optional<String> key = auth ? Optional.of(FreshKey.make(run)) : Optional.empty();
      out.println("Temporary EVSE Statuses: " + run.address() + " (Ctrl-C stops)");
      out.println("Functions run under " + run.runtimeClient() + ".");
      run.queuesEndpoint()
          .ifPresent(
              queues ->
                  out.println(
                      "Events are at "
                          + run.address().resolve("/_local/events")
                          + ", queues at "
                          + queues
                          + "."));
      key.ifPresent(
          it -> out.println("Every request needs this header: Authorization: Bearer " + it));
      return true;
    } catch (LocalRunException | TemplateException e) {
      err.println(e.getMessage());
      return false;
    }
  }

  private static void endWith(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> System.exit(0));
  }

  /**
   * Reads the settings.
   *
   * @throws LocalRunException if a variable or property is not valid
   * @throws TemplateException if the template is not valid
   */
  static LocalRunSettings settings(Map<String, String> environment, Properties properties) {
    Map<String, String> parameters =
        new LinkedHashMap<>(parameters(environment.getOrDefault("PARAMETERS", "")));
    LocalRunSettings settings =
        LocalRunSettings.of(path(properties, "template"), path(properties, "artifact"))
            .withPort(port(environment.getOrDefault("PORT", "")))
            .withParameters(parameters);
    if (LocalRun.readTemplate(settings).parameters().containsKey(AUTH_MODE)) {
      parameters.put(AUTH_MODE, isOn("AUTH", environment) ? "keys" : "none");
      // An API without keys needs addresses, and this has loopback's.
      if (LocalRun.readTemplate(settings).parameters().containsKey(ALLOWED_CIDRS)) {
        parameters.putIfAbsent(ALLOWED_CIDRS, "127.0.0.0/8");
      }
    } else if (isOn("AUTH", environment)) {
      throw new LocalRunException(
          "AUTH=on needs a template with the parameter " + AUTH_MODE + ", and this has none.");
    }
    settings = settings.withParameters(parameters);
    if (isOn("SNAPSTART", environment)) {
      settings = settings.withSnapshots();
    }
    Optional<RuntimeClient.Kind> client = client(environment.getOrDefault("RUNTIME_CLIENT", ""));
    if (client.isPresent()) {
      settings = settings.withRuntimeClient(client.get());
    }
    String endpoint = environment.getOrDefault("DYNAMODB_ENDPOINT", "");
    return endpoint.isEmpty() ? settings : settings.withDynamoDbEndpoint(endpoint(endpoint));
  }

  private static boolean isOn(String name, Map<String, String> environment) {
    String value = environment.getOrDefault(name, "");
    return switch (value) {
      case "on" -> true;
      case "off", "" -> false;
      default -> throw new LocalRunException(name + " must be on or off, not `" + value + "`.");
    };
  }

  private static Optional<RuntimeClient.Kind> client(String value) {
    return switch (value) {
      case "" -> Optional.empty();
      case "aws" -> Optional.of(RuntimeClient.Kind.AWS);
      case "java" -> Optional.of(RuntimeClient.Kind.JAVA);
      default ->
          throw new LocalRunException("RUNTIME_CLIENT must be aws or java, not `" + value + "`.");
    };
  }

  private static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : value.isBlank() ? new String[0] : value.strip().split("\\s+", -1)) {
      String[] parts = each.split("=", 2);
      if (parts.length < 2 || parts[0].isEmpty()) {
        throw new LocalRunException(
            "PARAMETERS must be Name=value, more of them with a space between, not `"
                + each
                + "`.");
      }
      if (parts[0].equals(AUTH_MODE)) {
        throw new LocalRunException(
            "PARAMETERS cannot have " + AUTH_MODE + ": AUTH=on or AUTH=off says which it is.");
      }
      if (parameters.put(parts[0], parts[1]) != null) {
        throw new LocalRunException("PARAMETERS has " + parts[0] + " twice.");
      }
    }
    return parameters;
  }

  private static Path path(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    if (value.isEmpty()) {
      throw new LocalRunException(
          "The system property `" + name + "` is missing: start it with ./mvnw -Plocal");
    }
    return Path.of(value);
  }

  private static int port(String value) {
    if (value.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The error below says it.
    }
    throw new LocalRunException(
        "PORT must be a whole number from 0 to 65535, not `" + value + "`.");
  }

  private static URI endpoint(String value) {
    try {
      URI endpoint = new URI(value);
      if (List.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
          && endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // The error below says it.
    }
    throw new LocalRunException(
        "DYNAMODB_ENDPOINT must be a URL such as http://localhost:8000, not `" + value + "`.");
  }
}
