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
 * <p>Resources whose condition is false are left out. The stack is called {@code local}, its
 * account is {@code 000000000000}, its region is that of {@code AWS_REGION} or {@code
 * eu-central-1}. Sources: "AWS SAM resources and properties" and "Globals section of the AWS SAM
 * template" in the SAM guide.
 */
public final class Template {
  private final Map<String, String> parameters;
  private final String region;
  private final Optional<RestApi> api;
  private final List<LambdaFunction> functions;
  private final List<Table> tables;
  private final List<UsagePlan> usagePlans;
  private final List<UsageKey> usageKeys;

  Template(
      Map<String, String> parameters,
      String region,
      Optional<RestApi> api,
      List<LambdaFunction> functions,
      List<Table> tables,
      List<UsagePlan> usagePlans,
      List<UsageKey> usageKeys) {
    this.parameters = Map.copyOf(parameters);
    this.region = region;
    this.api = api;
    this.functions = List.copyOf(functions);
    this.tables = List.copyOf(tables);
    this.usagePlans = List.copyOf(usagePlans);
    this.usageKeys = List.copyOf(usageKeys);
  }

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

  /** The values of the parameters by name. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** The region of the stack. */
  public String region() {
    return region;
  }

  /**
   * The REST API in front of the functions.
   *
   * @throws TemplateException if the template has none
   */
  public RestApi api() {
    return api.orElseThrow(
        () -> new TemplateException("Resources", "there is no AWS::Serverless::Api"));
  }

  /** All functions, in the template's order. */
  public List<LambdaFunction> functions() {
    return functions;
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

  /** All tables, in the template's order. */
  public List<Table> tables() {
    return tables;
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

  /** All usage plans, in the template's order, with the keys that it puts under them. */
  public List<UsagePlan> usagePlans() {
    return usagePlans;
  }

  /** All API keys, in the template's order. */
  public List<UsageKey> usageKeys() {
    return usageKeys;
  }
}
