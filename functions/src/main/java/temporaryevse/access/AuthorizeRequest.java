package temporaryevse.access;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.Json;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.Priming;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;

/**
 * API Gateway's authorizer: lets in the callers that show a valid key.
 *
 * <p>API Gateway keeps the answer for other requests with the same header, so it holds for every
 * route. The functions get the permissions of the key and decide ({@link Caller}).
 *
 * <p>Source: "Input to an API Gateway Lambda authorizer" and "Output from an API Gateway Lambda
 * authorizer", Amazon API Gateway Developer Guide.
 */
public final class AuthorizeRequest implements RequestStreamHandler, PrimedFunction {

  private final AccessDeployment deployment;
  private final KeyTable keys;
  private final String usageKeyPrefix;
  private final boolean letsEveryoneIn;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public AuthorizeRequest() {
    this(AccessDeployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  AuthorizeRequest(AccessDeployment deployment) {
    this.deployment = deployment;
    keys = new KeyTable(deployment);
    usageKeyPrefix = deployment.usageKeyPrefix();
    letsEveryoneIn = deployment.letsEveryoneIn();
    clock = deployment.clock();
  }

  /** The decision on a request. */
  private sealed interface Verdict {

    /** The request shows a valid key. */
    record Allowed(AccessKey key) implements Verdict {}

    /** The request shows no valid key; the reason is for the log alone. */
    record Refused(String reason, Optional<BearerKey> key) implements Verdict {}
  }

  /**
   * Answers a policy for the stage.
   *
   * @throws ServiceUnavailableException where DynamoDB does not answer; API Gateway then answers
   *     503
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    ObjectNode request = Json.readEvent(event, ObjectNode.class);
    String everything = everythingOfTheStage(request.path("methodArn").asText());
    ObjectNode policy =
        letsEveryoneIn
            ? letEveryoneIn(everything, context)
            : switch (judge(request, RequestTime.of(context, clock))) {
              case Verdict.Allowed(AccessKey key) -> allow(everything, key);
              case Verdict.Refused refused -> refuse(everything, refused, request, context);
            };
    answer.write(Json.write(policy).getBytes(StandardCharsets.UTF_8));
  }

  private Verdict judge(ObjectNode request, RequestTime time) {
    Optional<BearerKey> shown = BearerKey.ofHeaders(authorization(request));
    if (shown.isEmpty()) {
      return new Verdict.Refused("malformed", shown);
    }
    Optional<AccessKey> found = keys.find(shown.get().id(), time);
    if (found.isEmpty()) {
      return new Verdict.Refused("unknown", shown);
    }
    if (found.get().isValidAt(time.now())) {
      return new Verdict.Allowed(found.get());
    }
    return new Verdict.Refused(found.get().revokedAt().isPresent() ? "revoked" : "expired", shown);
  }

  /** Every value of the header, its name in any case. */
  private static List<String> authorization(ObjectNode request) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : request.path("multiValueHeaders").properties()) {
      if (header.getKey().equalsIgnoreCase("authorization")) {
        header.getValue().forEach(value -> values.add(value.asText()));
      }
    }
    return values;
  }

  /** {@code arn:aws:execute-api:region:account:api/stage/METHOD/path}, with every route. */
  private static String everythingOfTheStage(String methodArn) {
    String[] parts = methodArn.split("/", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("The event has no ARN of a method.");
    }
    return parts[0] + "/" + parts[1] + "/*/*";
  }

  private ObjectNode allow(String resource, AccessKey key) {
    ObjectNode answer = allow(resource, Caller.of(key));
    answer.withObject("context").put("keyId", key.keyId().text());
    return answer;
  }

  private ObjectNode letEveryoneIn(String resource, Context context) {
    EventLog.log(
        "everyone_let_in",
        LogLevel.WARN,
        clock.instant(),
        Json.object()
            .put(
                "message",
                "AuthMode is none: EVERYONE who reaches this API can see, set and remove EVERY"
                    + " status."),
        context);
    return allow(resource, Caller.everyone());
  }

  private ObjectNode allow(String resource, Caller caller) {
    ObjectNode answer = policy("Allow", resource, caller.account().text());
    answer.put("usageIdentifierKey", UsageKeys.name(usageKeyPrefix, caller.account()));
    caller.writeTo(answer.putObject("context"));
    return answer;
  }

  private ObjectNode refuse(
      String resource, Verdict.Refused refused, ObjectNode request, Context context) {
    ObjectNode fields = Json.object();
    fields.put("reason", refused.reason());
    @Nullable BearerKey key = refused.key().orElse(null);
    if (key != null) {
      fields.put("keyId", key.id().text());
    }
    fields.put("requestId", request.path("requestContext").path("requestId").asText());
    EventLog.log("credentials_refused", LogLevel.INFO, clock.instant(), fields, context);
    return policy("Deny", resource, "unknown");
  }

  private static ObjectNode policy(String effect, String resource, String principal) {
    ObjectNode answer = Json.object();
    answer.put("principalId", principal);
    ObjectNode document = answer.putObject("policyDocument");
    document.put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject();
    statement.put("Action", "execute-api:Invoke");
    statement.put("Effect", effect);
    statement.put("Resource", resource);
    return answer;
  }

  @Override
  public void prime(Priming priming) {
    priming.run(
        PrimingRequests.AUTHORIZE,
        new AuthorizeRequest(deployment.rehearsal(KeyTable.ANSWER)),
        new AuthorizeRequest(deployment.withoutConnections()));
  }
}
