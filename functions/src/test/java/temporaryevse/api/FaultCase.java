package temporaryevse.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.TestDynamoDb;

/**
 * One operation, one of its calls, and one fault.
 *
 * <p>The operation is run with the fault, and then, as a client would that got no good answer, once
 * more without it. What came of both is compared with what the operation promises.
 *
 * @param action of the call that meets the fault
 * @param ordinal which one of those of its action, from 0
 * @param lasting whether all that follow meet it too
 */
record FaultCase(
    FaultOperation operation, String action, int ordinal, FaultProxyFault fault, boolean lasting) {

  // As the deployed client's, but shorter: what is tested is that they hold.
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration CALL_TIMEOUT = Duration.ofMillis(1_500);
  private static final int ATTEMPTS = 4;

  private static final Duration LONGEST_QUIET = Duration.ofSeconds(20);
  private static final Pattern TELLS_TOO_MUCH =
      Pattern.compile(
          "Exception|Error:|java\\.|software\\.|amazon|dynamo|injected|test-|null|\\tat ",
          Pattern.CASE_INSENSITIVE);

  /**
   * What came of a case.
   *
   * @param inShort such as {@code 503, then 201}
   * @param violations empty where every promise was kept
   * @param milliseconds that the first answer took
   */
  record Outcome(FaultCase of, String inShort, List<String> violations, long milliseconds) {}

  @Override
  public String toString() {
    return "%s, %s %d, %s, %s"
        .formatted(
            operation.name(), action, ordinal + 1, fault.name(), lasting ? "lasting" : "once");
  }

  /** A client that waits for less than the deployed one. */
  static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .connectionTimeout(ATTEMPT_TIMEOUT)
                .socketTimeout(ATTEMPT_TIMEOUT))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .retryOnException(Crc32MismatchException.class)
                        .build())
                .build())
        .build();
  }

  /** The calls that an operation makes where nothing fails. */
  static List<FaultProxy.Call> calls(FaultOperation operation, FaultTable table) {
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient client = TestDynamoDb.client(proxy.endpoint())) {
      FaultOperation.Answer answer = operation.run().apply(table.direct().through(client));
      if (answer instanceof FaultOperation.Answer.Thrown(Throwable cause)) {
        throw new AssertionError(operation.name(), cause);
      }
      return proxy.calls();
    } finally {
      table.reset();
    }
  }

  /** Runs it over a table that no other case uses at the same time. */
  Outcome run(FaultTable table) {
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient hasty = client(proxy.endpoint());
        DynamoDbClient patient = TestDynamoDb.client(proxy.endpoint())) {
      return run(table, table.direct().through(hasty), table.direct().through(patient), proxy);
    } finally {
      table.reset();
    }
  }

  private Outcome run(FaultTable table, Api api, Api afterwards, FaultProxy proxy) {
    List<String> violations = new ArrayList<>();
    FaultState before = table.before();
    if (lasting) {
      proxy.failFrom(fault, this::isMeant, this::isBehind);
    } else {
      proxy.failOnce(fault, this::isMeant);
    }
    long start = System.nanoTime();
    FaultOperation.Answer first = operation.run().apply(api);
    long milliseconds = Duration.ofNanos(System.nanoTime() - start).toMillis();
    proxy.heal();
    proxy.awaitQuiet(LONGEST_QUIET);
    FaultState between = FaultState.since(before, table.direct());
    if (proxy.struck() == 0) {
      violations.add("no call met the fault");
    }
    if (milliseconds > CALL_TIMEOUT.multipliedBy(2L * operation.inARow()).toMillis()) {
      violations.add("the answer took " + milliseconds + " ms");
    }
    String log = api.context.log();
    FaultOperation.Answer second = operation.run().apply(afterwards);
    proxy.release();
    proxy.awaitQuiet(LONGEST_QUIET);
    FaultState after = FaultState.since(between, table.direct());

    Model model = new Model(before, between, after);
    model.checkFirst(first, log);
    model.checkSecond(first, second);
    violations.addAll(model.violations);
    if (!violations.isEmpty()) {
      violations.add("log: " + (log + afterwards.context.log()).lines().limit(2).toList());
    }
    return new Outcome(this, inShort(first, second, model), violations, milliseconds);
  }

  private boolean isMeant(FaultProxy.Call call) {
    return call.action().equals(action) && call.ordinal() >= ordinal;
  }

  /** A create takes its id beside its first read, before or after it. */
  private boolean isBehind(FaultProxy.Call call) {
    return action.equals("UpdateItem") || !call.action().equals("UpdateItem");
  }

  private static String inShort(
      FaultOperation.Answer first, FaultOperation.Answer second, Model model) {
    if (model.succeeded(first)) {
      return word(first);
    }
    // A run always did some of it.
    boolean landed =
        !(first instanceof FaultOperation.Answer.Thrown)
            && !model.between.items().equals(model.before.items());
    return word(first) + (landed ? " (done)" : "") + ", then " + word(second);
  }

  private static String word(FaultOperation.Answer answer) {
    return switch (answer) {
      case FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event) ->
          event.getStatusCode()
              + (event.getHeaders().containsKey("Idempotency-Replayed") ? " replayed" : "");
      case FaultOperation.Answer.Counts counts -> "advanced";
      case FaultOperation.Answer.Thrown thrown -> "failed";
    };
  }

  /** What the operation promises, and what was found against it. */
  private final class Model {

    private final FaultState before;
    private final FaultState between;
    private final FaultState after;
    private final List<String> violations = new ArrayList<>();

    /**
     * Over the states that the case went through.
     *
     * @param before as seeded
     * @param between after the first answer
     * @param after after the second one, and after everything has come in that was held back
     */
    Model(FaultState before, FaultState between, FaultState after) {
      this.before = before;
      this.between = between;
      this.after = after;
    }

    void checkFirst(FaultOperation.Answer first, String log) {
      between.contradictions().forEach(violations::add);
      isTrue(between.counter() >= before.counter(), "the counter went back");
      switch (first) {
        case FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event) -> {
          checkContract(event, true);
          if (event.getStatusCode() >= 500) {
            isTrue(log.contains("api-gateway-request"), "the cause was not logged");
          }
        }
        case FaultOperation.Answer.Counts counts -> {}
        case FaultOperation.Answer.Thrown(Throwable cause) ->
            isTrue(
                operation.effect() instanceof FaultOperation.Effect.Advances
                    && cause instanceof IllegalStateException,
                "left the handler: " + cause);
      }
      boolean succeeded = succeeded(first);
      switch (operation.effect()) {
        case FaultOperation.Effect.Adds(String fields, boolean hasKey) -> {
          SortedMap<Long, String> added = between.addedSince(before);
          checkAdded(added, fields);
          isTrue(between.keeps(before), "another status was changed or lost");
          isTrue(added.size() <= 1, "stored " + added.size() + " statuses");
          isTrue(
              between.keys() - before.keys() == (hasKey ? added.size() : 0),
              "half of the write: a status without the record of its key, or the other way round");
          if (succeeded) {
            isTrue(added.containsValue(body(first)), "answered 201 and stored " + added);
          }
        }
        case FaultOperation.Effect.Changes(long id, String to) ->
            checkOneOf(succeeded, id, to, first);
        case FaultOperation.Effect.Ends(long id, String to) -> {
          checkOneOf(succeeded, id, "", first);
          isTrue(!succeeded || body(first).equals(to), "answered " + body(first));
        }
        case FaultOperation.Effect.Removes(long id) -> checkOneOf(succeeded, id, "", first);
        case FaultOperation.Effect.Reads(int status, String body) -> {
          isTrue(between.items().equals(before.items()), "something was changed");
          isTrue(!succeeded || hides() || body(first).equals(body), "answered " + body(first));
        }
        case FaultOperation.Effect.Refuses refuses ->
            isTrue(between.items().equals(before.items()), "something was changed");
        case FaultOperation.Effect.Advances advances -> {
          isTrue(between.visible().equals(before.visible()), "advanced what had not ended");
          if (first instanceof FaultOperation.Answer.Counts(JsonNode counts)
              && counts.path("ShardsUnfinished").intValue() == 0
              && !hides()) {
            isTrue(between.ended().isEmpty(), "left " + between.ended());
          }
        }
      }
    }

    void checkSecond(FaultOperation.Answer first, FaultOperation.Answer second) {
      after.contradictions().forEach(violations::add);
      isTrue(after.counter() >= between.counter(), "the counter went back after the retry");
      if (second instanceof FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event)) {
        checkContract(event, false);
      }
      boolean wasDone = !between.visible().equals(before.visible());
      switch (operation.effect()) {
        case FaultOperation.Effect.Adds(String fields, boolean hasKey) -> {
          SortedMap<Long, String> added = after.addedSince(before);
          checkAdded(added, fields);
          isTrue(after.keeps(between), "another status was changed or lost by the retry");
          isTrue(added.containsValue(body(second)), "the retry was answered " + body(second));
          if (hasKey) {
            isTrue(added.size() == 1, "one key has " + added.size() + " statuses");
            isTrue(after.keys() - before.keys() == 1, "one key has not one record");
            isTrue(
                wasDone == word(second).contains("replayed"),
                "a retry must say that it is one, and only a retry");
          } else {
            isTrue(
                succeeded(first) ? added.size() == 2 : added.size() <= 2,
                "two creates stored " + added.size() + " statuses");
            isTrue(
                !between.visible().containsValue(body(second)), "two creates answered one status");
          }
        }
        case FaultOperation.Effect.Changes(long id, String to) -> {
          isTrue(after.visible().equals(with(id, to)), "after the retry: " + after.visible());
          isTrue(body(second).equals(to), "the retry was answered " + body(second));
        }
        case FaultOperation.Effect.Ends(long id, String to) -> {
          isTrue(after.visible().equals(with(id, "")), "after the retry: " + after.visible());
          isTrue(wasDone ? status(second) == 404 : body(second).equals(to), "untrue retry");
        }
        case FaultOperation.Effect.Removes(long id) -> {
          isTrue(after.visible().equals(with(id, "")), "after the retry: " + after.visible());
          isTrue(status(second) == (wasDone ? 404 : 204), "the retry: " + status(second));
        }
        case FaultOperation.Effect.Reads(int status, String body) -> {
          isTrue(after.items().equals(before.items()), "something was changed by the retry");
          isTrue(body(second).equals(body), "the retry was answered " + body(second));
        }
        case FaultOperation.Effect.Refuses refuses ->
            isTrue(after.items().equals(before.items()), "something was changed by the retry");
        case FaultOperation.Effect.Advances advances -> {
          isTrue(second instanceof FaultOperation.Answer.Counts, "the next run failed");
          isTrue(after.visible().equals(before.visible()), "advanced what had not ended");
          isTrue(after.ended().isEmpty(), "the next run left " + after.ended());
        }
      }
    }

    /** Whether the answer is the one that comes where nothing fails. */
    boolean succeeded(FaultOperation.Answer answer) {
      return switch (answer) {
        case FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event) ->
            event.getStatusCode() == expectedStatus();
        case FaultOperation.Answer.Counts counts -> true;
        case FaultOperation.Answer.Thrown thrown -> false;
      };
    }

    private int expectedStatus() {
      return switch (operation.effect()) {
        case FaultOperation.Effect.Adds adds -> 201;
        case FaultOperation.Effect.Changes changes -> 200;
        case FaultOperation.Effect.Ends ends -> 200;
        case FaultOperation.Effect.Removes removes -> 204;
        case FaultOperation.Effect.Reads reads -> reads.status();
        case FaultOperation.Effect.Refuses refuses -> refuses.status();
        case FaultOperation.Effect.Advances advances -> 200;
      };
    }

    /** An empty object is what DynamoDB answers where there is no item. */
    private boolean hides() {
      return fault.equals(FaultProxyFault.EMPTY_OBJECT)
          && Set.of("GetItem", "BatchGetItem", "Query").contains(action);
    }

    private void checkContract(APIGatewayProxyResponseEvent answer, boolean isFirst) {
      Set<Integer> allowed = new HashSet<>(Set.of(expectedStatus()));
      if (isFirst) {
        allowed.addAll(fault.statuses());
        if (hides()) {
          allowed.add(404);
        }
      } else {
        // What was removed by the first one is not there for the second.
        allowed.add(404);
      }
      int status = answer.getStatusCode();
      String what = (isFirst ? "answered " : "the retry was answered ") + status;
      isTrue(allowed.contains(status), what + " and not " + allowed);
      Map<String, String> headers = answer.getHeaders();
      isTrue("api-gateway-request".equals(headers.get("X-Request-Id")), what + " without an id");
      isTrue((status == 503) == headers.containsKey("Retry-After"), what + ": Retry-After");
      if (status == 204) {
        isTrue(answer.getBody() == null, what + " with a body");
        return;
      }
      isTrue("application/json".equals(headers.get("Content-Type")), what + ": Content-Type");
      if (status < 300) {
        return;
      }
      JsonNode error = Api.json(answer).path("error");
      String text = error.path("type").asText() + " " + error.path("code").asText();
      String expected =
          switch (status) {
            case 404 -> "not_found temporary_evse_status_not_found";
            case 422 ->
                operation.effect()
                        instanceof FaultOperation.Effect.Refuses(int ignored, String code)
                    ? "validation_error " + code
                    : "none";
            case 503 -> "api_error service_unavailable";
            default -> "api_error internal_error";
          };
      isTrue(text.equals(expected), what + ": " + text);
      isTrue("api-gateway-request".equals(error.path("request_id").asText()), what + ": id");
      String message = error.path("message").asText();
      isTrue(!message.isBlank() && !TELLS_TOO_MUCH.matcher(message).find(), what + ": " + message);
    }

    private void checkAdded(SortedMap<Long, String> added, String fields) {
      added.forEach(
          (id, status) -> {
            isTrue(id > before.counter(), "the id " + id + " was used before");
            isTrue(id <= after.counter(), "the id " + id + " is ahead of the counter");
            isTrue(
                status.equals("{\"id\":" + id + "," + fields), "stored something else: " + status);
          });
    }

    /** As before, or with one status changed; empty for one that is gone. */
    private void checkOneOf(boolean succeeded, long id, String to, FaultOperation.Answer first) {
      Map<Long, String> done = with(id, to);
      isTrue(
          between.visible().equals(done)
              || (!succeeded && between.visible().equals(before.visible())),
          "the statuses are " + between.visible());
      if (succeeded && !to.isEmpty()) {
        isTrue(body(first).equals(to), "answered " + body(first));
      }
    }

    private Map<Long, String> with(long id, String to) {
      Map<Long, String> with = new TreeMap<>(before.visible());
      if (to.isEmpty()) {
        with.remove(id);
      } else {
        with.put(id, to);
      }
      return with;
    }

    private String body(FaultOperation.Answer answer) {
      return answer instanceof FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event)
              && event.getBody() != null
          ? event.getBody()
          : "";
    }

    private int status(FaultOperation.Answer answer) {
      return answer instanceof FaultOperation.Answer.Http(APIGatewayProxyResponseEvent event)
          ? event.getStatusCode()
          : 0;
    }

    private void isTrue(boolean holds, String otherwise) {
      if (!holds) {
        violations.add(otherwise);
      }
    }
  }
}
