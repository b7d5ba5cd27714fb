package temporaryevse.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to a request, before it is sent.
 *
 * @param headers by name, every value
 */
public record Answer(int status, Map<String, List<String>> headers, ByteBuffer body) {
  /** An answer in JSON with a request id, as AWS's own APIs give it. */
  public static Answer json(int status, String body) {
    return json(status, ByteBuffer.wrap(body.getBytes(UTF_8)));
  }

  /** An answer in JSON with a request id, from bytes in UTF-8. */
  public static Answer json(int status, ByteBuffer body) {
    return new Answer(
        status,
        Map.of(
            "Content-Type", List.of("application/json"),
            "x-amzn-RequestId", List.of(UUID.randomUUID().toString())),
        body);
  }

  /** This answer with one more header. */
  public Answer with(String name, String value) {
    Map<String, List<String>> all = new LinkedHashMap<>(headers);
    all.put(name, List.of(value));
    return new Answer(status, all, body);
  }

  /** Sends the answer. */
  public void write(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(
        (name, values) -> values.forEach(value -> response.getHeaders().add(name, value)));
    boolean bodiless = status == 204 || status == 304;
    response.write(true, bodiless ? ByteBuffer.allocate(0) : body, callback);
  }
}
