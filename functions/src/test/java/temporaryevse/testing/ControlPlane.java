package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * API Gateway's control plane, as far as usage keys go, on loopback: keeps what is asked of it.
 *
 * <p>Source: CreateApiKey, GetApiKeys and CreateUsagePlanKey, Amazon API Gateway API Reference.
 */
public final class ControlPlane implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> idsByValue = new LinkedHashMap<>();
  private final List<SignedCall> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private ControlPlane(HttpServer server) {
    this.server = server;
  }

  /** Starts one without any key. */
  public static ControlPlane start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ControlPlane controlPlane = new ControlPlane(server);
      server.createContext("/", controlPlane::answer);
      server.start();
      return controlPlane;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What IAM is asked about the requests that were signed with this access key. */
  public List<AwsCall> calls(String accessKeyId) {
    return calls.stream()
        .filter(call -> call.authorization().contains(" Credential=" + accessKeyId + "/"))
        .map(SignedCall::call)
        .toList();
  }

  private record SignedCall(AwsCall call, String authorization) {}

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    calls.add(
        new SignedCall(
            AwsCall.ofApiGateway(exchange.getRequestMethod(), path),
            exchange.getRequestHeaders().getFirst("Authorization")));
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    ObjectNode answer = JSON.createObjectNode();
    int status = 201;
    if (path.equals("/apikeys") && exchange.getRequestMethod().equals("GET")) {
      status = 200;
      idsByValue.forEach(
          (value, id) -> answer.withArray("item").addObject().put("id", id).put("name", value));
    } else if (path.equals("/apikeys")) {
      String value = request.path("value").asText();
      status = idsByValue.containsKey(value) ? 409 : 201;
      idsByValue.putIfAbsent(value, "usage-key-" + idsByValue.size());
      answer.put("id", idsByValue.get(value));
    } else if (!path.matches("/usageplans/[^/]+/keys")) {
      status = 404;
    }
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (status == 409) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "ConflictException");
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
