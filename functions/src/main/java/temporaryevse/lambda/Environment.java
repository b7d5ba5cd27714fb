package temporaryevse.lambda;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import temporaryevse.aws.AwsClients;
import temporaryevse.aws.Credentials;

/** The environment variables of a function, with a note of every variable that cannot be used. */
public final class Environment {

  private final Map<String, String> variables;
  private final List<String> errors = new ArrayList<>();

  private Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The environment of this process. */
  public static Environment ofProcess() {
    return of(System.getenv());
  }

  /** An environment with these variables. */
  public static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }

  /** Whether Lambda takes a snapshot of this process and starts others from it. */
  public static boolean isStartedFromSnapshot() {
    return "snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /** The clock of a deployed function. */
  public Clock clock() {
    return Clock.systemUTC();
  }

  /** A text that has to be there; empty, with a note, where it is not. */
  public String required(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      errors.add("The environment variable " + name + " is not set.");
    }
    return value;
  }

  /** A text; empty where there is none. */
  public String text(String name) {
    String value = variables.getOrDefault(name, "");
    return value.isBlank() ? "" : value;
  }

  /** A word of two; the first where there is no text. */
  public String oneOf(String name, String first, String second) {
    String value = variables.getOrDefault(name, first);
    if (!value.equals(first) && !value.equals(second)) {
      errors.add("The environment variable %s must be %s or %s.".formatted(name, first, second));
    }
    return value;
  }

  /** A whole number within bounds, of at most 16 digits. */
  public long number(String name, long unset, long least, long most) {
    String value = variables.getOrDefault(name, Long.toString(unset));
    if (value.matches("[0-9]{1,16}")) {
      long number = Long.parseLong(value, 10);
      if (number >= least && number <= most) {
        return number;
      }
    }
    errors.add(
        "The environment variable %s must be a whole number from %d to %d."
            .formatted(name, least, most));
    return unset;
  }

  /** The address of a service; empty for AWS's own. */
  public Optional<URI> endpoint(String name) {
    // The template always passes the variable on.
    String value = text(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.matches("https?://[^/?#\\s]+/?")) {
      errors.add(
          "The environment variable " + name + " must be a URL such as http://localhost:8000.");
      return Optional.empty();
    }
    return Optional.of(URI.create(value));
  }

  /**
   * The clients of AWS for the region and the role of the function.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  public AwsClients awsClients() {
    String region = required("AWS_REGION");
    if (!errors.isEmpty()) {
      throw new IllegalStateException(String.join(" ", errors));
    }
    return new AwsClients(Region.of(region), Credentials.of(variables));
  }
}
