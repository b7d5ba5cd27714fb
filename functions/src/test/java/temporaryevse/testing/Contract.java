package temporaryevse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code openapi.yaml}, and whether an answer is one that it promises. */
public final class Contract {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDialect(
          Dialect.builder(Dialects.getDraft202012())
              .format(new DateTimeFormat())
              // Where references lead; nothing to validate by.
              .keyword(new NonValidationKeyword("components"))
              .build(),
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  /**
   * The library's own format knows neither {@code -00:00} nor offsets of more than 18 hours, which
   * RFC 3339 has. What a pattern can say is in the patterns; here only whether there is such a day.
   */
  private static final class DateTimeFormat implements Format {
    @Override
    public String getName() {
      return "date-time";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      try {
        LocalDate.parse(value.substring(0, Math.min(10, value.length())));
        return true;
      } catch (DateTimeParseException e) {
        return false;
      }
    }
  }

  private final JsonNode description;
  private final Map<Operation, Pattern> operations = new LinkedHashMap<>();
  // To read one takes longer than to validate by it.
  private final Map<JsonNode, Schema> read = new ConcurrentHashMap<>();

  private Contract(JsonNode description) {
    this.description = description;
    for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.put(
              new Operation(
                  method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()),
              pattern(path.getKey()));
        }
      }
    }
  }

  /** Reads {@code openapi.yaml}. */
  public static Contract read() {
    try {
      Object yaml =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(Files.readString(TestDynamoDb.ROOT.resolve("openapi.yaml")));
      return new Contract(MAPPER.valueToTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One operation.
   *
   * @param method in upper case
   * @param path as the description has it, with {@code {id}}
   */
  public record Operation(String method, String path, JsonNode description) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /**
   * What was sent and what came back.
   *
   * @param path without the query
   * @param mediaType of the request; empty where it named none
   */
  public record Exchange(
      String method,
      String path,
      Optional<String> mediaType,
      int status,
      HttpHeaders headers,
      String body) {

    static Exchange of(HttpResponse<String> response) {
      return new Exchange(
          response.request().method(),
          response.request().uri().getRawPath(),
          response.request().headers().firstValue("Content-Type"),
          response.statusCode(),
          response.headers(),
          response.body());
    }
  }

  /** Every operation that is described. */
  public List<Operation> operations() {
    return List.copyOf(operations.keySet());
  }

  /** The whole description. */
  public JsonNode description() {
    return description;
  }

  /**
   * The operation of a request, or of what the description has it as.
   *
   * @param path without the query
   */
  public Operation operation(String method, String path) {
    return find(method, path).orElseThrow();
  }

  private Optional<Operation> find(String method, String path) {
    return operations.entrySet().stream()
        .filter(each -> each.getKey().method().equals(method))
        .filter(each -> each.getValue().matcher(path).matches())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The body of an example of an answer. */
  public JsonNode example(Operation operation, int status, String name) {
    return resolve(operation.description().path("responses").path(Integer.toString(status)))
        .at("/content/application~1json/examples/" + name)
        .required("value");
  }

  /**
   * Checks an answer.
   *
   * @throws AssertionError naming the operation, the status and everything that is not as described
   */
  public void check(Exchange exchange) {
    Optional<Operation> operation = find(exchange.method(), exchange.path());
    List<String> violations =
        operation.isPresent()
            ? violations(operation.get(), exchange)
            : violationsOutsideOfOperations(exchange);
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "%s answered %d, and openapi.yaml disagrees:%n- %s%n%s"
              .formatted(
                  operation
                      .map(Operation::toString)
                      .orElse(exchange.method() + " " + exchange.path() + " (no operation)"),
                  exchange.status(),
                  String.join("\n- ", violations),
                  exchange.body()));
    }
  }

  private List<String> violations(Operation operation, Exchange exchange) {
    JsonNode response =
        resolve(
            operation.description().path("responses").path(Integer.toString(exchange.status())));
    if (response.isMissingNode()) {
      return List.of("the status is not described");
    }
    List<String> violations = new ArrayList<>();
    JsonNode requests = operation.description().at("/requestBody/content");
    if (exchange.status() < 300 && !requests.isMissingNode()) {
      String mediaType = mediaType(exchange.mediaType().orElse("none"));
      if (!requests.has(mediaType)) {
        violations.add("a request in the media type " + mediaType + " is not described");
      }
    }
    violations.addAll(violations(response, exchange));
    return violations;
  }

  /** What API Gateway answers to a path or a method that is no operation. */
  private List<String> violationsOutsideOfOperations(Exchange exchange) {
    if (exchange.status() != 404) {
      return List.of("what is no operation must be a 404");
    }
    return violations(description.at("/components/responses/RouteNotFound"), exchange);
  }

  private List<String> violations(JsonNode response, Exchange exchange) {
    List<String> violations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      JsonNode described = resolve(header.getValue());
      List<String> values = exchange.headers().allValues(header.getKey());
      if (values.size() > 1) {
        violations.add("the header " + header.getKey() + " is there " + values.size() + " times");
      } else if (values.size() == 1) {
        violations.addAll(
            violations(
                "the header " + header.getKey(),
                described.path("schema"),
                headerValue(described.path("schema"), values.getFirst())));
      } else if (described.path("required").asBoolean()) {
        violations.add("the header " + header.getKey() + " is missing");
      }
    }
    // The answer to a HEAD is its headers alone (RFC 9110, section 9.3.2).
    if (!exchange.method().equals("HEAD")) {
      violations.addAll(bodyViolations(response.path("content"), exchange));
    }
    return violations;
  }

  private List<String> bodyViolations(JsonNode content, Exchange exchange) {
    Optional<String> contentType = exchange.headers().firstValue("Content-Type");
    if (content.isMissingNode()) {
      return exchange.body().isEmpty() ? List.of() : List.of("a body is not described");
    }
    String mediaType = mediaType(contentType.orElse("none"));
    if (!content.has(mediaType)) {
      return List.of("the media type " + mediaType + " is not described");
    }
    try {
      return violations(
          "the body", content.path(mediaType).path("schema"), MAPPER.readTree(exchange.body()));
    } catch (JsonProcessingException e) {
      return List.of("the body is not JSON");
    }
  }

  /**
   * What is wrong with a value.
   *
   * @param name of the value, for the messages
   * @param schema one of the description's own
   */
  public List<String> violations(String name, JsonNode schema, JsonNode value) {
    return read.computeIfAbsent(schema, this::read).validate(value).stream()
        .map(error -> name + error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private Schema read(JsonNode schema) {
    // Wrapped, so that a reference into the components finds them.
    ObjectNode document = MAPPER.createObjectNode();
    document.set("components", description.path("components"));
    document.putArray("allOf").add(schema);
    return SCHEMAS.getSchema(document);
  }

  /** What a reference refers to; anything else is itself. */
  public JsonNode resolve(JsonNode node) {
    return node.has("$ref")
        ? resolve(description.at(node.path("$ref").textValue().substring(1)))
        : node;
  }

  /** Every schema by the name that the components give it. */
  public Map<String, JsonNode> schemas() {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    description
        .at("/components/schemas")
        .properties()
        .forEach(schema -> schemas.put(schema.getKey(), schema.getValue()));
    return schemas;
  }

  private JsonNode headerValue(JsonNode schema, String value) {
    boolean isInteger = resolve(schema).path("type").asText().equals("integer");
    return isInteger && value.matches("[0-9]{1,18}")
        ? MAPPER.getNodeFactory().numberNode(Long.parseLong(value))
        : TextNode.valueOf(value);
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(
        Pattern.compile("\\{[^}]+}").matcher(Pattern.quote(path)).replaceAll("\\\\E[^/]+\\\\Q"));
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
