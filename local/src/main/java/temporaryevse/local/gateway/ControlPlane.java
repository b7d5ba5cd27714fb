package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.Json;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.http.PercentEncoding;
import temporaryevse.local.template.UsageKey;

/**
 * API Gateway's own API for usage keys, on a port of its own: {@code POST /apikeys}, {@code GET
 * /apikeys} and {@code POST /usageplans/{id}/keys}. Sources: "CreateApiKey", "GetApiKeys" and
 * "CreateUsagePlanKey" in the Amazon API Gateway REST API Reference.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Pattern PLAN_KEYS = Pattern.compile("/usageplans/(?<plan>[^/]+)/keys");
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /**
   * Characters of a key's value at most. AWS wants at least 20 as well, but the names in a local
   * stack, which values are made of, are shorter.
   */
  private static final int MAX_VALUE_CHARACTERS = 128;

  /** Keys in an answer of "GetApiKeys" at most. */
  private static final int MAX_LIMIT = 500;

  /** Keys in an answer of "GetApiKeys" where the request has no limit. */
  private static final String DEFAULT_LIMIT = "25";

  private final UsagePlans plans;
  private final Consumer<SignedRequest> log;
  private final LoopbackServer server;

  /**
   * A signed request.
   *
   * @param authorization value of the header, which names the access key
   */
  public record SignedRequest(String method, String path, String authorization) {}

  /**
   * Starts to serve on a free port.
   *
   * @param log gets each signed request
   */
  public ControlPlane(UsagePlans plans, Consumer<SignedRequest> log) {
    this.plans = plans;
    this.log = log;
    this.server = new LoopbackServer("control-plane", new Endpoints()).stopTimeout(2_000);
    server.listen(0);
  }

  /** The URL of the control plane. */
  public URI address() {
    return URI.create("http://" + LoopbackServer.HOST + ":" + server.port());
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Endpoints extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body;
      try (InputStream content = Content.Source.asInputStream(request)) {
        body = content.readNBytes(MAX_BODY_BYTES);
      }
      answer(request, new String(body, UTF_8)).write(response, callback);
      return true;
    }
  }

  private Answer answer(Request request, String body) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 ")) {
      return failure(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    if (LoopbackServer.mayBeOfAWebPage(request)) {
      return failure(403, "AccessDeniedException", "Not for web pages.");
    }
    String path = request.getHttpURI().getPath();
    log.accept(new SignedRequest(request.getMethod(), path, authorization));
    Matcher planKeys = PLAN_KEYS.matcher(path);
    String endpoint = request.getMethod() + " " + (planKeys.matches() ? "plan keys" : path);
    JsonNode json = Json.parseObject(body).orElseGet(JsonNodeFactory.instance::objectNode);
    return switch (endpoint) {
      case "POST /apikeys" -> createKey(json);
      case "GET /apikeys" -> keys(Request.extractQueryParameters(request));
      case "POST plan keys" ->
          addToPlan(PercentEncoding.decode(planKeys.group("plan")).orElse(""), json);
      default ->
          failure(404, "NotFoundException", "The local run does not support " + endpoint + ".");
    };
  }

  private Answer createKey(JsonNode json) {
    String id = UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    UsageKey key =
        new UsageKey(
            id,
            json.path("name").asText(id),
            json.path("value").asText(UUID.randomUUID().toString()),
            json.path("enabled").asBoolean(false));
    if (key.value().isEmpty() || key.value().length() > MAX_VALUE_CHARACTERS) {
      return failure(400, "BadRequestException", "API key value must have at most 128 characters.");
    }
    return added(plans.add(key), Json.object(key), "API Key");
  }

  private Answer keys(Fields query) {
    String limit = Optional.ofNullable(query.getValue("limit")).orElse(DEFAULT_LIMIT);
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > MAX_LIMIT) {
      return failure(400, "BadRequestException", "limit must be from 1 to 500.");
    }
    boolean includeValues = Boolean.parseBoolean(query.getValue("includeValues"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("item");
    plans.find(Optional.ofNullable(query.getValue("name")).orElse("")).stream()
        .limit(Integer.parseInt(limit))
        .map(Json::object)
        .forEach(key -> items.add(includeValues ? key : key.without("value")));
    return Answer.json(200, answer.toString());
  }

  private Answer addToPlan(String planId, JsonNode json) {
    if (!json.path("keyType").asText().equals("API_KEY")) {
      return failure(400, "BadRequestException", "keyType must be API_KEY.");
    }
    String keyId = json.path("keyId").asText();
    ObjectNode answer =
        plans.key(keyId).map(Json::object).orElseGet(JsonNodeFactory.instance::objectNode);
    answer.remove("enabled");
    return added(plans.addToPlan(planId, keyId), answer.put("type", "API_KEY"), "Plan or key");
  }

  private static Answer added(UsagePlans.Addition addition, ObjectNode answer, String what) {
    return switch (addition) {
      case ADDED -> Answer.json(201, answer.toString());
      case CONFLICT -> failure(409, "ConflictException", what + " already exists");
      case NOT_FOUND -> failure(404, "NotFoundException", what + " not found");
    };
  }

  private static Answer failure(int status, String type, String message) {
    return Answer.json(
            status, JsonNodeFactory.instance.objectNode().put("message", message).toString())
        .with("x-amzn-ErrorType", type);
  }
}
