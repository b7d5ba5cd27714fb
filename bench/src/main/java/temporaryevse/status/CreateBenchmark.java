package temporaryevse.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Operation;

/** Parse, validate and respond: a create without DynamoDB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CreateBenchmark {
  private static final Instant NOW = Instant.parse("2025-04-23T09:57:52Z");

  /** Nothing is asked of it as long as nothing fails. */
  private final Context context =
      (Context)
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final Operation operation =
      (request, ignored) ->
          request
              .readJson(List.of("application/json"), json -> StatusFields.parseNew(json, NOW))
              .fold(valid -> created(valid.withId(1)), ApiResponse::error);

  private final byte[] documented =
      event(
          """
          {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE",\
          "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}\
          """);
  private final byte[] endless =
      event("{\"evseId\":\"+49*810*000*438\",\"temporaryStatus\":\"BLOCKED\"}");
  private final byte[] wrong =
      event(
          """
          {"evseId":"DK*SPI","temporaryStatus":"BROKEN",\
          "validFrom":"2025-04-23 10:00:00","validTO":"2025-04-23T18:00:00Z"}\
          """);

  private static ApiResponse created(TemporaryEvseStatus status) {
    return ApiResponse.created(status.location(), status.toJson());
  }

  /** API Gateway's event with another body. */
  private static byte[] event(String body) {
    try {
      JsonMapper mapper = JsonMapper.builder().build();
      Path root = Path.of(System.getProperty("root.directory"));
      ObjectNode event =
          mapper.readValue(
              root.resolve("events/create-temporary-evse-status.json").toFile(), ObjectNode.class);
      return mapper.writeValueAsBytes(event.put("body", body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body of the public documentation. */
  @Benchmark
  public byte[] documented() throws IOException {
    return answer(documented);
  }

  /** The least that a body can have. */
  @Benchmark
  public byte[] endless() throws IOException {
    return answer(endless);
  }

  /** Four problems, all of which are told. */
  @Benchmark
  public byte[] wrong() throws IOException {
    return answer(wrong);
  }

  private byte[] answer(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    operation.handleRequest(new ByteArrayInputStream(event), answer, context);
    return answer.toByteArray();
  }
}
