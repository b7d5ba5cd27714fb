package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The test vectors that every implementation of this API must agree with. */
public final class Vectors {

  private Vectors() {}

  public static Stream<JsonNode> of(String file, String list) {
    try (InputStream json = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      JsonNode vectors = new ObjectMapper().readTree(Objects.requireNonNull(json)).required(list);
      return StreamSupport.stream(vectors.spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Stream<String> strings(String file, String list) {
    return of(file, list).map(JsonNode::textValue);
  }
}
