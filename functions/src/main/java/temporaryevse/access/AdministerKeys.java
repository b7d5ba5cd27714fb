package temporaryevse.access;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.ErrorBody;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Json;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.FailureLog;
import temporaryevse.lambda.RequestTime;

/**
 * The function for administrators: creates, lists, rotates and revokes keys, and restores limits.
 *
 * <p>It has no route; IAM decides who may invoke it. Its errors have the API's form. Only the
 * answer to a creation or rotation has the key itself.
 */
public final class AdministerKeys implements RequestStreamHandler {

  private final KeyTable keys;
  private final Optional<UsageKeys> usageKeys;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** For Lambda: reads the process environment. */
  public AdministerKeys() {
    this(AccessDeployment.fromEnvironment());
  }

  AdministerKeys(AccessDeployment deployment) {
    keys = new KeyTable(deployment);
    usageKeys =
        deployment.usagePlan().map(plan -> new UsageKeys(plan, deployment.usageKeyPrefix()));
    clock = deployment.clock();
  }

  /** Carries out the action that the event names. */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    ObjectNode result = answer(event.readAllBytes(), context);
    answer.write(Json.write(result).getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode answer(byte[] event, Context context) {
    RequestTime time = RequestTime.of(context, clock);
    Parsed<KeyRequest> request =
        Json.readObject(event)
            .fold(json -> KeyRequest.parse(json, time.now()), Parsed.Invalid::new);
    try {
      return request.fold(valid -> act(valid, time, context), problems -> error(problems, context));
    } catch (RuntimeException e) {
      Problem problem = FailureLog.log(e, context.getAwsRequestId(), time.now(), context);
      return error(
          e instanceof ServiceUnavailableException
              ? Problem.of(problem.code(), "Nothing was done, or it is not known.")
              : problem,
          context);
    }
  }

  private ObjectNode act(KeyRequest request, RequestTime time, Context context) {
    return switch (request) {
      case KeyRequest.Create create -> create(create, time, context);
      case KeyRequest.ListKeys list -> list(list, time, context);
      case KeyRequest.Rotate rotate -> rotate(rotate, time, context);
      case KeyRequest.Revoke revoke -> revoke(revoke, time, context);
      case KeyRequest.EnsureUsageKeys ensure -> ensureUsageKeys(ensure, time, context);
    };
  }

  private ObjectNode create(KeyRequest.Create create, RequestTime time, Context context) {
    // First, so that no key is ever without limits.
    usageKeys.ifPresent(usage -> usage.ensure(create.account(), time.deadline()));
    BearerKey key = BearerKey.generate(random);
    AccessKey created =
        new AccessKey(
            key.id(),
            create.account(),
            create.operators(),
            create.scopes(),
            time.now(),
            create.by(),
            create.validTo(),
            Optional.empty(),
            Optional.empty());
    keys.create(created, time);
    log("key_created", create, created.toJson(), time, context);
    return shown(key, created);
  }

  private ObjectNode list(KeyRequest.ListKeys list, RequestTime time, Context context) {
    KeyTable.Page page = keys.list(list.account(), list.after(), time);
    ObjectNode answer = Json.object();
    ArrayNode array = answer.putArray("keys");
    page.keys().forEach(key -> array.add(key.toJson()));
    page.next().ifPresent(next -> answer.put("cursor", next.text()));
    ObjectNode what = Json.object().put("count", page.keys().size());
    list.account().ifPresent(account -> what.put("account", account.text()));
    log("keys_listed", list, what, time, context);
    return answer;
  }

  private ObjectNode rotate(KeyRequest.Rotate rotate, RequestTime time, Context context) {
    Optional<AccessKey> found = keys.find(rotate.keyId(), time);
    if (found.isEmpty() || !found.get().isValidAt(time.now())) {
      return error(unknown("The field `keyId` names no key that is valid now."), context);
    }
    AccessKey old = found.get();
    usageKeys.ifPresent(usage -> usage.ensure(old.account(), time.deadline()));
    Instant overlapEnd = time.now().plus(rotate.overlap());
    Instant end = old.validTo().filter(overlapEnd::isAfter).orElse(overlapEnd);
    BearerKey key = BearerKey.generate(random);
    AccessKey successor =
        old.successor(key, time.now(), rotate.by(), rotate.validTo().or(old::validTo));
    keys.replace(old, end, successor, time);
    ObjectNode what = successor.toJson();
    what.put("replaces", old.keyId().text());
    what.put("replacedValidTo", end.toString());
    log("key_rotated", rotate, what, time, context);
    ObjectNode answer = shown(key, successor);
    answer.put("replaces", old.keyId().text());
    answer.put("replacedValidTo", end.toString());
    return answer;
  }

  private ObjectNode revoke(KeyRequest.Revoke revoke, RequestTime time, Context context) {
    Optional<AccessKey> revoked = keys.revoke(revoke.keyId(), time);
    if (revoked.isEmpty()) {
      return error(unknown("The field `keyId` names no key."), context);
    }
    ObjectNode answer = revoked.get().toJson();
    log("key_revoked", revoke, answer, time, context);
    return answer;
  }

  private ObjectNode ensureUsageKeys(
      KeyRequest.EnsureUsageKeys ensure, RequestTime time, Context context) {
    UsageKeyRestore restore = new UsageKeyRestore(keys, usageKeys);
    UsageKeyRestore.Progress progress = restore.run(ensure.after(), time);
    ObjectNode answer = Json.object();
    ArrayNode accounts = answer.putArray("accounts");
    progress.accounts().forEach(account -> accounts.add(account.text()));
    progress.next().ifPresent(next -> answer.put("cursor", next.text()));
    log("usage_keys_ensured", ensure, answer, time, context);
    return answer;
  }

  private static ObjectNode shown(BearerKey key, AccessKey stored) {
    ObjectNode answer = Json.object();
    answer.put("key", key.text());
    answer.setAll(stored.toJson());
    return answer;
  }

  private static void log(
      String event, KeyRequest request, ObjectNode what, RequestTime time, Context context) {
    ObjectNode fields = Json.object();
    fields.put("by", request.by());
    fields.put("requestId", context.getAwsRequestId());
    fields.set("what", what);
    EventLog.log(event, LogLevel.INFO, time.now(), fields, context);
  }

  private static Problem unknown(String message) {
    return Problem.of(ErrorCode.INVALID_PARAMETER, message, "keyId");
  }

  private static ObjectNode error(Problem problem, Context context) {
    return error(List.of(problem), context);
  }

  private static ObjectNode error(List<Problem> problems, Context context) {
    return ErrorBody.of(problems, context.getAwsRequestId());
  }
}
