package temporaryevse.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as this API reads and writes it (RFC 8259, narrowed): one object in UTF-8, no duplicate key,
 * no lone surrogate, no NUL, at most {@value #MAX_DEPTH} levels deep.
 */
public final class Json {

  /** Most levels of nesting that a body may have; the object itself is the first. */
  static final int MAX_DEPTH = 16;

  /** Most bytes that a body may have. */
  static final int MAX_BODY_BYTES = 16 * 1024;

  /** Most levels of nesting that an event may have; far more than it has. */
  private static final int MAX_EVENT_DEPTH = 100;

  // Only Jackson's parser, generator and tree are used. Its mapper, which would read and write the
  // same, costs some hundred classes at the start: docs/adr/0013-start-path.md.
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonFactory BODIES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  // A number is a wrong type, not bad JSON, however long it is.
                  .maxNumberLength(MAX_BODY_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonFactory EVENTS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_EVENT_DEPTH).build())
          .build();

  private Json() {}

  /** An empty object to write an answer into. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty list to write an answer into. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** Compact JSON text; fields in the order in which they were set. */
  public static String write(JsonNode node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = BODIES.createGenerator(text)) {
      write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return text.toString();
  }

  private static void write(JsonNode node, JsonGenerator generator) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
          generator.writeFieldName(property.getKey());
          write(property.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (JsonNode element : node) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(node.textValue());
      case NUMBER -> generator.writeNumber(node.asText());
      case BOOLEAN -> generator.writeBoolean(node.booleanValue());
      case NULL -> generator.writeNull();
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("no JSON: a node of type " + node.getNodeType());
    }
  }

  /**
   * Reads an event of Lambda, which other services have written and which is trusted to be Unicode.
   *
   * @throws IllegalArgumentException where it is not one JSON object
   */
  public static ObjectNode readEvent(InputStream event) throws IOException {
    // As text, like a body, so that there is one parser to load and not two.
    String text = new String(event.readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (read(text, EVENTS) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The event is not JSON" + place(e) + ".", e);
    }
    throw new IllegalArgumentException("The event is not a JSON object.");
  }

  /** Reads a request body that must be one object; {@code malformed_json} where it is not. */
  public static Parsed<ObjectNode> readObject(byte[] body) {
    String text;
    try {
      // Strict, and before the parser sees it: Jackson alone lets through bytes that are no UTF-8,
      // and takes UTF-16 and UTF-32 as well.
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return malformed("The body is not valid UTF-8.");
    }
    if (text.isBlank()) {
      return malformed("The body is empty. It must be one JSON object.");
    }
    @Nullable JsonNode node;
    try {
      node = read(text, BODIES);
    } catch (JsonProcessingException e) {
      return malformed("The body must be one JSON object with each key once" + place(e) + ".");
    }
    if (!(node instanceof ObjectNode object)) {
      return malformed("The body must be one JSON object.");
    }
    return isText(object)
        ? new Parsed.Valid<>(object)
        : malformed("The body must not have a NUL character or a lone surrogate in a string.");
  }

  /** The one value that a text is; null where there is more or nothing. */
  private static @Nullable JsonNode read(String text, JsonFactory factory)
      throws JsonProcessingException {
    try (JsonParser parser = factory.createParser(text)) {
      @Nullable JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      JsonNode value = value(first, parser);
      return parser.nextToken() == null ? value : null;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be read", e);
    }
  }

  private static JsonNode value(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          object.set(name, value(parser.nextToken(), parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(next, parser));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("the parser gave " + token + " for a value");
    };
  }

  private static Parsed<ObjectNode> malformed(String message) {
    return Parsed.invalid(Problem.of(ErrorCode.MALFORMED_JSON, message));
  }

  private static String place(JsonProcessingException e) {
    @Nullable JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : "; see line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** Whether every string in the tree, keys too, is Unicode text without NUL. */
  private static boolean isText(JsonNode node) {
    if (node.isTextual()) {
      return isText(node.textValue());
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!isText(property.getKey()) || !isText(property.getValue())) {
        return false;
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (!isText(element)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isText(String string) {
    return string
        .codePoints()
        .allMatch(c -> c != 0 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
