package temporaryevse.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.testing.TestDynamoDb;

/** The JSON Schema of a partner's body, written from the specification that its file names. */
final class PartnerSchema {

  private static final Map<PartnerFormat, PartnerSchema> ALL =
      Arrays.stream(PartnerFormat.values())
          .collect(Collectors.toMap(format -> format, PartnerSchema::read));

  private final Schema schema;

  private PartnerSchema(Schema schema) {
    this.schema = schema;
  }

  static PartnerSchema of(PartnerFormat format) {
    return Optional.ofNullable(ALL.get(format)).orElseThrow();
  }

  private static PartnerSchema read(PartnerFormat format) {
    String file = "functions/src/test/resources/roaming/" + format.text() + ".json";
    try {
      return new PartnerSchema(
          SchemaRegistry.withDialect(Dialects.getDraft202012())
              .getSchema(
                  new ObjectMapper().readTree(Files.readString(TestDynamoDb.ROOT.resolve(file)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body in a format, which its schema allows; empty where there is none. */
  static Optional<ObjectNode> body(PartnerFormat format, EffectiveStatus status) {
    Optional<ObjectNode> body = format.body(status);
    body.ifPresent(
        json -> assertThat(of(format).violations(json)).as("%s %s", format, json).isEmpty());
    return body;
  }

  /** The text of a body that is there. */
  static String text(PartnerFormat format, EffectiveStatus status) {
    return body(format, status).orElseThrow().toString();
  }

  /** Everything that the partner would refuse. */
  List<String> violations(JsonNode body) {
    return schema.validate(body).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }
}
