package temporaryevse.local.lambda;

import java.util.concurrent.CompletableFuture;

/** An invocation of a function in an execution environment, until its result is known. */
final class Invocation {
  private final String requestId;
  private final byte[] event;
  private final String traceId;
  private final CompletableFuture<InvocationResult> result = new CompletableFuture<>();
  private volatile boolean handedOut;

  Invocation(String requestId, byte[] event, String traceId) {
    this.requestId = requestId;
    this.event = event;
    this.traceId = traceId;
  }

  String requestId() {
    return requestId;
  }

  byte[] event() {
    return event;
  }

  String traceId() {
    return traceId;
  }

  /** Whether the function has received the event. */
  boolean isHandedOut() {
    return handedOut;
  }

  void handOut() {
    handedOut = true;
  }

  /** The first result counts. */
  CompletableFuture<InvocationResult> result() {
    return result;
  }
}
