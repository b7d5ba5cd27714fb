package temporaryevse.local.gateway;

import java.time.Clock;
import java.util.Optional;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.RestApi;

/** The parts of an API that every request goes through. */
record Stage(
    RestApi api,
    String region,
    RouteTable routes,
    Optional<LambdaAuthorizer> authorizer,
    UsagePlans usagePlans,
    Viewer viewer,
    Integration integration,
    Clock clock) {
  /** Runs the function behind a route. */
  @FunctionalInterface
  interface Integration {
    /** Invokes a function; empty if it takes longer than API Gateway waits. */
    Optional<InvocationResult> invoke(LambdaFunction function, byte[] event, String traceId)
        throws InterruptedException;
  }
}
