package temporaryevse.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The events in {@code events/}, as the runtime of Lambda hands them to a function. */
public final class Events {

  private static final PojoSerializer<APIGatewayProxyRequestEvent> SERIALIZER =
      LambdaEventSerializers.serializerFor(
          APIGatewayProxyRequestEvent.class, Events.class.getClassLoader());

  private Events() {}

  /** Every event file. */
  public static List<Path> files() {
    try (Stream<Path> files = Files.list(TestDynamoDb.ROOT.resolve("events"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event of API Gateway. */
  public static APIGatewayProxyRequestEvent read(Path file) {
    try {
      return SERIALIZER.fromJson(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
