package temporaryevse.local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A SAM template with its parameters, conditions, intrinsic functions and {@code Globals} applied.
 *
 * <p>Resources whose condition is false are left out. Lists are in the template's order. Sources:
 * "AWS SAM resources and properties" and "Globals section of the AWS SAM template" in the SAM
 * guide.
 *
 * @param parameters the values of the parameters by name
 * @param region the region of the stack: that of {@code AWS_REGION}, or {@code eu-central-1}
 * @param restApi the REST API in front of the functions
 * @param usagePlans the usage plans with the keys that the template puts under them
 */
public record Template(
    Map<String, String> parameters,
    String region,
    Optional<RestApi> restApi,
    List<LambdaFunction> functions,
    List<Table> tables,
    List<Queue> queues,
    List<EventBus> eventBuses,
    List<UsagePlan> usagePlans,
    List<UsageKey> usageKeys) {

  /**
   * Reads a template with the defaults of its parameters.
   *
   * @throws TemplateException naming the place and what is wrong there
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Template read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a template.
   *
   * @param parameters values for parameters, instead of their defaults
   * @throws TemplateException naming the place and what is wrong there
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Template read(Path file, Map<String, String> parameters) {
    try {
      return parse(Files.readString(file), String.valueOf(file.getFileName()), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the text of a template.
   *
   * @param file the name of the template in messages
   * @param parameters values for parameters, instead of their defaults
   * @throws TemplateException naming the place and what is wrong there
   */
  public static Template parse(String yaml, String file, Map<String, String> parameters) {
    Property root = new Property("", TemplateYaml.read(yaml, file));
    String region = Objects.requireNonNullElse(System.getenv("AWS_REGION"), "eu-central-1");
    return new TemplateReader(root, region, parameters).read();
  }

  /**
   * The REST API in front of the functions.
   *
   * @throws TemplateException if the template has none
   */
  public RestApi api() {
    return restApi.orElseThrow(
        () -> new TemplateException("Resources", "there is no AWS::Serverless::Api"));
  }

  /**
   * The function with this logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public LambdaFunction function(String logicalId) {
    return functions.stream()
        .filter(function -> function.logicalId().equals(logicalId))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + logicalId));
  }

  /**
   * The table with this logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Table table(String logicalId) {
    return tables.stream()
        .filter(table -> table.logicalId().equals(logicalId))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no table " + logicalId));
  }
}
