package temporaryevse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can happen to a request on its way to DynamoDB, and to the answer on its way back.
 *
 * <p>Source of the errors: "Error handling with DynamoDB", Amazon DynamoDB Developer Guide, and
 * "TransactWriteItems", Amazon DynamoDB API Reference.
 *
 * @param name for people
 * @param delivery when the request reaches the database
 * @param reply what comes back
 * @param statuses with which the API may answer, where it does not succeed all the same
 * @param possible for which requests
 */
public record FaultProxyFault(
    String name,
    Delivery delivery,
    Reply reply,
    Set<Integer> statuses,
    Predicate<FaultProxy.Call> possible) {

  /** When a request reaches the database. */
  public enum Delivery {
    NEVER,
    AT_ONCE,
    /** After the client has stopped waiting. */
    LATE,
    /** When the proxy is told to release it: after the caller has made the request again. */
    HELD_BACK
  }

  /** What comes back to the client. */
  public sealed interface Reply {

    /** The connection is closed without an answer. */
    record None() implements Reply {}

    /** The database's own answer; late when the client has stopped waiting. */
    record Real(boolean late) implements Reply {}

    /** The first half of the database's answer, then a reset of the connection. */
    record Half() implements Reply {}

    /**
     * The database's answer with one bit of it changed, and the checksum of what it was. An error
     * comes as it is: the SDK checks the sum of a success only.
     */
    record Corrupted() implements Reply {}

    /** {@code {}} in place of a success; an error comes as it is. */
    record Empty() implements Reply {}

    /** Another answer than the database's. */
    record Instead(int status, Function<FaultProxy.Call, String> body) implements Reply {}
  }

  /** The transaction that writes more than one item. */
  public static final String TRANSACTION = "TransactWriteItems";

  private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");
  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
  private static final String AVAILABILITY = "com.amazon.coral.availability#";
  private static final String SERVICE = "com.amazon.coral.service#";

  private static final Set<Integer> UNAVAILABLE = Set.of(503);
  private static final Set<Integer> OURS_TO_MEND = Set.of(500);

  /** The answer that a read of nothing also gets: no client can tell the two apart. */
  public static final FaultProxyFault EMPTY_OBJECT =
      new FaultProxyFault(
          "200 with `{}`", Delivery.AT_ONCE, new Reply.Empty(), Set.of(500, 503), call -> true);

  /** Whether it can happen to this request. */
  public boolean isPossibleFor(FaultProxy.Call call) {
    return possible.test(call);
  }

  /** Every fault, those for transactions included. */
  public static List<FaultProxyFault> all() {
    return Stream.of(network(), errors(), transactions()).flatMap(List::stream).toList();
  }

  /** The first fault whose name begins so. */
  public static FaultProxyFault named(String beginning) {
    return all().stream()
        .filter(fault -> fault.name().startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static List<FaultProxyFault> network() {
    return List.of(
        of("request lost", Delivery.NEVER, new Reply.None()),
        of("answer lost", Delivery.AT_ONCE, new Reply.None()),
        of("request late", Delivery.LATE, new Reply.Real(false)),
        of("answer late", Delivery.AT_ONCE, new Reply.Real(true)),
        of("request held back until after the retry", Delivery.HELD_BACK, new Reply.None()),
        of("reset in mid-answer", Delivery.AT_ONCE, new Reply.Half()),
        of("a bit of the answer changed", Delivery.AT_ONCE, new Reply.Corrupted()),
        new FaultProxyFault(
            "200 with no JSON, not delivered",
            Delivery.NEVER,
            new Reply.Instead(200, call -> "<html>no JSON</html>"),
            Set.of(500, 503),
            call -> true),
        new FaultProxyFault(
            "200 with no JSON, delivered",
            Delivery.AT_ONCE,
            new Reply.Instead(200, call -> "<html>no JSON</html>"),
            Set.of(500, 503),
            call -> true),
        EMPTY_OBJECT);
  }

  private static List<FaultProxyFault> errors() {
    List<FaultProxyFault> errors = new ArrayList<>();
    errors.addAll(error(500, DYNAMODB, "InternalServerError"));
    errors.addAll(error(503, AVAILABILITY, "ServiceUnavailable"));
    errors.addAll(error(400, DYNAMODB, "ProvisionedThroughputExceededException"));
    errors.addAll(error(400, AVAILABILITY, "ThrottlingException"));
    errors.addAll(error(400, DYNAMODB, "RequestLimitExceeded"));
    errors.add(
        new FaultProxyFault(
            "TransactionConflictException",
            Delivery.NEVER,
            new Reply.Instead(400, call -> error(DYNAMODB, "TransactionConflictException")),
            UNAVAILABLE,
            call -> WRITES.contains(call.action())));
    errors.add(notMended(SERVICE, "AccessDeniedException"));
    errors.add(notMended(DYNAMODB, "ResourceNotFoundException"));
    return errors;
  }

  private static List<FaultProxyFault> transactions() {
    List<FaultProxyFault> transactions = new ArrayList<>();
    for (Delivery delivery : List.of(Delivery.NEVER, Delivery.AT_ONCE)) {
      transactions.add(
          transaction(
              "TransactionInProgressException" + suffix(delivery),
              delivery,
              call -> error(DYNAMODB, "TransactionInProgressException"),
              UNAVAILABLE));
    }
    for (String reason :
        List.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")) {
      transactions.addAll(cancelled(reason, UNAVAILABLE));
    }
    for (String reason : List.of("ItemCollectionSizeLimitExceeded", "ValidationError")) {
      transactions.addAll(cancelled(reason, OURS_TO_MEND));
    }
    transactions.addAll(cancelled("ConditionalCheckFailed", Set.of(500, 503)));
    return transactions;
  }

  private static FaultProxyFault of(String name, Delivery delivery, Reply reply) {
    return new FaultProxyFault(name, delivery, reply, UNAVAILABLE, call -> true);
  }

  private static List<FaultProxyFault> error(int status, String namespace, String code) {
    return Stream.of(Delivery.NEVER, Delivery.AT_ONCE)
        .map(
            delivery ->
                of(
                    code + suffix(delivery),
                    delivery,
                    new Reply.Instead(status, call -> error(namespace, code))))
        .toList();
  }

  private static FaultProxyFault notMended(String namespace, String code) {
    return new FaultProxyFault(
        code,
        Delivery.NEVER,
        new Reply.Instead(400, call -> error(namespace, code)),
        OURS_TO_MEND,
        call -> true);
  }

  /** Cancelled because of its first item, and because of its last one. */
  private static List<FaultProxyFault> cancelled(String reason, Set<Integer> statuses) {
    return List.of(
        transaction(
            "cancelled: " + reason + " for the first item",
            Delivery.NEVER,
            call -> cancellation(reason, call, item -> item == 0),
            statuses),
        transaction(
            "cancelled: " + reason + " for the last item",
            Delivery.NEVER,
            call -> cancellation(reason, call, item -> item == items(call) - 1),
            statuses));
  }

  private static FaultProxyFault transaction(
      String name,
      Delivery delivery,
      Function<FaultProxy.Call, String> body,
      Set<Integer> statuses) {
    return new FaultProxyFault(
        name,
        delivery,
        new Reply.Instead(400, body),
        statuses,
        call -> call.action().equals(TRANSACTION));
  }

  private static String suffix(Delivery delivery) {
    return delivery == Delivery.NEVER ? "" : ", delivered all the same";
  }

  private static String error(String namespace, String code) {
    return "{\"__type\":\"" + namespace + code + "\",\"message\":\"An injected fault.\"}";
  }

  private static String cancellation(
      String reason, FaultProxy.Call call, Predicate<Integer> isToBlame) {
    List<String> codes =
        IntStream.range(0, items(call))
            .mapToObj(item -> isToBlame.test(item) ? reason : "None")
            .toList();
    String reasons =
        codes.stream()
            .map(
                code ->
                    code.equals("None")
                        ? "{\"Code\":\"None\"}"
                        : "{\"Code\":\"" + code + "\",\"Message\":\"An injected fault.\"}")
            .reduce((left, right) -> left + "," + right)
            .orElseThrow();
    return "{\"__type\":\""
        + DYNAMODB
        + "TransactionCanceledException\",\"Message\":\"Transaction cancelled, please refer"
        + " cancellation reasons for specific reasons "
        + codes
        + "\",\"CancellationReasons\":["
        + reasons
        + "]}";
  }

  private static int items(FaultProxy.Call call) {
    try {
      return new ObjectMapper().readTree(call.body()).path("TransactItems").size();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
