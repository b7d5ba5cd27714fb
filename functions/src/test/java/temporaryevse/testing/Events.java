package temporaryevse.testing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private Events() {}

  /** Every event file. */
  public static List<Path> files() {
    try (Stream<Path> files = Files.list(TestDynamoDb.ROOT.resolve("events"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a function of API Gateway for an event, and reads its answer. */
  public static APIGatewayProxyResponseEvent answer(
      RequestStreamHandler function, APIGatewayProxyRequestEvent event, Context context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SERIALIZER.toJson(event, bytes);
    return answer(function, bytes.toByteArray(), context);
  }

  /** Runs a function of API Gateway for an event, and reads its answer. */
  public static APIGatewayProxyResponseEvent answer(
      RequestStreamHandler function, byte[] event, Context context) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event), answer, context);
      return JSON.readValue(answer.toByteArray(), APIGatewayProxyResponseEvent.class);
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
