package temporaryevse.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
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

  private static final JsonMapper EVENTS =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private static final JsonMapper BODIES =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          // A number is a wrong type, not bad JSON, however long it is.
                          .maxNumberLength(MAX_BODY_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** An empty object to write an answer into. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An empty list to write an answer into. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Compact JSON text; fields in the order in which they were set. */
  public static String write(JsonNode node) {
    try {
      return EVENTS.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The node is not JSON.", e);
    }
  }

  /**
   * Reads an event of Lambda, which other services have written and which is trusted to be Unicode.
   *
   * @throws IllegalArgumentException where it is not one JSON object of this type
   */
  public static <T> T readEvent(InputStream event, Class<T> type) throws IOException {
    try {
      @Nullable T read = EVENTS.readValue(event, type);
      if (read != null) {
        return read;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The event is not JSON of its type" + place(e) + ".", e);
    }
    throw new IllegalArgumentException("The event is not a JSON object.");
  }

  /**
   * Reads a text that this service has written.
   *
   * @throws IllegalArgumentException where it is not one JSON object
   */
  public static ObjectNode parse(String text) {
    try {
      if (EVENTS.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The text is not JSON" + place(e) + ".", e);
    }
    throw new IllegalArgumentException("The text is not a JSON object.");
  }

  /** The JSON of an answer in one of Lambda's types. */
  static byte[] writeEvent(Object event) {
    try {
      return EVENTS.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The event is not JSON.", e);
    }
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
    JsonNode node;
    try {
      node = BODIES.readTree(text);
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
