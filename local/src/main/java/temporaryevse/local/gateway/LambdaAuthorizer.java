package temporaryevse.local.gateway;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.template.Authorizer;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.local.template.IdentitySource;

/**
 * An authorizer with its answers, which are kept: "Use API Gateway Lambda authorizers" in the API
 * Gateway guide. Requests of a new caller that arrive together ask once each.
 */
final class LambdaAuthorizer {
  /** Runs the authorizer's function. */
  @FunctionalInterface
  interface Invoker {
    /** Empty if it took longer than API Gateway waits. */
    Optional<InvocationResult> invoke(byte[] event, String traceId) throws InterruptedException;
  }

  /** The end of a question to the authorizer. */
  sealed interface Outcome {
    /**
     * The authorizer answered, whether it allows the request or not.
     *
     * @param integrationLatency milliseconds that the authorizer took; 0 if it was not asked
     */
    record Answered(AuthorizerAnswer answer, long integrationLatency) implements Outcome {}

    /** There is no answer of the authorizer; the client gets a gateway response. */
    record Refused(GatewayResponseType type) implements Outcome {}
  }

  private record Kept(AuthorizerAnswer answer, Instant until) {}

  private final Authorizer authorizer;
  private final Invoker invoker;
  private final Clock clock;
  private final Map<List<String>, Kept> kept = new ConcurrentHashMap<>();

  LambdaAuthorizer(Authorizer authorizer, Invoker invoker, Clock clock) {
    this.authorizer = authorizer;
    this.invoker = invoker;
    this.clock = clock;
  }

  /**
   * Asks the authorizer, unless its answer is known or the request does not identify its caller.
   *
   * @param context variables of the request, as {@link ProxyEvent#context} gives them
   * @param event the authorizer's event
   * @param traceId an X-Ray trace header
   */
  Outcome authorize(
      ProxyRequest request, Map<String, String> context, Supplier<byte[]> event, String traceId)
      throws InterruptedException {
    List<String> identity =
        authorizer.identity().stream().map(source -> value(source, request, context)).toList();
    if (identity.stream().anyMatch(String::isEmpty)) {
      return new Outcome.Refused(GatewayResponseType.UNAUTHORIZED);
    }
    Instant start = clock.instant();
    @Nullable Kept known = kept.get(identity);
    if (known != null && start.isBefore(known.until())) {
      return new Outcome.Answered(known.answer(), 0);
    }
    return switch (invoker
        .invoke(event.get(), traceId)
        .orElseGet(InvocationResult.Throttled::new)) {
      case InvocationResult.Returned(String payload) ->
          AuthorizerAnswer.parse(payload)
              .map(answer -> answered(identity, answer, start))
              .orElseGet(
                  () -> new Outcome.Refused(GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR));
      case InvocationResult.Failed failed ->
          new Outcome.Refused(
              failed.errorMessage().equals("Unauthorized")
                  ? GatewayResponseType.UNAUTHORIZED
                  : GatewayResponseType.AUTHORIZER_FAILURE);
      case InvocationResult.Throttled _ ->
          new Outcome.Refused(GatewayResponseType.AUTHORIZER_FAILURE);
    };
  }

  /**
   * The value of a source; empty if the request has none. A header that was sent more than once
   * counts with every value: the guide does not say which API Gateway takes, and so an answer for
   * one of them is never used for another request.
   */
  private static String value(
      IdentitySource source, ProxyRequest request, Map<String, String> context) {
    return switch (source.kind()) {
      case HEADER -> {
        List<String> values = request.headerValues(source.name());
        yield values.stream().allMatch(String::isEmpty) ? "" : String.join(", ", values);
      }
      case CONTEXT -> context.getOrDefault("context." + source.name(), "");
    };
  }

  private Outcome answered(List<String> identity, AuthorizerAnswer answer, Instant start) {
    Instant now = clock.instant();
    kept.values().removeIf(each -> !now.isBefore(each.until()));
    if (!authorizer.reauthorizeEvery().isZero()) {
      kept.put(identity, new Kept(answer, now.plus(authorizer.reauthorizeEvery())));
    }
    return new Outcome.Answered(answer, now.toEpochMilli() - start.toEpochMilli());
  }
}
